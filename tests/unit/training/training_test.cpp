#include "rbm_vmc/training/training.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "rbm_vmc/data/bars_and_stripes.hpp"
#include "rbm_vmc/data/gaussian_mixture.hpp"
#include "support/small_trainings.hpp"

namespace rbm {
namespace {

std::vector<Real> theta_of(const Training& training) {
  return {training.machine().theta().begin(), training.machine().theta().end()};
}

class TrainingOf : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(TrainingOf, GoesOnFromItsCheckpointWithTheSameBits) {
  Communicator serial;
  MixtureRows rows({}, 700, 2);
  const test::Data data(rows, 0.2, serial);
  auto settings = GetParam();
  settings.insert(settings.end(),
                  {"optimizer.iterations=30", "evaluation.interval=7", "evaluation.burn_in=20", "data.minibatch=200"});
  const auto input = data.input(settings);
  Training whole(input, data.file, data.summary, serial);
  test::finish(whole);
  auto parts = std::make_unique<Training>(input, data.file, data.summary, serial);
  Control control;
  while (!parts->finished()) {
    parts->advance(control);
    const Archive state = parts->checkpoint();
    parts = std::make_unique<Training>(input, data.file, data.summary, serial);
    parts->restore(state);
  }
  EXPECT_EQ(theta_of(*parts), theta_of(whole));
  EXPECT_EQ(parts->samples(), whole.samples());
  EXPECT_EQ(parts->final_likelihood()->samples, whole.final_likelihood()->samples);
  ASSERT_EQ(parts->history().size(), 30u);
  for (std::size_t k = 0; k < 30; ++k) EXPECT_EQ(parts->history()[k].gradient_norm, whole.history()[k].gradient_norm);
}

INSTANTIATE_TEST_SUITE_P(Rules, TrainingOf,
                         testing::Values(std::vector<std::string>{},
                                         std::vector<std::string>{"optimizer.method=natural", "sampler.start=persistent"},
                                         std::vector<std::string>{"optimizer.method=natural", "optimizer.dense_limit=1"},
                                         std::vector<std::string>{"optimizer.method=momentum", "sampler.start=data"},
                                         std::vector<std::string>{"optimizer.method=sgd", "sampler.precision=single",
                                                                  "machine.train_sigma=common"}));

TEST(Training, StopsWhenTheValidationLikelihoodStalls) {
  Communicator serial;
  MixtureRows rows({}, 60, 2);  // so few that they can be learnt by heart
  const test::Data data(rows, 0.5, serial);
  Training training(data.input({"evaluation.interval=50", "evaluation.patience=3", "machine.hidden=40"}), data.file,
                    data.summary, serial);
  test::finish(training);
  EXPECT_TRUE(training.stalled());
  EXPECT_LT(training.iterations(), *training.input().optimizer.iterations);
  Real best = -1e300;
  for (const auto& row : training.likelihoods()) best = std::max(best, row.value.validation);
  EXPECT_GE(training.final_likelihood()->validation, best - 1e-12);
}

TEST(Training, WithoutUpdatesTheStartValuesAreEvaluated) {
  Communicator serial;
  BarsAndStripes rows(2, StripesBy::pattern);
  const test::Data data(rows, 0, serial);
  Training training(data.input({"optimizer.iterations=0"}), data.file, data.summary, serial);
  const auto start = theta_of(training);
  test::finish(training);
  EXPECT_EQ(theta_of(training), start);
  EXPECT_EQ(training.iterations(), 0);
  EXPECT_TRUE(std::isfinite(training.final_likelihood()->samples));
}

TEST(Training, WeightDecayKeepsWeightsSmall) {
  Communicator serial;
  BarsAndStripes rows(2, StripesBy::pattern);
  const test::Data data(rows, 0, serial);
  const auto size_with = [&](const char* decay) {
    Training training(data.input({"optimizer.iterations=1500", decay}), data.file, data.summary, serial);
    test::finish(training);
    Real square = 0;
    for (const Real w : training.machine().W()) square += w * w;
    return square;
  };
  EXPECT_LT(size_with("optimizer.weight_decay=0.05"), 0.5 * size_with("optimizer.weight_decay=0"));
}

}  // namespace
}  // namespace rbm
