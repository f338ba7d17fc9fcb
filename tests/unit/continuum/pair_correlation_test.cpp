#include "rbm_vmc/continuum/pair_correlation.hpp"

#include <gtest/gtest.h>

#include "unit/continuum/tally_bench.hpp"

namespace rbm {
namespace {

TEST(PairCorrelation, CountsEveryPairByDistanceAndSpin) {
  for (Index D = 1; D <= 3; ++D) {
    const Bins bins(0, 3, 11);
    const PairCorrelation correlation({5, 3, true}, D, bins);
    const Walkers walkers = test::random_walkers(5, D);
    std::vector<Real> wanted(static_cast<std::size_t>(correlation.entries()));
    for (Index lane = 0; lane < kBatch; ++lane) {
      for (Index i = 0; i < 5; ++i) {
        for (Index j = i + 1; j < 5; ++j) {
          const auto bin = std::min<Index>(11, static_cast<Index>(test::distance_of(walkers, i, j, lane) / bins.width()));
          wanted[static_cast<std::size_t>(((i < 3) == (j < 3) ? 12 : 0) + bin)] += 1;
        }
      }
    }
    EXPECT_EQ(test::measured(correlation, walkers), wanted);
    const auto profiles = correlation.profiles();
    ASSERT_EQ(profiles.size(), 3u);
    const Real pairs[] = {10, 4, 6};
    for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(test::points(profiles[k], wanted), pairs[k]) << profiles[k].name;
  }
}

TEST(PairCorrelation, HasOnlyTheKindsOfPairsThatThereAre) {
  const auto names = [](const Species& species) {
    std::string text;
    for (const Profile& profile : PairCorrelation(species, 2, Bins(0, 1, 2)).profiles()) text += profile.name.substr(16) + "|";
    return text;
  };
  EXPECT_EQ(names({4, 4, false}), "|");
  EXPECT_EQ(names({2, 1, true}), "|_unlike|");
  EXPECT_EQ(names({3, 3, true}), "|_like|");
  EXPECT_EQ(names({3, 2, true}), "|_like|_unlike|");
  const Walkers walkers = test::random_walkers(4, 2);
  const PairCorrelation bosons({4, 4, false}, 2, Bins(0, 3, 8));
  EXPECT_EQ(test::points(bosons.profiles()[0], test::measured(bosons, walkers)), 6);
}

}  // namespace
}  // namespace rbm
