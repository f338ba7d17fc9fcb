#include "rbm_vmc/training/phases.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/data/bars_and_stripes.hpp"
#include "support/small_trainings.hpp"

namespace rbm {
namespace {

/// What some iterations add up, with all that they need.
struct Bench {
  Bench(const test::Data& data_, const std::vector<std::string>& settings)
      : input(data_.input(settings)), machine(start_machine(input, data_.summary)), file(data_.file),
        scaling(row_scaling(input, data_.summary)),
        batches(file, scaling, {.minibatch = *input.data.minibatch, .whole_numbers = true}),
        phases(make_phases(input, machine, batches.slots(), data_.communicator)),
        sum(PhaseLayout::segments(machine.shape(), {}), kRoundCounters), communicator(data_.communicator) {}

  std::vector<Real> iterate(Index iteration) {
    sum.clear();
    phases->add(iteration, machine, batches, sum, {});
    return sum.reduce(communicator);
  }

  TrainingInput input;
  Machine machine;
  SampleFile file;
  RowScaling scaling;
  Minibatches batches;
  std::unique_ptr<Phases> phases;
  ExactSum sum;
  Communicator& communicator;
};

class PhasesOf : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(PhasesOf, GoOnFromASavedState) {
  Communicator serial;
  BarsAndStripes rows(3, StripesBy::coin, 600, 1);
  const test::Data data(rows, 0, serial);
  Bench first(data, GetParam()), second(data, GetParam());
  for (Index k = 0; k < 3; ++k) first.iterate(k);
  second.phases->restore(first.phases->save(serial));
  for (Index k = 3; k < 6; ++k) EXPECT_EQ(first.iterate(k), second.iterate(k)) << "iteration " << k;
  EXPECT_THROW(second.phases->restore(std::vector<Real>(5)), CheckpointError);
}

INSTANTIATE_TEST_SUITE_P(Chains, PhasesOf,
                         testing::Values(std::vector<std::string>{"sampler.start=persistent"},
                                         std::vector<std::string>{"sampler.start=tempering"},
                                         std::vector<std::string>{"sampler.start=data", "sampler.method=metropolis"},
                                         std::vector<std::string>{"sampler.start=persistent", "sampler.precision=single"},
                                         std::vector<std::string>{"sampler.start=persistent",
                                                                  "machine.hidden_couplings=true"},
                                         std::vector<std::string>{"sampler.start=noise", "machine.visible_couplings=true"}));

TEST(Phases, TheDataPhaseIsTheMeanOfTheRows) {
  Communicator serial;
  BarsAndStripes rows(3, StripesBy::pattern);
  const test::Data data(rows, 0, serial);
  Bench bench(data, {"machine.hidden=2", "machine.init_scale=0"});
  const auto totals = bench.iterate(0);
  const auto first = static_cast<std::size_t>(bench.machine.shape().parameters());
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(totals[first + i], data.summary.mean[i], 1e-14);
  for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(totals[first + 9 + j], 0.5, 1e-14);
}

TEST(Phases, MetropolisCountsItsMoves) {
  Communicator serial;
  BarsAndStripes rows(3, StripesBy::pattern);
  const test::Data data(rows, 0, serial);
  Bench bench(data, {"sampler.start=persistent", "sampler.method=metropolis", "machine.hidden=2", "sampler.chains=256"});
  bench.iterate(0);
  EXPECT_EQ(bench.sum.counter(kProposed), 256 * 11);
  EXPECT_GT(bench.sum.counter(kAccepted), 256 * 5);
  EXPECT_LE(bench.sum.counter(kAccepted), bench.sum.counter(kProposed));
}

}  // namespace
}  // namespace rbm
