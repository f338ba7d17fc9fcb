#include "rbm_vmc/generative/log_sum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

constexpr Real kInfinity = std::numeric_limits<Real>::infinity();

TEST(LogSum, OfNumbersThatWouldOverflow) {
  Communicator alone;
  const std::vector<LogSum> pieces{{-5000, 2}, {5000, 3}, {4999, 1}, {-kInfinity, 0}};
  EXPECT_NEAR(log_total(alone, pieces), 5000 + std::log(3 + std::exp(-1.0)), 1e-12);
  EXPECT_NEAR(log_total(alone, std::vector<LogSum>{{-5000, 2}}), -5000 + std::log(2), 1e-12);
}

TEST(LogSum, LargestTakesAnySignAndKeepsNaN) {
  Communicator alone;
  for (const Real x : {-kInfinity, -1e300, -2.5, -0.0, 0.0, 1e-310, 7.0, kInfinity})
    EXPECT_EQ(largest_over_ranks(alone, x), x);
  EXPECT_TRUE(std::isnan(largest_over_ranks(alone, -std::nan(""))));
}

TEST(LogSum, OfNothingOrNaNIsAnError) {
  Communicator alone;
  EXPECT_THROW(log_total(alone, {}), NumericalError);
  const Real nan = std::nan("");
  EXPECT_THROW(log_total(alone, std::vector<LogSum>{{nan, 1}, {2, 1}}), NumericalError);
  EXPECT_THROW(log_total(alone, std::vector<LogSum>{{2, 1}, {1, nan}}), NumericalError);
  EXPECT_THROW(log_total(alone, std::vector<LogSum>{{kInfinity, 1}}), NumericalError);
}

}  // namespace
}  // namespace rbm
