#include "rbm_vmc/continuum/planar_density.hpp"

#include <gtest/gtest.h>

#include "unit/continuum/tally_bench.hpp"

namespace rbm {
namespace {

TEST(PlanarDensity, CountsEveryParticleInItsCellAndSpin) {
  for (Index D = 1; D <= 3; ++D) {
    std::vector<Bins> axes{Bins(-1.5, 1.5, 6)};
    if (D > 1) axes.emplace_back(-1, 1, 5);
    const PlanarDensity density({4, 3, true}, D, axes);
    const Index cells = D == 1 ? 6 : 30;
    const Walkers walkers = test::random_walkers(4, D);
    std::vector<Real> wanted(static_cast<std::size_t>(2 * (cells + 1)));
    for (Index lane = 0; lane < kBatch; ++lane) {
      for (Index i = 0; i < 4; ++i) {
        const Real x = walkers.x(i * D, lane), y = D > 1 ? walkers.x(i * D + 1, lane) : 0;
        Index cell = static_cast<Index>(std::floor((x + 1.5) / 0.5));
        if (D > 1) cell = cell * 5 + static_cast<Index>(std::floor((y + 1) / 0.4));
        if (std::abs(x) >= 1.5 || std::abs(y) >= 1) cell = cells;
        wanted[static_cast<std::size_t>((i < 3 ? 0 : cells + 1) + cell)] += 1;
      }
    }
    EXPECT_EQ(test::measured(density, walkers), wanted) << D;
    const auto profiles = density.profiles();
    EXPECT_EQ(profiles[0].name, D == 1 ? "density_x" : "density_2d");
    EXPECT_NEAR(profiles[0].scale[0], D == 1 ? 2 : 5, 1e-14);
    EXPECT_EQ(test::points(profiles[1], wanted), 3);
  }
  EXPECT_THROW(PlanarDensity({1, 1, false}, 2, {Bins(-1, 1, 3)}), ContractError);
}

}  // namespace
}  // namespace rbm
