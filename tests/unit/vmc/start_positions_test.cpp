#include "rbm_vmc/vmc/start_positions.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/small_runs.hpp"

namespace rbm {
namespace {

using test::small_input;

Input spheres(const std::string& particles, const std::string& dimensions, const std::string& diameter) {
  return small_input("trapped-bosons", {"system.particles=" + particles, "system.dimensions=" + dimensions,
                                        "system.interaction=hard-sphere", "system.diameter=" + diameter});
}

Real closest(const Walkers& walkers) {
  Real least = INFINITY;
  for (Index lane = 0; lane < kBatch; ++lane)
    for (Index i = 0; i < walkers.particles; ++i)
      for (Index j = 0; j < i; ++j) {
        Real squared = 0;
        for (Index d = 0; d < walkers.dimensions; ++d)
          squared += std::pow(walkers.x(i * walkers.dimensions + d, lane) - walkers.x(j * walkers.dimensions + d, lane), 2);
        least = std::min(least, std::sqrt(squared));
      }
  return least;
}

TEST(StartPositions, SpheresNeverOverlap) {
  for (const auto& [particles, dimensions, diameter] :
       {std::tuple{"2", "3", "0.0043"}, std::tuple{"100", "3", "0.3"}, std::tuple{"30", "3", "6"}, std::tuple{"60", "2", "0.8"},
        std::tuple{"40", "1", "0.5"}, std::tuple{"2", "1", "10"}}) {
    for (const Index batch : {0, 7}) {
      const Walkers walkers = start_positions(spheres(particles, dimensions, diameter), batch);
      EXPECT_GT(closest(walkers), std::stod(diameter)) << particles << " in " << dimensions;
    }
  }
}

TEST(StartPositions, DependOnSeedAndBatchAlone) {
  const Input input = spheres("20", "2", "0.4");
  Input other = input;
  other.run.seed = 2;
  const auto x = [](const Walkers& walkers) { return std::vector<Real>(walkers.x.flat().begin(), walkers.x.flat().end()); };
  EXPECT_EQ(x(start_positions(input, 3)), x(start_positions(input, 3)));
  EXPECT_NE(x(start_positions(input, 3)), x(start_positions(input, 4)));
  EXPECT_NE(x(start_positions(input, 3)), x(start_positions(other, 3)));
}

TEST(StartPositions, ADrawAgainLeavesOtherLanesAlone) {
  // The second particle of a lane is drawn again where it comes too close to the first, and nowhere else.
  const Walkers crowded = start_positions(spheres("6", "3", "0.35"), 0), free = start_positions(spheres("6", "3", "1e-9"), 0);
  Index same = 0;
  for (Index lane = 0; lane < kBatch; ++lane) same += crowded.x(5, lane) == free.x(5, lane);
  EXPECT_GT(same, kBatch / 2);
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_EQ(crowded.x(0, lane), free.x(0, lane));
}

TEST(StartPositions, OfCalogeroHaveTheExactExtent) {
  // <Σ x²> = E/ω², E = (ωN/2)[1+λ(N-1)].
  const Input input = small_input("calogero", {"system.particles=8", "system.omega=0.5"});
  Real square = 0;
  constexpr Index kBatches = 40;
  for (Index batch = 0; batch < kBatches; ++batch) {
    const Walkers walkers = start_positions(input, batch);
    EXPECT_GT(closest(walkers), 0);
    for (const Real x : walkers.x.flat()) square += x * x;
  }
  const Real exact = 0.5 * 8 / 2 * (1 + 2 * 7) / (0.5 * 0.5);
  EXPECT_NEAR(square / static_cast<Real>(kBatches * kBatch), exact, 0.05 * exact);
}

TEST(StartPositions, WhatDoesNotFitIsKnownBefore) {
  EXPECT_TRUE(spheres_fit(spheres("1000", "3", "0.5")));
  EXPECT_THROW(spheres("1000", "3", "50"), InputError);
  EXPECT_THROW(spheres("1000", "1", "0.5"), InputError);
}

}  // namespace
}  // namespace rbm
