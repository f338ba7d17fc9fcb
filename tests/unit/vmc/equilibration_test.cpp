#include "rbm_vmc/vmc/equilibration.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/vmc/model.hpp"
#include "support/small_runs.hpp"

namespace rbm {
namespace {

struct Bench {
  Input input;
  Ansatz ansatz = make_ansatz(input);
  Hamiltonian hamiltonian = make_hamiltonian(input);
  Communicator serial;
  Control control;
  Ensemble ensemble{input, ansatz, hamiltonian, serial};
  Equilibration equilibration{input};

  explicit Bench(Input input_) : input(std::move(input_)) {}
  void round() { equilibration.advance(ensemble, serial, control, 0); }
  void finish() {
    while (!equilibration.done()) round();
  }
};

Input dot(std::vector<std::string> settings) {
  settings.push_back("system.particles=2");
  settings.push_back("sampler.chains=320");
  return test::small_input("quantum-dot", settings);
}

TEST(Equilibration, TunesTheStepToTheAcceptance) {
  for (const auto& [method, target] : {std::pair{"metropolis", 0.5}, std::pair{"langevin", 0.7}}) {
    Bench bench(dot({std::string("sampler.method=") + method}));
    bench.ensemble.set_step(40.0);  // far off
    bench.finish();
    EXPECT_NEAR(bench.equilibration.acceptance(), target, 0.05) << method;
  }
}

TEST(Equilibration, AGivenStepStays) {
  Bench bench(dot({"sampler.step=0.25"}));
  bench.finish();
  EXPECT_EQ(bench.ensemble.step(), 0.25);
}

TEST(Equilibration, MeasuresALongerMemoryForSmallerSteps) {
  Bench small(dot({"sampler.step=0.3"})), good(dot({}));
  small.finish();
  good.finish();
  EXPECT_GT(small.equilibration.tau(), 3 * good.equilibration.tau());
  EXPECT_GE(small.equilibration.sweeps(), 20 * small.equilibration.tau());
  EXPECT_GT(small.equilibration.sweeps_per_sample(), good.equilibration.sweeps_per_sample());
}

TEST(Equilibration, GibbsSamplesOfAnUncoupledRbmAreIndependent) {
  Bench bench(test::small_input("trapped-bosons", {"system.particles=2", "wavefunction.rbm.hidden=0", "sampler.chains=320"}));
  bench.finish();
  EXPECT_NEAR(bench.equilibration.tau(), 1.0, 0.15);
  EXPECT_EQ(bench.equilibration.sweeps_per_sample(), 1);
}

TEST(Equilibration, KnowsItsEndOnceTheMemoryIsMeasured) {
  Bench bench(dot({"sampler.equilibration=700"}));
  EXPECT_EQ(bench.equilibration.goal(), 0);
  while (bench.equilibration.goal() == 0) bench.round();
  EXPECT_FALSE(bench.equilibration.measured());
  EXPECT_GT(bench.equilibration.goal(), bench.equilibration.sweeps());
  while (!bench.equilibration.measured()) bench.round();
  EXPECT_EQ(bench.equilibration.goal(), 700);
  bench.finish();
  EXPECT_EQ(bench.equilibration.sweeps(), bench.equilibration.goal());
}

TEST(Equilibration, LengthAndSpacingAreThoseAskedFor) {
  Bench bench(dot({"sampler.equilibration=700", "sampler.sweeps_per_sample=7"}));
  bench.finish();
  EXPECT_EQ(bench.equilibration.sweeps(), 700);
  EXPECT_EQ(bench.equilibration.sweeps_per_sample(), 7);
}

TEST(Equilibration, GoesOnFromWhereItWasSaved) {
  Bench whole(dot({"sampler.step=0.3"})), first(dot({"sampler.step=0.3"}));
  whole.finish();
  for (int round = 0; round < 4; ++round) first.round();
  Bench second(dot({"sampler.step=0.3"}));
  second.equilibration.restore(first.equilibration.save());
  second.ensemble.restore(first.ensemble.gather(first.serial), first.ensemble.sweeps(), second.serial);
  second.finish();
  EXPECT_EQ(second.equilibration.save(), whole.equilibration.save());
  EXPECT_EQ(second.ensemble.gather(second.serial), whole.ensemble.gather(whole.serial));
}

}  // namespace
}  // namespace rbm
