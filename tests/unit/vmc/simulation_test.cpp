#include "rbm_vmc/vmc/simulation.hpp"

#include <gtest/gtest.h>

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
  EXPECT_EQ(stages, (std::vector{Stage::equilibrate, Stage::optimise, Stage::equilibrate_again, Stage::evaluate, Stage::finished}));
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

/// A constant, so that energies are those without it and this number.
class Constant final : public Potential {
 public:
  void add(const Walkers&, Lanes energy, Lanes) const override {
    for (Index p = 0; p < kPacks; ++p) pack(energy, p) += broadcast(5.0);
  }
};

AddedPotential constant() { return {"constant 5", std::make_unique<Constant>()}; }

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

}  // namespace
}  // namespace rbm
