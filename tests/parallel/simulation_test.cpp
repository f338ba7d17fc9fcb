// Runs at 1, 2, 3, 4 and 7 ranks: a whole run on all ranks has the same bits as one that each rank does alone.
#include "rbm_vmc/vmc/simulation.hpp"

#include <gtest/gtest.h>

#include "support/added.hpp"
#include "support/small_runs.hpp"
#include "world.hpp"

namespace rbm {
namespace {

class RankInvariance : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(RankInvariance, OfAWholeRun) {
  const Input input = test::small_dot(GetParam());
  Communicator serial;
  Simulation alone(input, serial), together(input, test::world());
  test::finish(alone);
  test::finish(together);
  EXPECT_TRUE(std::ranges::equal(together.ansatz().parameters(), alone.ansatz().parameters()));
  const auto& a = together.evaluation()->result()->energy;
  const auto& b = alone.evaluation()->result()->energy;
  EXPECT_EQ(a.mean, b.mean);
  EXPECT_EQ(a.error, b.error);
  EXPECT_EQ(a.tau_int, b.tau_int);
  EXPECT_EQ(together.evaluation()->result()->rhat, alone.evaluation()->result()->rhat);
  for (std::size_t k = 0; k < alone.optimisation().history().size(); ++k) {
    EXPECT_EQ(together.optimisation().history()[k].energy, alone.optimisation().history()[k].energy) << "iteration " << k;
  }
  const Archive mine = alone.checkpoint();
  const Archive all = together.checkpoint();
  if (test::world().is_root()) {
    EXPECT_EQ(all.reals("walkers"), mine.reals("walkers"));
    EXPECT_EQ(all.reals("evaluation/chains"), mine.reals("evaluation/chains"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    SamplersAndOptimizers, RankInvariance,
    testing::Values(std::vector<std::string>{}, std::vector<std::string>{"optimizer.dense_limit=1"},
                    std::vector<std::string>{"optimizer.method=minsr"},
                    std::vector<std::string>{"optimizer.method=spring", "wavefunction.rbm.hidden=80"},
                    std::vector<std::string>{"optimizer.method=linear"},
                    std::vector<std::string>{"sampler.method=langevin", "optimizer.method=adam"},
                    std::vector<std::string>{"wavefunction.factors=rbm", "optimizer.method=momentum"},
                    std::vector<std::string>{"sampler.distribution=normal", "optimizer.method=sgd", "system.dimensions=3"}));

TEST(RankInvariance, OfWhatAProgramAdds) {
  const Input input = test::small_dot();
  Communicator serial;
  Simulation alone(input, serial, test::additions()), together(input, test::world(), test::additions());
  test::finish(alone);
  test::finish(together);
  EXPECT_TRUE(std::ranges::equal(together.ansatz().parameters(), alone.ansatz().parameters()));
  EXPECT_EQ(together.evaluation()->result()->energy.mean, alone.evaluation()->result()->energy.mean);
  if (test::world().is_root()) {
    for (const char* name : {"mean_x4", "x4_histogram"}) {
      const std::string group = "observables/" + std::string(name);
      EXPECT_EQ(together.results().subtree(group), alone.results().subtree(group));
    }
  }
}

TEST(RankInvariance, ACheckpointOfOneRankGoesOnOnAll) {
  const Input input = test::small_dot();
  Communicator serial;
  Simulation alone(input, serial);
  Control control;
  while (alone.stage() != Stage::evaluate) alone.advance(control);
  alone.advance(control);
  Simulation together(input, test::world());
  together.restore(alone.checkpoint());
  test::finish(alone);
  test::finish(together);
  EXPECT_EQ(together.evaluation()->result()->energy.mean, alone.evaluation()->result()->energy.mean);
  EXPECT_EQ(together.evaluation()->result()->energy.error, alone.evaluation()->result()->energy.error);
}

TEST(RankInvariance, RanksThatDivergeStopTheRun) {
  if (test::world().size() == 1) return;  // nobody to diverge from
  Simulation simulation(test::small_dot({"run.seed=" + std::to_string(1 + test::my_rank())}), test::world());
  EXPECT_THROW(test::finish(simulation), NumericalError);
}

}  // namespace
}  // namespace rbm
