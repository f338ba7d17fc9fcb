#include "rbm_vmc/optimise/energy_clip.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace rbm {
namespace {

TEST(EnergyClip, WithoutHistoryNothingIsClipped) {
  const EnergyClip clip;
  EXPECT_EQ(clip(-1e300), -1e300);
  EXPECT_EQ(clip(1e300), 1e300);
}

TEST(EnergyClip, LimitsLieFiveDeviationsAroundTheClippedMean) {
  Gradient previous;
  previous.energy = 100;  // one wild walker
  previous.clipped_energy = 3;
  previous.mean_absolute_deviation = 0.5;
  const EnergyClip clip = EnergyClip::after(previous);
  EXPECT_EQ(clip(0.0), 0.5);
  EXPECT_EQ(clip(0.6), 0.6);
  EXPECT_EQ(clip(5.4), 5.4);
  EXPECT_EQ(clip(900.0), 5.5);
  EXPECT_EQ(EnergyClip::after(previous, 1)(900.0), 3.5);
}

TEST(EnergyClip, NanStaysNan) {
  EXPECT_TRUE(std::isnan(EnergyClip{}(NAN)));
  EXPECT_TRUE(std::isnan(EnergyClip{-1, 1}(NAN)));
}

}  // namespace
}  // namespace rbm
