#include "rbm_vmc/continuum/separation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace rbm {
namespace {

template <Index D>
Distance distance_of(Real x, Real y, Real z) {
  Block positions(2 * D);
  const Real to[3] = {x, y, z};
  for (Index d = 0; d < D; ++d) std::ranges::fill(positions[D + d], to[d]);
  return distance(position_of<D>(positions, 1, 2) - position_of<D>(positions, 0, 2));
}

TEST(Separation, DistanceIsTheRootOfTheSumOfSquares) {
  EXPECT_DOUBLE_EQ(distance_of<1>(-3, 0, 0).r[7], 3);
  EXPECT_DOUBLE_EQ(distance_of<2>(3, -4, 0).r[0], 5);
  EXPECT_DOUBLE_EQ(distance_of<3>(2, -3, 6).r[3], 7);
  EXPECT_DOUBLE_EQ(distance_of<3>(2, -3, 6).inverse[3], 1.0 / 7);
}

TEST(Separation, DistanceOfCoincidentParticlesHasAFiniteInverse) {
  const auto [r, inverse] = distance_of<2>(0, 0, 0);
  EXPECT_NEAR(r[0], 1e-150, 1e-164);
  EXPECT_NEAR(inverse[0], 1e150, 1e136);
}

TEST(Separation, DistanceKeepsWhatIsNotANumber) { EXPECT_TRUE(std::isnan(distance_of<2>(NAN, 1, 0).r[0])); }

}  // namespace
}  // namespace rbm
