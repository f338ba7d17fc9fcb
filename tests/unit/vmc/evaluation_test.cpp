#include "rbm_vmc/vmc/evaluation.hpp"

#include <gtest/gtest.h>

#include <cmath>

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
  Evaluation evaluation{input, ansatz};

  explicit Bench(Input input_) : input(std::move(input_)) { evaluation.begin(1, 0.5, ensemble, serial); }
  void round() { evaluation.advance(ensemble, serial, control); }
  void finish() {
    while (!evaluation.done()) round();
  }
};

/// A Gaussian of width w in a 1D trap of frequency 1: E = (1/w² + w²)/4, T = 1/4w², V = w²/4.
Input gaussian_in_trap(Real width, std::vector<std::string> settings) {
  for (const char* setting : {"system.particles=1", "system.dimensions=1", "wavefunction.rbm.hidden=0", "wavefunction.rbm.a=[0]",
                              "sampler.chains=320"}) {
    settings.push_back(setting);
  }
  settings.push_back("wavefunction.rbm.sigma=" + std::to_string(width));
  return test::small_input("trapped-bosons", settings);
}

TEST(Evaluation, FindsEnergyAndComponentsOfAGaussian) {
  const Real w = 1.25;
  Bench bench(gaussian_in_trap(w, {"evaluation.samples=320000"}));
  bench.finish();
  const EvaluationResult& result = *bench.evaluation.result();
  EXPECT_EQ(bench.evaluation.samples(), 320000);
  EXPECT_EQ(result.energy.samples, 320000);
  EXPECT_NEAR(result.energy.mean, (1 / (w * w) + w * w) / 4, 4 * result.energy.error);
  EXPECT_NEAR(result.kinetic.mean, 1 / (4 * w * w), 4 * result.kinetic.error);
  EXPECT_NEAR(result.trap.mean, w * w / 4, 4 * result.trap.error);
  EXPECT_EQ(result.interaction.mean, 0);
  EXPECT_NEAR(result.virial_ratio, 1 / std::pow(w, 4), 4 * result.virial_ratio_error);
  // E_L = 1/2w² + x²(1 - 1/w⁴)/2 with Var x² = w⁴/2.
  EXPECT_NEAR(result.energy.variance, std::pow(1 - 1 / std::pow(w, 4), 2) * std::pow(w, 4) / 8, 0.02 * result.energy.variance);
  EXPECT_LT(result.rhat, 1.01);
}

TEST(Evaluation, StopsAtTheTargetError) {
  Bench bench(gaussian_in_trap(1.25, {"evaluation.target_error=0.0008"}));
  bench.finish();
  EXPECT_LE(bench.evaluation.result()->energy.error, 0.0008);
  EXPECT_LT(bench.evaluation.samples(), 400000);
}

TEST(Evaluation, ForetellsHowManySamplesTheTargetTakes) {
  Bench bench(gaussian_in_trap(1.25, {"evaluation.target_error=0.0004", "evaluation.samples=2000000"}));
  EXPECT_EQ(bench.evaluation.expected_samples(), 2000000);  // nothing is known
  while (!bench.evaluation.result() || bench.evaluation.samples() < 200000) bench.round();
  const auto foretold = static_cast<Real>(bench.evaluation.expected_samples());
  bench.finish();
  EXPECT_LT(bench.evaluation.samples(), 2000000);
  EXPECT_NEAR(foretold, static_cast<Real>(bench.evaluation.samples()), 0.3 * foretold);
  Bench no_target(gaussian_in_trap(1.25, {"evaluation.samples=320000"}));
  no_target.round();
  EXPECT_EQ(no_target.evaluation.expected_samples(), 320000);
}

TEST(Evaluation, AnExactStateHasNoError) {
  Bench bench(gaussian_in_trap(1.0, {}));
  bench.finish();
  EXPECT_NEAR(bench.evaluation.result()->energy.mean, 0.5, 1e-14);
  EXPECT_LT(bench.evaluation.result()->energy.variance, 1e-20);
  EXPECT_EQ(bench.evaluation.result()->rhat, 1.0);
}

