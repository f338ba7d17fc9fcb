/// The price of one exponential on this machine, now: what every proposal of an RBM is measured against.
///
///     state.counters["limit_ratio"] = ns_per_proposal / (hidden * ns_per_exp());
#pragma once

#include <algorithm>
#include <chrono>
#include <limits>

#include "rbm_vmc/base/lane_math.hpp"

namespace rbm {

inline constexpr Index kLimitDoubles = 1024;  ///< in and out: 16 kB, in the first cache

/// -|v| for v spread over (-6, 6), kLimitDoubles of them, and room for the results.
struct LimitBuffer {
  Block in{kLimitDoubles / kBatch};
  Block out{kLimitDoubles / kBatch};

  LimitBuffer() {
    Index i = 0;
    for (Real& x : in.flat()) x = -6.0 * static_cast<Real>((i++ * 37) % kLimitDoubles) / kLimitDoubles;
  }

  template <class Function>
  [[gnu::always_inline]] void apply(Function function) {
    for (Index row = 0; row < in.rows(); ++row) {
      for (Index p = 0; p < kPacks; ++p) out.pack(row, p) = function(in.pack(row, p));
    }
    asm volatile("" : : "r"(out.data()) : "memory");  // the results count as used
  }
};

/// Nanoseconds for one double of `exp_nonpositive`, the fastest exponential here; measured once a process, within 10 ms:
/// the best of many short runs.
inline double ns_per_exp() {
  using Clock = std::chrono::steady_clock;
  static const double measured = [] {
    constexpr int kRuns = 100, kRepeats = 100;
    LimitBuffer buffer;
    double best = std::numeric_limits<double>::max();
    for (int run = 0; run < kRuns; ++run) {
      const auto start = Clock::now();
      for (int i = 0; i < kRepeats; ++i) buffer.apply([](Pack x) { return exp_nonpositive(x); });
      best = std::min(best, std::chrono::duration<double, std::nano>(Clock::now() - start).count());
    }
    return best / (kRepeats * kLimitDoubles);
  }();
  return measured;
}

}  // namespace rbm
