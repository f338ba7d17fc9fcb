#include "rbm_vmc/vmc/simulation.hpp"

#include <gtest/gtest.h>

#include "support/added.hpp"
#include "support/small_runs.hpp"

namespace rbm {
namespace {

TEST(Simulation, PassesThroughItsStages) {
  Communicator serial;
  Simulation simulation(test::small_dot(), serial);
  Control control;
  std::vector<Stage> stages{simulation.stage()};
  while (!simulation.finished()) {
    simulation.advance(control);
    if (simulation.stage() != stages.back()) stages.push_back(simulation.stage());
  }
  EXPECT_EQ(stages,
            (std::vector{Stage::equilibrate, Stage::optimise, Stage::equilibrate_again, Stage::evaluate, Stage::finished}));
  EXPECT_NEAR(simulation.evaluation()->result()->energy.mean, 3.0, 0.1);
}

TEST(Simulation, WithoutIterationsItEvaluatesTheStartValues) {
  Communicator serial;
  Simulation simulation(test::small_dot({"optimizer.iterations=0"}), serial);
  const std::vector<Real> start(simulation.ansatz().parameters().begin(), simulation.ansatz().parameters().end());
  test::finish(simulation);
  EXPECT_TRUE(std::ranges::equal(simulation.ansatz().parameters(), start));
  EXPECT_TRUE(simulation.optimisation().history().empty());
}

TEST(Simulation, RestoredAtAnyUnitItEndsWithTheSameBits) {
  const Input input = test::small_dot();
  Communicator serial;
  Simulation whole(input, serial);
  test::finish(whole);
  const Archive end = whole.checkpoint();
  Simulation moving(input, serial);
  Control control;
  for (int unit = 0; !moving.finished(); ++unit) {
    if (unit % 3 == 0) {
      Simulation other(input, serial);
      other.restore(moving.checkpoint());
      test::finish(other);
      Archive mine = other.checkpoint(), theirs = end;
      mine.put("history/seconds", 0.0);
      theirs.put("history/seconds", 0.0);
      ASSERT_EQ(mine, theirs) << "unit " << unit;
    }
    moving.advance(control);
  }
}

TEST(Simulation, SeedsMatter) {
  Communicator serial;
  Simulation one(test::small_dot(), serial), two(test::small_dot({"run.seed=2"}), serial);
  test::finish(one);
  test::finish(two);
  EXPECT_NE(one.evaluation()->result()->energy.mean, two.evaluation()->result()->energy.mean);
}

TEST(Simulation, RefusesTheStateOfAnotherSystem) {
  Communicator serial;
  Simulation one(test::small_dot(), serial), other(test::small_dot({"wavefunction.rbm.hidden=3"}), serial);
  EXPECT_THROW(other.restore(one.checkpoint()), CheckpointError);
}

Additions constant() { return {.potential = {"constant 5", std::make_unique<test::Constant>()}}; }

TEST(Simulation, AnAddedPotentialIsPartOfTheEnergyAndComparedWithNoReference) {
  Communicator serial;
  Simulation plain(test::small_dot(), serial), with(test::small_dot(), serial, constant());
  test::finish(plain);
  test::finish(with);
  EXPECT_NEAR(with.evaluation()->result()->energy.mean, plain.evaluation()->result()->energy.mean + 5, 0.02);
  const Archive results = with.results(), before = plain.results();
  EXPECT_EQ(results.text("result/added_potential"), "constant 5");
  EXPECT_EQ(before.find("result/added_potential"), nullptr);
  for (const char* path : {"result/reference/value", "result/ground_state/value", "result/v_score"}) {
    EXPECT_EQ(results.find(path), nullptr) << path;
    EXPECT_NE(before.find(path), nullptr) << path;
  }
}

TEST(Simulation, ACheckpointOfAnotherAddedPotentialIsRefused) {
  Communicator serial;
  Simulation plain(test::small_dot(), serial), with(test::small_dot(), serial, constant());
  EXPECT_THROW(plain.restore(with.checkpoint()), CheckpointError);
  EXPECT_THROW(with.restore(plain.checkpoint()), CheckpointError);
  Simulation again(test::small_dot(), serial, constant());
  EXPECT_NO_THROW(again.restore(with.checkpoint()));
}

TEST(Simulation, AnAddedFactorIsTrainedAndItsParametersAreInTheResults) {
  Communicator serial;
  Simulation with(test::small_dot(), serial, test::additions());
  const Index before = Simulation(test::small_dot(), serial).ansatz().parameter_count();
  EXPECT_EQ(with.ansatz().parameter_count(), before + 1);
  const Real start = with.ansatz().parameters().back();
  EXPECT_NEAR(start, std::log(0.05), 1e-15);
  test::finish(with);
  const Archive results = with.results();
  EXPECT_EQ(results.texts("parameters/names").back(), "quartic/log_c");
  EXPECT_EQ(results.real("parameters/quartic/log_c"), with.ansatz().parameters().back());
  EXPECT_NE(results.real("parameters/quartic/log_c"), start);
  EXPECT_EQ(results.texts("result/added_factors"), std::vector<std::string>{"quartic"});
}

TEST(Simulation, AnAddedFactorLeavesTheRestAsItIs) {
  Communicator serial;
  const Input given = test::small_dot({"optimizer.iterations=0"});
  Simulation plain(given, serial), with(given, serial, test::additions());
  const auto all = with.ansatz().parameters();
  EXPECT_TRUE(std::ranges::equal(plain.ansatz().parameters(), all.first(all.size() - 1)));
  Input started = given;  // from parameters of the input's own factors
  started.wavefunction.parameters = std::vector<Real>(all.size() - 1, 0.25);
  Simulation from(started, serial, test::additions());
  EXPECT_EQ(from.ansatz().parameters().front(), 0.25);
  EXPECT_EQ(from.ansatz().parameters().back(), all.back());
}

TEST(Simulation, AnAddedObservableHasAnErrorBarAndDoesNotChangeTheRun) {
  Communicator serial;
  Additions only;
  only.observables = test::additions().observables;
  Simulation plain(test::small_dot(), serial), with(test::small_dot(), serial, std::move(only));
  test::finish(plain);
  test::finish(with);
  EXPECT_EQ(with.evaluation()->result()->energy.mean, plain.evaluation()->result()->energy.mean);
  const Archive results = with.results(), before = plain.results();
  EXPECT_EQ(results.reals("observables/density/mean"), before.reals("observables/density/mean"));
  EXPECT_GT(results.real("observables/mean_x4/mean"), 1.0);
  EXPECT_GT(results.real("observables/mean_x4/error"), 0.0);
  EXPECT_EQ(results.reals("observables/x4_histogram/mean").size(), 20u);
  EXPECT_EQ(results.texts("result/added_observables"), (std::vector<std::string>{"mean_x4", "x4_histogram"}));
}

TEST(Simulation, WithAdditionsItEndsWithTheSameBitsFromAnyUnit) {
  Communicator serial;
  const Input input = test::small_dot({"optimizer.iterations=3"});
  Simulation whole(input, serial, test::additions()), moving(input, serial, test::additions());
  test::finish(whole);
  Control control;
  for (int unit = 0; !moving.finished(); ++unit, moving.advance(control)) {
    if (unit % 3 != 0) continue;
    Simulation other(input, serial, test::additions());
    other.restore(moving.checkpoint());
    test::finish(other);
    Archive mine = other.checkpoint(), theirs = whole.checkpoint();
    mine.put("history/seconds", 0.0);
    theirs.put("history/seconds", 0.0);
    ASSERT_EQ(mine, theirs) << "unit " << unit;
    ASSERT_EQ(other.results().subtree("observables"), whole.results().subtree("observables")) << "unit " << unit;
  }
}

TEST(Simulation, ACheckpointOfOtherAdditionsIsRefused) {
  Communicator serial;
  Simulation all(test::small_dot(), serial, test::additions());
  const Archive archive = all.checkpoint();
  const auto refuses = [&](auto change) {
    Additions fewer = test::additions();
    change(fewer);
    Simulation other(test::small_dot(), serial, std::move(fewer));
    EXPECT_THROW(other.restore(archive), CheckpointError);
    EXPECT_THROW(all.restore(other.checkpoint()), CheckpointError);
  };
  refuses([](Additions& added) { added.potential = {}; });
  refuses([](Additions& added) { added.factors.clear(); });
  refuses([](Additions& added) { added.observables.clear(); });
  refuses([](Additions& added) { added.factors[0] = std::make_unique<test::NamedFactor>("other"); });
}

}  // namespace
}  // namespace rbm
