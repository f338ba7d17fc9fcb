#include "rbm_vmc/continuum/bins.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <numbers>

namespace rbm {
namespace {

TEST(Bins, EdgesCentresAndWidth) {
  const Bins bins(-1, 3, 8);
  EXPECT_EQ(bins.count(), 8);
  EXPECT_EQ(bins.width(), 0.5);
  EXPECT_EQ(bins.edge(0), -1);
  EXPECT_EQ(bins.edge(8), 3);
  EXPECT_EQ(bins.centre(2), 0.25);
  EXPECT_THROW(Bins(1, 1, 5), ContractError);
  EXPECT_THROW(Bins(0, 1, 0), ContractError);
}

TEST(Bins, ANumberFallsBetweenTheEdgesOfItsBin) {
  const Bins bins(-1, 3, 8);
  const Pack x{-1.0, -0.75, -0.5, 0.2, 2.999, 0.0, 1.49, 1.5};
  const PackBins found = bins(x);
  const int wanted[] = {0, 0, 1, 2, 7, 2, 4, 5};
  for (Index lane = 0; lane < kPack; ++lane) EXPECT_EQ(found[lane], wanted[lane]) << x[lane];
}

TEST(Bins, WhatIsOutsideGoesToTheBinBehindTheLast) {
  const Bins bins(-1, 3, 8);
  constexpr Real inf = std::numeric_limits<Real>::infinity(), nan = std::numeric_limits<Real>::quiet_NaN();
  const PackBins found = bins(Pack{-1.0001, 3.0, 3.5, 1e300, -inf, inf, nan, -1e10});
  for (Index lane = 0; lane < kPack; ++lane) EXPECT_EQ(found[lane], 8);
}

TEST(Bins, ShellsFillABall) {
  const Real volumes[] = {2 * 2.5, std::numbers::pi * 6.25, 4 * std::numbers::pi / 3 * 15.625};
  for (Index D = 1; D <= 3; ++D) {
    const Bins bins(0, 2.5, 7);
    Real sum = 0;
    for (Index b = 0; b < bins.count(); ++b) sum += shell_volume(D, bins.edge(b), bins.edge(b + 1));
    EXPECT_NEAR(sum, volumes[D - 1], 1e-13 * sum);
    EXPECT_NEAR(inverse_shell_volumes(D, bins)[3] * shell_volume(D, bins.edge(3), bins.edge(4)), 1, 1e-15);
  }
}

}  // namespace
}  // namespace rbm