TEST(Evaluation, RefusesAReferenceThatIsNotFinite) {
  Bench bench(gaussian_in_trap(1.0, {}));
  EXPECT_THROW(bench.evaluation.begin(1, std::numeric_limits<Real>::quiet_NaN(), bench.ensemble, bench.serial), NumericalError);
}

/// Two bosons on a line whose rbm tells them apart: ψ = exp(-½(x-a)² - ½y²).
Input displaced_bosons(Real a) {
  return test::small_input("trapped-bosons", {"system.particles=2", "system.dimensions=1", "wavefunction.rbm.hidden=0",
                                              "wavefunction.rbm.a=[" + std::to_string(a) + ",0]", "sampler.chains=320",
                                              "evaluation.samples=160000"});
}

TEST(Evaluation, MeasuresHowFarPsiIsFromItsSymmetry) {
  Bench bench(displaced_bosons(0.75));
  ASSERT_TRUE(bench.evaluation.measures_defect());
  bench.finish();
  const Estimated defect = bench.evaluation.result()->symmetry_defect;
  // <ψ|Pψ> = exp(-a²/2), each coordinate giving exp(-a²/4).
  EXPECT_NEAR(defect.mean, 0.5 * (1 - std::exp(-0.75 * 0.75 / 2)), 4 * defect.error);
  EXPECT_GT(defect.error, 0);
  EXPECT_LT(defect.error, 0.002);
}

TEST(Evaluation, HasNoDefectWherePsiIsSymmetric) {
  Bench none(displaced_bosons(0.0));  // not by construction, but in fact
  none.finish();
  EXPECT_LT(none.evaluation.result()->symmetry_defect.mean, 1e-20);
  Bench symmetric(gaussian_in_trap(1.25, {"wavefunction.rbm.symmetric=true", "evaluation.samples=40000"}));
  EXPECT_FALSE(symmetric.evaluation.measures_defect());
  symmetric.finish();
  EXPECT_EQ(symmetric.evaluation.result()->symmetry_defect.mean, 0);
  EXPECT_EQ(symmetric.evaluation.result()->symmetry_defect.error, 0);
}

class Continued : public testing::TestWithParam<bool> {};

TEST_P(Continued, GoesOnFromWhereItWasSaved) {
  const Input input = GetParam() ? displaced_bosons(0.75) : gaussian_in_trap(1.25, {"evaluation.samples=40000"});
  Bench whole(input), first(input), second(input);
  whole.finish();
  for (int round = 0; round < 2; ++round) first.evaluation.advance(first.ensemble, first.serial, first.control);
  second.ensemble.restore(first.ensemble.gather(first.serial), first.ensemble.sweeps(), second.serial);
  second.evaluation.restore(first.evaluation.save(first.serial), second.ensemble, second.serial);
  EXPECT_EQ(second.evaluation.result()->energy.mean, first.evaluation.result()->energy.mean);
  second.finish();
  EXPECT_EQ(second.evaluation.result()->energy.mean, whole.evaluation.result()->energy.mean);
  EXPECT_EQ(second.evaluation.result()->energy.error, whole.evaluation.result()->energy.error);
  EXPECT_EQ(second.evaluation.result()->rhat, whole.evaluation.result()->rhat);
  EXPECT_EQ(second.evaluation.result()->symmetry_defect.mean, whole.evaluation.result()->symmetry_defect.mean);
  EXPECT_EQ(second.evaluation.result()->symmetry_defect.error, whole.evaluation.result()->symmetry_defect.error);
}
INSTANTIATE_TEST_SUITE_P(WithoutAndWithDefect, Continued, testing::Bool());

TEST(Evaluation, OfHardSpheresHasNoVirialRatio) {
  Communicator serial;
  Simulation simulation(test::small_input("trapped-bosons", {"system.particles=3", "system.interaction=hard-sphere",
                                                             "system.diameter=0.1", "sampler.chains=64", "optimizer.iterations=0",
                                                             "evaluation.samples=4096", "sampler.equilibration=50"}),
                        serial);
  test::finish(simulation);
  EXPECT_FALSE(has_virial(simulation.input()));
  EXPECT_TRUE(std::isnan(simulation.evaluation()->result()->virial_ratio));
  EXPECT_TRUE(std::isfinite(simulation.evaluation()->result()->energy.mean));
}

}  // namespace
}  // namespace rbm
