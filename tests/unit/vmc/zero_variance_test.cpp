#include "rbm_vmc/vmc/zero_variance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace rbm {
namespace {

constexpr Real kEnergy = 20.1, kSlope = 0.35;

struct Course {
  Real first = 2, floor = 0;        ///< of the variances
  Real memory = 30;                 ///< iterations in which they fall by e
  Real noise = 0.03;                ///< relative, of the variances
  Real curvature = 0;               ///< of the energy over the variance
  Real error = 1e-3;
  Index iterations = 100;
};

/// Variances fall exponentially; energies lie on a line, with noise.
std::vector<HistoryRow> history(const Course& course, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<Real> normal;
  std::vector<HistoryRow> rows;
  for (Index k = 0; k < course.iterations; ++k) {
    const Real variance = course.floor + course.first * std::exp(-static_cast<Real>(k) / course.memory);
    HistoryRow row;
    row.iteration = k;
    row.variance = variance * (1 + course.noise * normal(generator));
    row.error = course.error * std::sqrt(variance);
    row.energy = kEnergy + kSlope * variance + course.curvature * variance * variance + row.error * normal(generator);
    rows.push_back(row);
  }
  return rows;
}

TEST(VScore, OfAnEnergyAndItsVariance) {
  EXPECT_DOUBLE_EQ(*v_score(2, 3, 0.09), 0.02);
  EXPECT_EQ(*v_score(2, 3, 0), 0);
  EXPECT_FALSE(v_score(2, -1, 0.1));
  EXPECT_FALSE(v_score(2, 0, 0.1));
  EXPECT_FALSE(v_score(2, std::nan(""), 0.1));
}

class HonestFit : public testing::TestWithParam<Real> {};

TEST_P(HonestFit, FindsTheLineWithAnHonestError) {
  Index inside = 0, found = 0;
  Real square = 0;
  constexpr Index runs = 400;
  for (unsigned seed = 1; seed <= runs; ++seed) {
    const auto fit = extrapolate_to_zero_variance(history({.noise = GetParam()}, seed));
    if (!fit) continue;
    ++found;
    const Real sigmas = (fit->energy - kEnergy) / fit->error;
    inside += std::abs(sigmas) < 1;
    square += sigmas * sigmas;
    EXPECT_NEAR(fit->slope, kSlope, 5 * fit->slope_error);
  }
  EXPECT_EQ(found, runs);
  // Inflation only ever widens.
  EXPECT_GT(static_cast<Real>(inside) / runs, 0.64);
  EXPECT_LT(static_cast<Real>(inside) / runs, 0.85);
  EXPECT_LT(square / runs, 1.15);
}

INSTANTIATE_TEST_SUITE_P(NoiseOfVariances, HonestFit, testing::Values(0.001, 0.01, 0.03));

TEST(ZeroVariance, TakesOnlyTheConvergedPart) {
  auto rows = history({.first = 50, .memory = 20}, 1);
  const auto fit = extrapolate_to_zero_variance(rows);
  ASSERT_TRUE(fit);
  EXPECT_LT(fit->iterations, 100);
  for (std::size_t k = 0; k < 10; ++k) rows[k].energy += 100;
  EXPECT_EQ(extrapolate_to_zero_variance(rows)->energy, fit->energy);
}

TEST(ZeroVariance, SaysNothingWhereAFitMeansNothing) {
  EXPECT_TRUE(extrapolate_to_zero_variance(history({}, 1)));
  EXPECT_FALSE(extrapolate_to_zero_variance(history({.iterations = 19}, 1))) << "too few";
  EXPECT_FALSE(extrapolate_to_zero_variance({}));
  EXPECT_FALSE(extrapolate_to_zero_variance(history({.memory = 1000}, 1))) << "the variance hardly falls";
  EXPECT_FALSE(extrapolate_to_zero_variance(history({.floor = 0.1, .memory = 10}, 1))) << "a floor";
  EXPECT_FALSE(extrapolate_to_zero_variance(history({.noise = 0.5}, 1))) << "noise alone";
  EXPECT_FALSE(extrapolate_to_zero_variance(history({.error = 10}, 1))) << "no slope to be seen";
  EXPECT_FALSE(extrapolate_to_zero_variance(history({.curvature = 0.3}, 1))) << "no line";
  auto rows = history({}, 1);
  for (HistoryRow& row : rows) row.energy = 2 * kEnergy - row.energy;
  EXPECT_FALSE(extrapolate_to_zero_variance(rows)) << "the energy rises while the variance falls";
  rows = history({}, 1);
  rows[80].error = 0;
  EXPECT_FALSE(extrapolate_to_zero_variance(rows)) << "an energy without an error";
  rows = history({}, 1);
  rows[99].variance = std::nan("");
  EXPECT_FALSE(extrapolate_to_zero_variance(rows)) << "not a number";
}

}  // namespace
}  // namespace rbm
