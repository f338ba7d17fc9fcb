#include "rbm_vmc/optimise/learning_rate.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(LearningRate, IsConstantByDefault) {
  const LearningRate rate{.initial = 0.3};
  EXPECT_EQ(rate.at(0), 0.3);
  EXPECT_EQ(rate.at(1'000'000), 0.3);
}

TEST(LearningRate, FallsAfterItsPlateau) {
  const LearningRate rate{.initial = 0.3, .constant_for = 10, .decay = 5};
  EXPECT_EQ(rate.at(10), 0.3);
  EXPECT_DOUBLE_EQ(rate.at(11), 0.3 / 1.2);
  EXPECT_DOUBLE_EQ(rate.at(15), 0.15);
  EXPECT_DOUBLE_EQ(rate.at(25), 0.075);
}

}  // namespace
}  // namespace rbm
