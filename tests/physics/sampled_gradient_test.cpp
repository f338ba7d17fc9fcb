/// The first iteration of whole runs: energy, variance and gradient against quadrature, for every sampler.
#include <gtest/gtest.h>

#include "physics/small_systems.hpp"
#include "physics/weighted_gradient.hpp"
#include "physics/whole_run.hpp"

namespace rbm {
namespace {

class SampledGradient : public testing::TestWithParam<SamplerMethod> {};

/// Mean over runs, less the exact value, in standard errors.
struct Sample {
  Real sum = 0, square = 0, runs = 0;
  void add(Real value) {
    sum += value;
    square += value * value;
    ++runs;
  }
  Real mean() const { return sum / runs; }
  Real error() const { return std::sqrt((square / runs - mean() * mean()) / (runs - 1)); }
};

TEST_P(SampledGradient, OfTheFirstIterationIsUnbiased) {
  Input input = test::bosons_on_a_line(RbmForm::psi);
  input.wavefunction.rbm.train_sigma = true;
  input.sampler.method = GetParam();
  input.sampler.chains = 256;
  input.optimizer.iterations = 1;
  input.optimizer.samples = Integer{1} << 18;
  input.optimizer.average = Averaging::never;
  input.evaluation.samples = 256 * 32;
  Sample energy, variance, gradient_norm;
  for (Integer seed = 1; seed <= 16; ++seed) {
    input.run.seed = seed;
    const HistoryRow first =
        test::run_to_end(input, [](const Simulation& run) { return run.optimisation().history().front(); });
    energy.add(first.energy);
    variance.add(first.variance);
    gradient_norm.add(first.gradient_norm);
  }
  const Input resolved = resolve(input);
  const Ansatz ansatz = make_ansatz(resolved);
  const Hamiltonian hamiltonian = make_hamiltonian(resolved);
  const test::TensorGrid grid(2, 1, 9.6, 161);
  const test::WeightedEnergy exact = test::weighted_energy(grid, ansatz, hamiltonian);
  const Real norm = test::weighted_gradient(grid, ansatz, hamiltonian).gradient.norm();
  EXPECT_NEAR(energy.mean(), exact.mean[kTotal], 4 * energy.error());
  EXPECT_NEAR(variance.mean(), exact.variance, 4 * variance.error());
  EXPECT_NEAR(gradient_norm.mean(), norm, 4 * gradient_norm.error());
  EXPECT_LT(energy.error(), 2e-3 * exact.mean[kTotal]);
  EXPECT_LT(variance.error(), 5e-3 * exact.variance);
  EXPECT_LT(gradient_norm.error(), 5e-3 * norm);
}

const auto name_of_method = [](const auto& method) { return std::string(choice_name(method.param)); };
INSTANTIATE_TEST_SUITE_P(Samplers, SampledGradient,
                         testing::Values(SamplerMethod::metropolis, SamplerMethod::langevin, SamplerMethod::gibbs),
                         name_of_method);

}  // namespace
}  // namespace rbm
