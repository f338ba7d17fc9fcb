// Runs at 1, 2, 3, 4 and 7 ranks: a training on all ranks has the same bits as one that each rank does alone.
#include "rbm_vmc/training/training.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/data/bars_and_stripes.hpp"
#include "rbm_vmc/data/gaussian_mixture.hpp"
#include "support/small_trainings.hpp"
#include "world.hpp"

namespace rbm {
namespace {

class TrainingRankInvariance : public testing::TestWithParam<std::vector<std::string>> {};

void compare(RowSource& rows, std::vector<std::string> settings) {
  settings.insert(settings.end(), {"optimizer.iterations=12", "evaluation.interval=5", "evaluation.burn_in=5", "data.minibatch=500",
                                   "sampler.chains=640", "evaluation.annealing_steps=50", "evaluation.annealing_runs=256"});
  Communicator serial;
  const test::Data alone_data(rows, 0.2, serial), together_data(rows, 0.2, test::world());  // each rank has files of its own
  EXPECT_EQ(alone_data.summary.checksum, together_data.summary.checksum);
  EXPECT_EQ(alone_data.summary.mean, together_data.summary.mean);
  Training alone(alone_data.input(settings), alone_data.file, alone_data.summary, serial);
  Training together(together_data.input(settings), together_data.file, together_data.summary, test::world());
  test::finish(alone);
  test::finish(together);
  EXPECT_TRUE(std::ranges::equal(together.machine().theta(), alone.machine().theta()));
  EXPECT_EQ(together.samples(), alone.samples());
  EXPECT_EQ(together.final_likelihood()->log_z, alone.final_likelihood()->log_z);
  EXPECT_EQ(together.final_likelihood()->validation, alone.final_likelihood()->validation);
  const Archive mine = alone.checkpoint(), all = together.checkpoint();
  if (test::world().is_root()) {
    EXPECT_EQ(all.reals("chains"), mine.reals("chains"));
  }
}

TEST_P(TrainingRankInvariance, OfBinaryData) {
  BarsAndStripes rows(3, StripesBy::coin, 1500, 4);
  compare(rows, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Training, TrainingRankInvariance,
                         testing::Values(std::vector<std::string>{}, std::vector<std::string>{"sampler.start=persistent", "evaluation.exact_units=0"},
                                         std::vector<std::string>{"sampler.start=data", "sampler.precision=single"},
                                         std::vector<std::string>{"optimizer.method=natural", "optimizer.dense_limit=1"},
                                         std::vector<std::string>{"optimizer.method=natural", "machine.visible_couplings=true"},
                                         std::vector<std::string>{"machine.hidden_couplings=true", "machine.hidden=6"}));

TEST(TrainingRankInvariance, OfGaussianData) {
  MixtureRows rows({}, 1500, 4);
  compare(rows, {});
}

}  // namespace
}  // namespace rbm
