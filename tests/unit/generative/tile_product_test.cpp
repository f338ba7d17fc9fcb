#include "rbm_vmc/generative/tile_product.hpp"

#include <gtest/gtest.h>

#include <random>

namespace rbm {
namespace {

template <class Scalar>
class TileProduct : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(TileProduct, Scalars);

TYPED_TEST(TileProduct, PanelsHoldWhatIsWrittenAndZeroElsewhere) {
  using Scalar = TypeParam;
  Panels<Scalar> panels(3, kTile<Scalar> + 1);
  EXPECT_EQ(panels.panels(), 2);
  panels(2, kTile<Scalar>) = 5;
  panels(1, 4) = 7;
  EXPECT_EQ(panels.panel(1)[2 * kTile<Scalar>], 5);
  EXPECT_EQ(panels.panel(0)[1 * kTile<Scalar> + 4], 7);
  EXPECT_EQ(panels.panel(1)[2 * kTile<Scalar> + 1], 0);
  EXPECT_EQ(std::as_const(panels)(2, kTile<Scalar>), 5);
}

/// Small integers, so that sums are exact and any wrong term shows.
TYPED_TEST(TileProduct, IsTheProduct) {
  using Scalar = TypeParam;
  constexpr Index kStride = 2 * kBatch;
  std::mt19937 engine(1);
  const auto draw = [&] { return static_cast<Scalar>(static_cast<int>(engine() % 15) - 7); };
  for (const Index depth : {0, 1, 5, 64}) {
    struct alignas(64) Row {
      Scalar lanes[kStride];
    };
    std::vector<Row> a(static_cast<std::size_t>(depth + 1));
    Panels<Scalar> b(depth, 2 * kTile<Scalar>);
    for (Index k = 0; k < depth; ++k) {
      for (Scalar& number : a[static_cast<std::size_t>(k)].lanes) number = draw();
      for (Index n = 0; n < b.units(); ++n) b(k, n) = draw();
    }
    Tile<Scalar> tile;
    tile_product(depth, a.data()->lanes + kBatch, kStride, b.panel(1), tile);
    for (Index n = 0; n < kTile<Scalar>; ++n) {
      for (Index lane = 0; lane < kBatch; ++lane) {
        Scalar sum = 0;
        for (Index k = 0; k < depth; ++k)
          sum += a[static_cast<std::size_t>(k)].lanes[kBatch + lane] * b(k, kTile<Scalar> + n);
        ASSERT_EQ(tile.lanes[n][lane], sum);
      }
    }
  }
}

}  // namespace
}  // namespace rbm
