/// The time of the fastest iteration of a benchmark. Other processes on the machine only ever add time, so that the fastest of
/// many short iterations is what the code needs; iterations should last 20 to 200 microseconds.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace rbm {

/// Nanoseconds of the fastest iteration of `work`.
template <class Work>
double fastest_ns(benchmark::State& state, Work work) {
  using Clock = std::chrono::steady_clock;
  double best = std::numeric_limits<double>::max();
  for (auto _ : state) {
    const auto start = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::nano>(Clock::now() - start).count());
  }
  return best;
}

}  // namespace rbm
