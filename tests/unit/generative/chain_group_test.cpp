#include "rbm_vmc/generative/chain_group.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(ChainGroup, RowsAreAlignedZeroAndContiguous) {
  ChainRows<float> rows(3);
  EXPECT_EQ(rows.units(), 3);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(rows.data()) % 64, 0u);
  EXPECT_EQ(&rows(2, 5), rows.data() + 2 * kGroup + 5);
  EXPECT_EQ(rows.row(1), &rows(1, 0));
  EXPECT_EQ(rows(2, kGroup - 1), 0.0F);
}

TEST(ChainGroup, HasTheRandomNumbersOfItsBatches) {
  const ChainGroup<double> group(3, {.visible = 2, .hidden = 1});
  EXPECT_EQ(group.batch(0), 3 * kGroup / kBatch);
  const ChainRandom random{.seed = 7, .purpose = Purpose::data, .sweep = 11};
  Block drawn(2);
  random.stream(group.batch(1)).uniform(drawn[0]);
  RandomStream(7, Purpose::data, 3 * kGroupBatches + 1, 11).uniform(drawn[1]);
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_EQ(drawn(0, lane), drawn(1, lane));
}

TEST(ChainGroup, CountsBatchesInUse) {
  EXPECT_EQ(batches_of(0), 0);
  EXPECT_EQ(batches_of(1), 1);
  EXPECT_EQ(batches_of(kBatch), 1);
  EXPECT_EQ(batches_of(kBatch + 1), 2);
  EXPECT_EQ(batches_of(kGroup), kGroupBatches);
}

TEST(ChainGroup, CountsGroups) {
  EXPECT_EQ(groups_of(0), 0);
  EXPECT_EQ(groups_of(kGroup), 1);
  EXPECT_EQ(groups_of(kGroup + 1), 2);
}

TEST(ChainGroup, GivesTheNumbersOfTheChainsInUse) {
  ChainGroup<double> group(0, {.visible = 2, .hidden = 1}, 3);
  double next = 0;
  for_each_number(group, [&](double& number) { number = ++next; });
  EXPECT_EQ(next, 9);
  EXPECT_EQ(group.x(0, 2), 3);
  EXPECT_EQ(group.x(1, 0), 4);
  EXPECT_EQ(group.h(0, 2), 9);
  EXPECT_EQ(group.x(0, 3), 0);
}

TEST(ChainGroup, RefusesMoreChainsThanPlaces) {
  EXPECT_THROW(ChainGroup<double>(0, {.visible = 1}, kGroup + 1), ContractError);
  EXPECT_THROW(ChainGroup<double>(-1, {.visible = 1}), ContractError);
}

}  // namespace
}  // namespace rbm
