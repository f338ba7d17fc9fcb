#include "rbm_vmc/vmc/extents.hpp"

#include <gtest/gtest.h>

#include "support/small_runs.hpp"

namespace rbm {
namespace {

std::vector<Walkers> at_origin(Index particles, Index dimensions) {
  return std::vector<Walkers>(2, Walkers(BatchId{0}, particles, dimensions));
}

TEST(Extents, ReachPastTheOutermostWalker) {
  const Input input = test::small_input("trapped-bosons", {"system.particles=2", "system.dimensions=2", "system.omega=[1,4]"});
  Communicator serial;
  auto walkers = at_origin(2, 2);
  walkers[1].x(0, 7) = -1.7;   // x of the first particle
  walkers[0].x(3, 30) = 0.6;   // y of the second
  const Extents found = find_extents(input, walkers, serial);
  EXPECT_DOUBLE_EQ(found.axis[0], 3.0);   // 1.7 + 1 in units of a half
  EXPECT_DOUBLE_EQ(found.axis[1], 1.25);  // 0.6 + 1/2 in units of a quarter
  EXPECT_EQ(found.axis[2], 0);
  EXPECT_DOUBLE_EQ(found.radius, 3.0);
  EXPECT_DOUBLE_EQ(found.distance, 3.5);  // 1.7 + 1.5
}

TEST(Extents, OneParticleHasNoDistances) {
  const Input input = test::small_input("trapped-bosons", {"system.particles=1", "system.dimensions=3"});
  Communicator serial;
  EXPECT_EQ(find_extents(input, at_origin(1, 3), serial), (Extents{{1, 1, 1}, 1, 0}));
}

TEST(Extents, AreAsGiven) {
  const Input input = test::small_input("quantum-dot", {"system.particles=2", "evaluation.extent=2.5"});
  Communicator serial;
  EXPECT_EQ(find_extents(input, at_origin(2, 2), serial), (Extents{{2.5, 2.5, 0}, 2.5, 5}));
}

TEST(Extents, SurviveAsNumbers) {
  const Extents some{{1, 2, 3}, 4, 5};
  EXPECT_EQ(extents_from(to_reals(some)), some);
  EXPECT_THROW(extents_from(std::vector<Real>(4)), CheckpointError);
}

}  // namespace
}  // namespace rbm
