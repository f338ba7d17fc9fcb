#include "rbm_vmc/vmc/configurations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace rbm {
namespace {

/// Walkers whose positions say who and when they are.
Walkers labelled(Index batch, Index measurement) {
  Walkers walkers(BatchId{batch}, 1, 2);
  for (Index lane = 0; lane < kBatch; ++lane) {
    walkers.x(0, lane) = static_cast<Real>(batch * kBatch + lane);
    walkers.x(1, lane) = static_cast<Real>(measurement);
  }
  return walkers;
}

/// `rounds` rounds of 8 measurements of these batches out of 10.
void sample(Configurations& configurations, Index first_batch, Index last_batch, Index first_round, Index last_round) {
  for (Index round = first_round; round < last_round; ++round) {
    configurations.prepare((round + 1) * 8 * 10 * kBatch);
    for (Index batch = first_batch; batch < last_batch; ++batch) {
      for (Index k = round * 8; k < (round + 1) * 8; ++k) configurations.add(labelled(batch, k), static_cast<std::uint64_t>(k));
    }
  }
}

constexpr Index kWanted = 400;

TEST(Configurations, AboutAsManyAsWantedSpreadEvenlyOverChainsAndTime) {
  Communicator serial;
  Configurations configurations(kWanted, 2, 1);
  sample(configurations, 0, 10, 0, 12);
  const auto positions = configurations.positions(configurations.gather(serial));
  const auto count = static_cast<Real>(positions.size() / 2);
  EXPECT_NEAR(count, kWanted, 4 * std::sqrt(static_cast<Real>(kWanted)));
  Real early = 0, low = 0, first = 0;
  for (std::size_t k = 0; k < positions.size(); k += 2) {
    low += positions[k] < 160;
    early += positions[k + 1] < 48;
    first += k < positions.size() / 2 && positions[k + 1] < 48;
  }
  EXPECT_NEAR(early / count, 0.5, 2 / std::sqrt(count));
  EXPECT_NEAR(low / count, 0.5, 2 / std::sqrt(count));
  EXPECT_NEAR(first / (count / 2), 0.5, 3 / std::sqrt(count));  // they come shuffled
}

TEST(Configurations, DoNotDependOnWhoHoldsThemNorOnAStop) {
  Communicator serial;
  Configurations whole(kWanted, 2, 1), left(kWanted, 2, 1), right(kWanted, 2, 1), later(kWanted, 2, 1);
  sample(whole, 0, 10, 0, 6);
  sample(left, 0, 3, 0, 6);
  sample(right, 3, 10, 0, 6);
  auto both = left.gather(serial);
  std::ranges::copy(right.gather(serial), std::back_inserter(both));
  Configurations merged(kWanted, 2, 1);
  merged.restore(both);
  EXPECT_EQ(merged.gather(serial), whole.gather(serial));
  Configurations before(kWanted, 2, 1);
  sample(before, 0, 10, 0, 2);
  later.restore(before.gather(serial));
  sample(later, 0, 10, 2, 6);
  EXPECT_EQ(later.gather(serial), whole.gather(serial));
  EXPECT_THROW(later.restore({1, 2}), CheckpointError);
}

TEST(Configurations, AllOfThemIfThereAreNoMoreThanWanted) {
  Communicator serial;
  Configurations configurations(1000000, 2, 1);
  sample(configurations, 0, 10, 0, 1);
  EXPECT_EQ(configurations.positions(configurations.gather(serial)).size(), static_cast<std::size_t>(8 * 10 * kBatch * 2));
  Configurations none(0, 2, 1);
  sample(none, 0, 10, 0, 1);
  EXPECT_TRUE(none.gather(serial).empty());
}

}  // namespace
}  // namespace rbm
