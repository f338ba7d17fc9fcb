#include "rbm_vmc/optimise/row_products.hpp"

#include <gtest/gtest.h>

#include <array>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

using Tile = std::array<Real, kBatch * kBatch>;

Block random_block(Index rows, unsigned seed) {
  Block block(rows);
  std::ranges::copy(test::random_vector(block.size(), seed), block.data());
  return block;
}

TEST(RowProducts, ProjectionIsThatOfPlainSums) {
  for (const Index rows : {0, 1, 2, 7, 100}) {
    const Block block = random_block(rows, 3);
    const Eigen::VectorXd v = test::random_vector(rows, 4);
    const Block projection = project(block, v, 0.75);
    for (Index lane = 0; lane < kBatch; ++lane) {
      Real sum = -0.75;
      for (Index k = 0; k < rows; ++k) sum += block(k, lane) * v[k];
      EXPECT_NEAR(projection(0, lane), sum, 1e-13);
    }
  }
  EXPECT_THROW(project(random_block(3, 1), test::random_vector(2, 1), 0), ContractError);
}

TEST(RowProducts, TileIsAddedAndThatOfPlainSums) {
  for (const Index rows : {1, 5, 700}) {
    const Block x = random_block(rows, 5), y = random_block(rows, 6);
    std::vector<Real> tile(50 * kBatch, 2.0);
    add_kernel_tile(x, y, 0, rows, tile.data(), 50);
    for (Index t = 0; t < kBatch; ++t) {
      for (Index s = 0; s < kBatch; ++s) {
        Real sum = 2;
        for (Index k = 0; k < rows; ++k) sum += x(k, s) * y(k, t);
        EXPECT_NEAR(tile[static_cast<std::size_t>(50 * t + s)], sum, 1e-12 * static_cast<Real>(rows));
      }
      for (Index s = kBatch; s < 50; ++s) EXPECT_EQ(tile[static_cast<std::size_t>(50 * t + s)], 2.0);
    }
  }
}

TEST(RowProducts, BitsOfATileDependOnTheTwoWalkersAlone) {
  const Block x = random_block(100, 7), y = random_block(100, 8);
  Tile whole{}, in_parts{}, swapped{};
  add_kernel_tile(x, y, 0, 100, whole.data(), kBatch);
  add_kernel_tile(x, y, 0, 37, in_parts.data(), kBatch);
  add_kernel_tile(x, y, 37, 100, in_parts.data(), kBatch);
  add_kernel_tile(y, x, 0, 100, swapped.data(), kBatch);
  EXPECT_EQ(in_parts, whole);
  for (std::size_t s = 0; s < kBatch; ++s) {
    for (std::size_t t = 0; t < kBatch; ++t) EXPECT_EQ(swapped[s * kBatch + t], whole[t * kBatch + s]);
  }
  // Another place of the same walkers within their blocks.
  Block turned(100);
  for (Index k = 0; k < 100; ++k) {
    for (Index lane = 0; lane < kBatch; ++lane) turned(k, lane) = x(k, (lane + 5) % kBatch);
  }
  Tile moved{};
  add_kernel_tile(turned, y, 0, 100, moved.data(), kBatch);
  for (std::size_t t = 0; t < kBatch; ++t) {
    for (std::size_t s = 0; s < kBatch; ++s) EXPECT_EQ(moved[t * kBatch + s], whole[t * kBatch + (s + 5) % kBatch]);
  }
}

}  // namespace
}  // namespace rbm
