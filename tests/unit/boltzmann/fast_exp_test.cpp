#include "rbm_vmc/boltzmann/fast_exp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

namespace rbm {
namespace {

constexpr long double kUlp = 0x1p-53L;

/// How much larger errors are without fused multiply-add: an unoptimised build, or a processor that has none.
Real loss() {
  volatile Real number = 1 + 0x1p-30, square = number * number;
  const Pack x = broadcast(number), rounded = broadcast(square);
  return (x * x - rounded)[0] != 0 ? 1 : 4;
}

Real at(Real x) { return fast_exp(broadcast(x))[0]; }

TEST(FastExp, HasTheStatedError) {
  std::mt19937_64 engine(3);
  std::uniform_real_distribution<Real> wide(-700, 700), narrow(-8, 8);
  long double worst = 0, worst_beside_one = 0;
  for (int trial = 0; trial < 400000; ++trial) {
    const Real x = trial % 2 ? wide(engine) : narrow(engine);
    const long double exact = std::exp(static_cast<long double>(x));
    const long double error = std::abs(at(x) - exact);
    worst = std::max(worst, error / exact / (kUlp * (1.9L + std::abs(static_cast<long double>(x)) / 3)));
    if (x <= 0) worst_beside_one = std::max(worst_beside_one, error);
  }
  EXPECT_LT(worst, loss());
  EXPECT_LT(worst_beside_one, 1.5e-16L);
  RecordProperty("worst", std::to_string(worst));
  RecordProperty("worst_beside_one", std::to_string(worst_beside_one * 1e16L));
}

TEST(FastExp, IsExactAtZero) { EXPECT_EQ(at(0.0), 1.0); }

TEST(FastExp, LargeNumbersGiveNothingOrMore) {
  for (const Real x : {708.5, 720.0, 746.0, 1e3, 1e6, 1e10, 1e15}) {
    EXPECT_GE(at(-x), 0.0) << -x;
    EXPECT_LT(at(-x), 4e-308) << -x;
  }
  for (const Real x : {709.1, 720.0, 1e3, 1e6, 1e10, 1e15}) EXPECT_GT(at(x), 8e307) << x;
}

TEST(FastExp, KeepsWhatIsNotANumber) { EXPECT_TRUE(std::isnan(at(NAN))); }

}  // namespace
}  // namespace rbm
