#include "rbm_vmc/continuum/mean_length.hpp"

#include <gtest/gtest.h>

#include "unit/continuum/tally_bench.hpp"

namespace rbm {
namespace {

TEST(MeanLength, IsTheMeanOverParticlesOrPairs) {
  for (Index D = 1; D <= 3; ++D) {
    const Walkers walkers = test::random_walkers(4, D);
    Real radius = 0, square = 0, apart = 0;
    for (Index lane = 0; lane < kBatch; ++lane) {
      for (Index i = 0; i < 4; ++i) {
        radius += test::length_of(walkers, i, lane) / 4;
        square += std::pow(test::length_of(walkers, i, lane), 2) / 4;
        for (Index j = 0; j < i; ++j) apart += test::distance_of(walkers, i, j, lane) / 6;
      }
    }
    const auto value = [&](LengthKind kind) {
      const MeanLength length(kind, 4, D);
      return test::measured(length, walkers)[0] * length.profiles()[0].scale[0];
    };
    EXPECT_NEAR(value(LengthKind::radius), radius, 1e-12 * radius);
    EXPECT_NEAR(value(LengthKind::square_radius), square, 1e-12 * square);
    EXPECT_NEAR(value(LengthKind::distance), apart, 1e-12 * apart);
  }
}

TEST(MeanLength, HasANameAndAUnit) {
  EXPECT_EQ(MeanLength(LengthKind::radius, 1, 2).profiles()[0].name, "mean_radius");
  EXPECT_EQ(MeanLength(LengthKind::square_radius, 1, 2).profiles()[0].units, "bohr^2");
  EXPECT_EQ(MeanLength(LengthKind::distance, 2, 2).profiles()[0].name, "mean_distance");
  EXPECT_TRUE(MeanLength(LengthKind::radius, 1, 2).profiles()[0].axes.empty());
  EXPECT_THROW(MeanLength(LengthKind::distance, 1, 2), ContractError);
}

}  // namespace
}  // namespace rbm
