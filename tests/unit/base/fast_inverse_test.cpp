#include "rbm_vmc/base/fast_inverse.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace rbm {
namespace {

TEST(FastInverse, HasTheStatedError) {
  std::mt19937_64 engine(1);
  std::uniform_real_distribution<Real> exponent(-300, 300);
  long double worst_inverse = 0, worst_root = 0;
  for (int trial = 0; trial < 200000; ++trial) {
    const Real x = std::pow(10.0, trial % 2 ? exponent(engine) : exponent(engine) / 100);
    const long double inverse = 1 / static_cast<long double>(x), root = 1 / std::sqrt(static_cast<long double>(x));
    worst_inverse = std::max(worst_inverse, std::abs(fast_inverse(broadcast(x))[trial % kPack] - inverse) / inverse);
    worst_root = std::max(worst_root, std::abs(fast_inverse_sqrt(broadcast(x))[trial % kPack] - root) / root);
  }
  EXPECT_LT(worst_inverse, 4e-16L);
  EXPECT_LT(worst_root, 4e-16L);
  RecordProperty("worst_inverse", std::to_string(worst_inverse * 1e16L));
  RecordProperty("worst_root", std::to_string(worst_root * 1e16L));
}

TEST(FastInverse, KeepsWhatIsNotANumber) {
  EXPECT_TRUE(std::isnan(fast_inverse(broadcast(NAN))[0]));
  EXPECT_TRUE(std::isnan(fast_inverse_sqrt(broadcast(NAN))[0]));
}

TEST(FastInverse, IsExactForOne) {
  EXPECT_EQ(fast_inverse(broadcast(1))[0], 1);
  EXPECT_EQ(fast_inverse_sqrt(broadcast(1))[0], 1);
}

}  // namespace
}  // namespace rbm
