#include "rbm_vmc/optimise/lane_sums.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rbm {
namespace {

TEST(LaneSums, CountEveryLaneOnce) {
  Block block(2);
  Real sum = 0, absolute = 0, dot = 0;
  for (Index lane = 0; lane < kBatch; ++lane) {  // small integers: exact in any order
    block(0, lane) = static_cast<Real>((lane * lane * 7) % 31 - 15);
    block(1, lane) = static_cast<Real>(lane + 1);
    sum += block(0, lane);
    absolute += std::abs(block(0, lane));
    dot += block(0, lane) * block(1, lane);
  }
  EXPECT_EQ(lane_sum(block[0]), sum);
  EXPECT_EQ(lane_sum_absolute(block[0]), absolute);
  EXPECT_EQ(lane_dot(block[0], block[1]), dot);
}

TEST(LaneSums, OneNanIsEnough) {
  for (Index lane = 0; lane < kBatch; ++lane) {
    Block block(1);
    block(0, lane) = std::numeric_limits<Real>::quiet_NaN();
    EXPECT_TRUE(std::isnan(lane_sum(block[0])));
    EXPECT_TRUE(std::isnan(lane_sum_absolute(block[0])));
    EXPECT_TRUE(std::isnan(lane_dot(block[0], block[0])));
  }
}

}  // namespace
}  // namespace rbm
