#include "rbm_vmc/vmc/observables.hpp"

#include <gtest/gtest.h>

#include "support/small_runs.hpp"

namespace rbm {
namespace {

Input input() { return test::small_dot({"optimizer.iterations=0", "evaluation.configurations=50"}); }

TEST(Observables, AreConcludedAtTheEndAndNotBetweenRounds) {
  Communicator serial;
  Simulation simulation(input(), serial);
  Control control;
  while (simulation.stage() != Stage::evaluate) simulation.advance(control);
  simulation.advance(control);
  EXPECT_FALSE(simulation.evaluation()->observed());
  test::finish(simulation);
  ASSERT_TRUE(simulation.evaluation()->observed());
  EXPECT_EQ(simulation.evaluation()->observed()->profiles.size(), 11u);
}

TEST(Observables, AreConcludedWhenACheckpointIsDue) {
  Communicator serial;
  Simulation simulation(input(), serial);
  Control control([] { return Stop::none; }, [] { return true; });
  while (simulation.stage() != Stage::evaluate) simulation.advance(control);
  simulation.advance(control);
  EXPECT_TRUE(simulation.evaluation()->observed());
}

TEST(Observables, TheArchiveHoldsGridMeanAndErrorWithAttributes) {
  Communicator serial;
  Simulation simulation(input(), serial);
  test::finish(simulation);
  const Archive archive = observables_archive(*simulation.evaluation()->observed(), 2, 2);
  for (const char* name : {"density", "density_up", "density_down", "pair_correlation", "pair_correlation_unlike"}) {
    const std::string group = name;
    for (const char* part : {"/grid", "/mean", "/error"}) EXPECT_EQ(archive.reals(group + part).size(), 100u) << name << part;
    EXPECT_EQ(*archive.find_attribute(group, "units"), Dataset("bohr^-2"));
    EXPECT_TRUE(archive.find_attribute(group, "long_name"));
    EXPECT_TRUE(archive.find_attribute(group, "outside"));
  }
  EXPECT_EQ(archive.find("density_2d/mean")->shape, (std::vector<Index>{50, 50}));
  EXPECT_EQ(archive.find("density_2d/grid")->shape, (std::vector<Index>{2, 50}));
  for (const char* name : {"mean_radius", "mean_square_radius", "mean_distance"}) {
    EXPECT_GT(archive.real(std::string(name) + "/mean"), 0.5);
    EXPECT_GT(archive.real(std::string(name) + "/error"), 0);
    EXPECT_FALSE(archive.find(std::string(name) + "/grid"));
  }
  const auto& shape = archive.find("configurations/positions")->shape;
  ASSERT_EQ(shape.size(), 3u);
  EXPECT_NEAR(static_cast<Real>(shape[0]), 50, 30);
  EXPECT_EQ(shape[1], 2);
  EXPECT_EQ(shape[2], 2);
}

TEST(Observables, SavedAfterTheEndTheyComeBackAsTheyWere) {
  Communicator serial;
  Simulation simulation(input(), serial), again(input(), serial);
  test::finish(simulation);
  const Archive checkpoint = simulation.checkpoint();
  EXPECT_FALSE(checkpoint.find("evaluation/observables/sums"));
  again.restore(checkpoint);
  EXPECT_EQ(observables_archive(*again.evaluation()->observed(), 2, 2),
            observables_archive(*simulation.evaluation()->observed(), 2, 2));
}

TEST(Observables, AStopInBetweenChangesNothing) {
  Communicator serial;
  Simulation whole(input(), serial), first(input(), serial), second(input(), serial);
  test::finish(whole);
  Control control;
  while (first.stage() != Stage::evaluate) first.advance(control);
  first.advance(control);
  second.restore(first.checkpoint());
  test::finish(second);
  EXPECT_EQ(observables_archive(*second.evaluation()->observed(), 2, 2),
            observables_archive(*whole.evaluation()->observed(), 2, 2));
}

TEST(Observables, NoneIfNoneAreWanted) {
  Communicator serial;
  Simulation simulation(test::small_dot({"optimizer.iterations=0", "evaluation.observables=[]"}), serial);
  test::finish(simulation);
  EXPECT_TRUE(observables_archive(*simulation.evaluation()->observed(), 2, 2).datasets().empty());
}

}  // namespace
}  // namespace rbm
