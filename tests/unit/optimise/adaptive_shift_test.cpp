#include "rbm_vmc/optimise/adaptive_shift.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

constexpr ShiftPolicy kPolicy{.initial = 0.1, .lower = 0.01, .upper = 1};

TEST(AdaptiveShift, FollowsTheEnergy) {
  AdaptiveShift shift(kPolicy);
  shift.observe(5, 0.3);
  EXPECT_EQ(shift.value(), 0.1);  // nothing to compare with
  shift.observe(4, 0.4);
  EXPECT_DOUBLE_EQ(shift.value(), 0.1 / 3);
  shift.observe(4.9, 0.3);  // a rise of 0.9 within 2 √(0.4² + 0.3²) = 1
  EXPECT_DOUBLE_EQ(shift.value(), 0.1 / 3);
  shift.observe(6, 0.4);  // 1.1 is beyond
  EXPECT_DOUBLE_EQ(shift.value(), 0.5 / 3);
}

TEST(AdaptiveShift, StaysWithinBounds) {
  AdaptiveShift down(kPolicy), up(kPolicy);
  for (int i = 0; i < 20; ++i) {
    down.observe(-i, 0.1);
    up.observe(i, 0.1);
  }
  EXPECT_EQ(down.value(), 0.01);
  EXPECT_EQ(up.value(), 1);
  up.raise_to(50);
  EXPECT_EQ(up.value(), 1);
  down.raise_to(0.2);
  EXPECT_EQ(down.value(), 0.2);
  down.raise_to(0.1);
  EXPECT_EQ(down.value(), 0.2);
}

TEST(AdaptiveShift, StateGoesOnAlike) {
  AdaptiveShift first(kPolicy);
  first.observe(1, 0.1);
  first.observe(0.7, 0.1);
  AdaptiveShift second(kPolicy);
  second.restore(first.state());
  for (const Real energy : {0.9, 2.0, 1.5}) {
    first.observe(energy, 0.1);
    second.observe(energy, 0.1);
    EXPECT_EQ(first.state(), second.state());
  }
}

TEST(AdaptiveShift, RefusesBoundsTheWrongWayRound) {
  EXPECT_THROW(AdaptiveShift({.initial = 0.1, .lower = 0.2}), ContractError);
  EXPECT_THROW(AdaptiveShift({.initial = 0.1, .lower = 0.01, .upper = 0.05}), ContractError);
}

}  // namespace
}  // namespace rbm
