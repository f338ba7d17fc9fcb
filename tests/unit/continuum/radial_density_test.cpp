#include "rbm_vmc/continuum/radial_density.hpp"

#include <gtest/gtest.h>

#include "unit/continuum/tally_bench.hpp"

namespace rbm {
namespace {

TEST(RadialDensity, CountsEveryParticleInItsShellAndSpin) {
  for (Index D = 1; D <= 3; ++D) {
    const Bins bins(0, 2, 9);
    const RadialDensity density({5, 2, true}, D, bins);
    const Walkers walkers = test::random_walkers(5, D);
    std::vector<Real> wanted(static_cast<std::size_t>(density.entries()));
    for (Index lane = 0; lane < kBatch; ++lane) {
      for (Index i = 0; i < 5; ++i) {
        const auto bin = std::min<Index>(9, static_cast<Index>(test::length_of(walkers, i, lane) / bins.width()));
        wanted[static_cast<std::size_t>((i < 2 ? 0 : 10) + bin)] += 1;
      }
    }
    EXPECT_EQ(test::measured(density, walkers), wanted);
  }
}

TEST(RadialDensity, IntegratesToTheNumberOfParticles) {
  const RadialDensity bosons({3, 3, false}, 2, Bins(0, 2, 20)), fermions({3, 1, true}, 2, Bins(0, 2, 20));
  const Walkers walkers = test::random_walkers(3, 2);
  EXPECT_EQ(test::points(bosons.profiles()[0], test::measured(bosons, walkers)), 3);
  ASSERT_EQ(fermions.profiles().size(), 3u);
  const Real wanted[] = {3, 1, 2};
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(test::points(fermions.profiles()[k], test::measured(fermions, walkers)), wanted[k]);
  }
  EXPECT_EQ(fermions.profiles()[0].units, "bohr^-2");
  EXPECT_THROW(RadialDensity({1, 1, false}, 2, Bins(-1, 1, 3)), ContractError);
}

}  // namespace
}  // namespace rbm
