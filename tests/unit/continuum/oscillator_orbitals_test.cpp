#include "rbm_vmc/continuum/oscillator_orbitals.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace rbm {
namespace {

TEST(OscillatorOrbitals, FillShellsAtTheKnownNumbers) {
  const std::vector<Real> two{1, 1}, three{0.5, 0.5, 0.5};
  for (Index n = 1; n <= 45; ++n) {
    const bool magic = n == 1 || n == 3 || n == 6 || n == 10 || n == 15 || n == 21 || n == 28 || n == 36 || n == 45;
    EXPECT_EQ(fills_shells(two, n), magic) << n;
  }
  for (Index n = 1; n <= 35; ++n) EXPECT_EQ(fills_shells(three, n), n == 1 || n == 4 || n == 10 || n == 20 || n == 35) << n;
}

TEST(OscillatorOrbitals, EnergiesOfClosedShells) {
  // 2D N = 2 ... 90 and 3D N = 2 ... 70 without interaction, ω = 1, two spins.
  const std::vector<Real> two{1, 1}, three{1, 1, 1};
  const std::pair<Index, Real> dots[] = {{2, 2}, {6, 10}, {12, 28}, {20, 60}, {30, 110}, {42, 182}, {56, 280}, {72, 408}, {90, 570}};
  for (const auto& [n, energy] : dots) EXPECT_DOUBLE_EQ(2 * ideal_energy(two, lowest_orbitals(two, n / 2)), energy);
  const std::pair<Index, Real> balls[] = {{2, 3}, {8, 18}, {20, 60}, {40, 150}, {70, 315}};
  for (const auto& [n, energy] : balls) EXPECT_DOUBLE_EQ(2 * ideal_energy(three, lowest_orbitals(three, n / 2)), energy);
}

TEST(OscillatorOrbitals, AnAnisotropicTrapFillsTheSoftDirectionFirst) {
  const std::vector<Real> omega{1.0, 5.0};
  const auto orbitals = lowest_orbitals(omega, 4);
  for (int n = 0; n < 4; ++n) EXPECT_EQ(orbitals[static_cast<std::size_t>(n)], (OrbitalDegrees{n, 0, 0}));
  EXPECT_TRUE(fills_shells(omega, 4));
}

TEST(OscillatorOrbitals, TooHighADegreeIsRefused) {
  const std::vector<Real> omega{1.0};
  EXPECT_NO_THROW(lowest_orbitals(omega, kMaxDegree + 1));
  EXPECT_THROW(lowest_orbitals(omega, kMaxDegree + 2), InputError);
}

TEST(HermiteTable, IsOrthonormalInTheWeightOfItsGaussian) {
  const Real width = 1.4;
  const int degree = 8;
  Real overlap[9][9] = {};
  HermiteTable table;
  const int points = 4000;
  for (int i = 0; i < points; i += kPack) {
    Pack x;
    for (Index lane = 0; lane < kPack; ++lane) x[lane] = -14.0 + 28.0 * static_cast<Real>(i + lane) / points;
    table.fill(x, 1 / width, degree);
    for (Index lane = 0; lane < kPack; ++lane) {
      const Real weight = std::exp(-x[lane] * x[lane] / (width * width)) * 28.0 / points / (width * std::sqrt(M_PI));
      for (int a = 0; a <= degree; ++a) {
        for (int b = 0; b <= degree; ++b) overlap[a][b] += weight * table.value[a][lane] * table.value[b][lane];
      }
    }
  }
  for (int a = 0; a <= degree; ++a) {
    for (int b = 0; b <= degree; ++b) EXPECT_NEAR(overlap[a][b], a == b ? 1.0 : 0.0, 1e-10) << a << " " << b;
  }
}

TEST(HermiteTable, DerivativesAgreeWithDifferences) {
  const Real h = 1e-4, x0 = 0.37;
  HermiteTable low, here, high;
  low.fill(broadcast(x0 - h), 0.8, 10);
  here.fill(broadcast(x0), 0.8, 10);
  high.fill(broadcast(x0 + h), 0.8, 10);
  for (int k = 0; k <= 10; ++k) {
    EXPECT_NEAR(here.slope[k][0], (high.value[k][0] - low.value[k][0]) / (2 * h), 1e-6 * (1 + std::abs(here.slope[k][0])));
    EXPECT_NEAR(here.curvature[k][0], (high.slope[k][0] - low.slope[k][0]) / (2 * h), 1e-6 * (1 + std::abs(here.curvature[k][0])));
  }
}

}  // namespace
}  // namespace rbm
