/// The parts that every kernel is made of, each per double or per call of one lane, from the first cache.
#include "benchmarks/limit.hpp"

#include <benchmark/benchmark.h>

#include <string>

#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

/// Counter: nanoseconds for one of `each` things done an iteration.
void report(benchmark::State& state, const std::string& name, Index each) {
  const double done = static_cast<double>(state.iterations()) * static_cast<double>(each);
  state.counters[name] = benchmark::Counter(done * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class Function>
void run_limit(benchmark::State& state, const std::string& counter, Real scale, Function function) {
  LimitBuffer buffer;
  for (Real& x : buffer.in.flat()) x = scale * (x - 1e-3);
  for (auto _ : state) buffer.apply(function);
  report(state, counter, kLimitDoubles);
}

void limit_exp(benchmark::State& state) {
  LimitBuffer buffer;
  for (auto _ : state) buffer.apply([](Pack x) { return exp_nonpositive(x); });
  report(state, "ns_per_exp", kLimitDoubles);
}

/// Random numbers of many sweeps; `function(stream, draw, p)` gives one pack to keep.
template <class Function>
void run_random(benchmark::State& state, const std::string& counter, Index numbers_per_call, Function function) {
  constexpr Index kRows = 32;
  Block out(kRows);
  std::uint64_t sweep = 0;
  for (auto _ : state) {
    RandomStream random(1, Purpose::sample, 0, sweep++);
    for (Index row = 0; row < kRows; ++row) {
      const std::uint64_t draw = random.next();
      for (Index p = 0; p < kPacks; ++p) out.pack(row, p) = function(random, draw, p);
    }
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  report(state, counter, kRows * kBatch * numbers_per_call);
}

template <int rounds>
void limit_threefry(benchmark::State& state) {
  const ThreefryKey key(1, 2);
  run_random(state, "ns_per_call", 1, [&key](const RandomStream&, std::uint64_t draw, Index p) {
    PackBits c0 = PackBits{} + draw, c1;
    for (Index lane = 0; lane < kPack; ++lane) c1[lane] = static_cast<std::uint64_t>(lane);
    c1 += static_cast<std::uint64_t>(p * kPack);
    threefry2x64<rounds>(key, c0, c1);
    return pack_of(c0 ^ c1);
  });
}

BENCHMARK(limit_exp)->Name("limit/exp");

const int registered = [] {
  const auto add = [](const char* name, auto function) { benchmark::RegisterBenchmark(name, function); };
  add("limit/exp-any", [](benchmark::State& s) { run_limit(s, "ns_per_exp", -2.0, [](Pack x) { return exp(x); }); });
  add("limit/log", [](benchmark::State& s) { run_limit(s, "ns_per_log", -1.0, [](Pack x) { return log(x); }); });
  add("limit/softplus", [](benchmark::State& s) { run_limit(s, "ns_per_call", 1.0, [](Pack x) { return softplus(x); }); });
  add("limit/sqrt", [](benchmark::State& s) { run_limit(s, "ns_per_sqrt", -1.0, [](Pack x) { return sqrt(x); }); });
  add("random/threefry13", limit_threefry<13>);
  add("random/threefry20", limit_threefry<20>);
  add("random/uniform", [](benchmark::State& s) {
    run_random(s, "ns_per_uniform", 2, [](const RandomStream& random, std::uint64_t draw, Index p) {
      Pack a, b;
      random.uniform2(p, draw, a, b);
      return a + b;
    });
  });
  add("random/normal", [](benchmark::State& s) {
    run_random(s, "ns_per_normal", 2, [](const RandomStream& random, std::uint64_t draw, Index p) {
      Pack a, b;
      random.normal2(p, draw, a, b);
      return a + b;
    });
  });
  add("random/trial2", [](benchmark::State& s) {
    run_random(s, "ns_per_trial", 1, [](const RandomStream& random, std::uint64_t draw, Index p) {
      Pack x, y, accept;
      random.trial2(p, draw, x, y, accept);
      return x + y + accept;
    });
  });
  add("random/trial3", [](benchmark::State& s) {
    run_random(s, "ns_per_trial", 1, [](const RandomStream& random, std::uint64_t draw, Index p) {
      Pack x, y, z, accept;
      random.trial3(p, draw, x, y, z, accept);
      return x + y + (z + accept);
    });
  });
  return 0;
}();

}  // namespace
}  // namespace rbm
