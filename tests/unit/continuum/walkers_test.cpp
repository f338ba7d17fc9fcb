#include "rbm_vmc/continuum/walkers.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(Walkers, HaveARowForEachCoordinate) {
  const Walkers walkers(BatchId{7}, 5, 3);
  EXPECT_EQ(walkers.x.rows(), 15);
  EXPECT_EQ(walkers.particles, 5);
  EXPECT_EQ(walkers.dimensions, 3);
  EXPECT_EQ(static_cast<std::int64_t>(walkers.id), 7);
  for (const Real x : walkers.x.flat()) EXPECT_EQ(x, 0.0);
}

TEST(Walkers, CopiesAreIndependent) {
  Walkers one(BatchId{0}, 1, 1);
  const Walkers two = one;
  one.x(0, 3) = 1.0;
  EXPECT_EQ(two.x(0, 3), 0.0);
}

}  // namespace
}  // namespace rbm
