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

TEST(EnergyClip, LimitsLieAroundTheClippedMeanAndWidenWithTheSamples) {
  Gradient previous;
  previous.energy = 100;  // one wild walker
  previous.clipped_energy = 3;
  previous.mean_absolute_deviation = 0.5;
  const EnergyClip clip = EnergyClip::after(previous);
  EXPECT_EQ(clip(0.0), 0.5);
  EXPECT_EQ(clip(0.6), 0.6);
  EXPECT_EQ(clip(5.4), 5.4);
  EXPECT_EQ(clip(900.0), 5.5);
  previous.samples = 250;
  EXPECT_EQ(EnergyClip::after(previous)(900.0), 5.5);
  previous.samples = 9000;
  EXPECT_EQ(EnergyClip::after(previous)(900.0), 18);
}

/// Of a Pareto tail p(x) = 4 x^-5 (x > 1), which has a variance: what the limits cut off a mean stays below its error.
TEST(EnergyClip, MovesTheMeanOfATailByLessThanItsError) {
  Gradient previous;
  previous.clipped_energy = 4.0 / 3;
  previous.mean_absolute_deviation = 81.0 / 128 * 2 / 3;  // <|x - 4/3|> = 2 ∫ (x-4/3)+ p
  const Real deviation = std::sqrt(2.0 / 9);
  for (const std::int64_t samples : {std::int64_t{1000}, std::int64_t{8192}, std::int64_t{1000000}}) {
    previous.samples = samples;
    const Real limit = EnergyClip::after(previous).upper;
    const Real cut = 1 / (3 * limit * limit * limit);  // ∫ (x-limit)+ p
    EXPECT_LT(cut, deviation / std::sqrt(static_cast<Real>(samples)));
  }
}

TEST(EnergyClip, NanStaysNan) {
  EXPECT_TRUE(std::isnan(EnergyClip{}(NAN)));
  EXPECT_TRUE(std::isnan(EnergyClip{-1, 1}(NAN)));
}

}  // namespace
}  // namespace rbm
