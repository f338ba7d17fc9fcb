#include "rbm_vmc/base/block.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>

namespace rbm {
namespace {

Block counting(Index rows) {
  Block block(rows);
  std::iota(block.flat().begin(), block.flat().end(), 0.0);
  return block;
}

TEST(Block, IsZeroAtFirst) {
  const Block block(5);
  EXPECT_EQ(block.rows(), 5);
  EXPECT_EQ(block.size(), 5 * kBatch);
  for (const Real value : block.flat()) EXPECT_EQ(value, 0.0);
}

TEST(Block, EmptyBlockHasNoRows) {
  const Block block;
  EXPECT_EQ(block.rows(), 0);
  EXPECT_TRUE(block.flat().empty());
}

TEST(Block, RowsAreAlignedToACacheLine) {
  for (Index rows = 1; rows < 40; ++rows) {
    const Block block(rows);
    for (Index row = 0; row < rows; ++row) EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block[row].data()) % 64, 0U);
  }
}

TEST(Block, ElementRowPackAndFlatAreTheSameNumbers) {
  Block block = counting(3);
  const Block& fixed = block;
  for (Index row = 0; row < 3; ++row) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real expected = static_cast<Real>(row * kBatch + lane);
      EXPECT_EQ(fixed(row, lane), expected);
      EXPECT_EQ(fixed[row][static_cast<std::size_t>(lane)], expected);
      EXPECT_EQ(fixed.pack(row, lane / kPack)[lane % kPack], expected);
      EXPECT_EQ(pack(block[row], lane / kPack)[lane % kPack], expected);
      EXPECT_EQ(pack(fixed[row], lane / kPack)[lane % kPack], expected);
    }
  }
}

TEST(Block, WritingAPackChangesItsLanesOnly) {
  Block block = counting(2);
  block.pack(1, 2) = broadcast(-1.0);
  for (Index row = 0; row < 2; ++row) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      const bool written = row == 1 && lane / kPack == 2;
      EXPECT_EQ(block(row, lane), written ? -1.0 : static_cast<Real>(row * kBatch + lane));
    }
  }
}

TEST(Block, FillSetsEveryNumber) {
  Block block = counting(4);
  block.fill(2.5);
  for (const Real value : block.flat()) EXPECT_EQ(value, 2.5);
}

TEST(Block, CopiesAreIndependent) {
  Block block = counting(2);
  const Block copy = block;
  block.fill(0.0);
  EXPECT_EQ(copy(1, 3), static_cast<Real>(kBatch + 3));
}

TEST(Pack, BroadcastAndComparison) {
  const Pack three = broadcast(3.0);
  Pack x{};
  for (Index lane = 0; lane < kPack; ++lane) x[lane] = static_cast<Real>(lane);
  const PackMask below = x < three;
  for (Index lane = 0; lane < kPack; ++lane) {
    EXPECT_EQ(three[lane], 3.0);
    EXPECT_EQ(below[lane], lane < 3 ? -1 : 0);
  }
}

TEST(LaneMask, IsFalseAtFirst) {
  const LaneMask mask;
  for (const PackMask& packed : mask.packs) {
    for (Index lane = 0; lane < kPack; ++lane) EXPECT_EQ(packed[lane], 0);
  }
}

}  // namespace
}  // namespace rbm
