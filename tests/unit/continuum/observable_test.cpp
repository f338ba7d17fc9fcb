#include "rbm_vmc/continuum/observable.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace rbm {
namespace {

constexpr Index kEntries = 5;

/// Lane l counts into bin l mod 4 and adds l to entry 4.
std::vector<Real> tallied(Index groups) {
  std::vector<Real> sums(static_cast<std::size_t>(groups * kEntries));
  Tally tally(sums.data(), kEntries, groups);
  for (Index p = 0; p < kPacks; ++p) {
    PackBins bin;
    Pack value;
    for (Index lane = 0; lane < kPack; ++lane) {
      bin[lane] = static_cast<std::int32_t>((p * kPack + lane) % 4);
      value[lane] = static_cast<Real>(p * kPack + lane);
    }
    tally.count(p, 0, bin);
    tally.from(1).add(p, 3, value);
  }
  return sums;
}

TEST(Tally, EachGroupOfLanesHasARowOfItsOwn) {
  for (Index groups = 1; groups <= kBatch; groups *= 2) {
    const std::vector<Real> sums = tallied(groups);
    const Index lanes = kBatch / groups;
    for (Index g = 0; g < groups; ++g) {
      std::vector<Real> wanted(kEntries);
      for (Index lane = g * lanes; lane < (g + 1) * lanes; ++lane) {
        wanted[static_cast<std::size_t>(lane % 4)] += 1;
        wanted[4] += static_cast<Real>(lane);
      }
      const auto row = sums.begin() + g * kEntries;
      EXPECT_TRUE(std::equal(wanted.begin(), wanted.end(), row)) << "group " << g << " of " << groups;
    }
  }
}

TEST(Tally, CountsTheSameBinAgainInOnePack) {
  std::vector<Real> sums(3);
  Tally(sums.data(), 3, 1).count(0, 1, PackBins{});
  EXPECT_EQ(sums, (std::vector<Real>{0, static_cast<Real>(kPack), 0}));
}

TEST(Tally, GroupsDivideTheBatch) {
  Real sum = 0;
  EXPECT_THROW(Tally(&sum, 1, 3), ContractError);
  EXPECT_THROW(Tally(&sum, 1, 0), ContractError);
}

TEST(Profiles, BySpinOnlyWhatThereIs) {
  const Profile all{.name = "n", .units = "", .long_name = "density", .axes = {Bins(0, 1, 4)}, .parts = {}, .scale = {1, 1, 1, 1}};
  const auto names = [&](const Species& species) {
    std::string text;
    for (const Profile& profile : by_spin(all, species)) text += profile.name + " ";
    return text;
  };
  EXPECT_EQ(names({4, 4, false}), "n ");
  EXPECT_EQ(names({4, 2, true}), "n n_up n_down ");
  EXPECT_EQ(names({4, 4, true}), "n n_up ");
  EXPECT_EQ(names({4, 0, true}), "n n_down ");
  const auto both = by_spin(all, {4, 2, true});
  EXPECT_EQ(both[0].parts, (std::vector<Index>{0, 5}));
  EXPECT_EQ(both[1].parts, (std::vector<Index>{0}));
  EXPECT_EQ(both[2].parts, (std::vector<Index>{5}));
  EXPECT_EQ(both[2].long_name, "density, spin down");
}

}  // namespace
}  // namespace rbm
