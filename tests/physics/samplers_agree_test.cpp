/// Every sampler gives the same energies, those of |ψ|² by quadrature: two particles in two dimensions, one RBM.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "physics/small_systems.hpp"
#include "physics/whole_run.hpp"

namespace rbm {
namespace {

struct Method {
  std::string name;
  SamplerMethod method;
  StepDistribution distribution = StepDistribution::uniform;
};

const std::vector<Method>& methods() {
  static const std::vector<Method> all{{"metropolis_uniform", SamplerMethod::metropolis, StepDistribution::uniform},
                                       {"metropolis_normal", SamplerMethod::metropolis, StepDistribution::normal},
                                       {"langevin", SamplerMethod::langevin},
                                       {"gibbs", SamplerMethod::gibbs}};
  return all;
}

class SamplersAgree : public testing::TestWithParam<std::tuple<RbmForm, bool>> {};

TEST_P(SamplersAgree, OnTheEnergiesOfALoneRbm) {
  const auto [form, symmetric] = GetParam();
  Input input = test::bosons(2, 2);
  auto& rbm = input.wavefunction.rbm;
  rbm.form = form;
  rbm.symmetric = symmetric;
  // Strong couplings: |ψ|² is far from a Gaussian, and its mean from the origin.
  const Real f = form == RbmForm::psi ? 1.0 : 0.5;
  rbm.sigma = std::vector<Real>{std::sqrt(0.8 * f), std::sqrt(1.3 * f)};
  if (symmetric) {
    rbm.a = std::vector<Real>{-0.6, 0.3};
    rbm.b = std::vector<Real>{-0.4, 0.2};
    rbm.W = WeightTable{2, 2, {1.1, -0.5, 0.4, 0.9}};
  } else {
    rbm.a = std::vector<Real>{-0.6, 0.3, 0.2, -0.1};
    rbm.b = std::vector<Real>{-0.4, 0.2};
    rbm.W = WeightTable{4, 2, {1.1, -0.5, 0.4, 0.9, -0.8, 0.3, 0.6, -1.0}};
  }
  input.sampler.chains = 256;
  input.evaluation.samples = Integer{1} << 20;

  const Input resolved = resolve(input);
  const Ansatz ansatz = make_ansatz(resolved);
  const test::TensorGrid grid(2, 2, 7.0, 29);
  ASSERT_LT(test::cut_off(grid, test::amplitudes(grid, ansatz)), 1e-5);
  const test::WeightedEnergy exact = test::weighted_energy(grid, ansatz, make_hamiltonian(resolved));
  EXPECT_GT(exact.variance, 0.5);

  for (const Method& method : methods()) {
    SCOPED_TRACE(method.name);
    input.sampler.method = method.method;
    input.sampler.distribution = method.distribution;
    const EvaluationResult found = test::evaluate_start_values(input);
    EXPECT_NEAR(found.energy.mean, exact.mean[kTotal], 4 * found.energy.error);
    EXPECT_NEAR(found.kinetic.mean, exact.mean[kKinetic], 4 * found.kinetic.error);
    EXPECT_NEAR(found.trap.mean, exact.mean[kTrap], 4 * found.trap.error);
    EXPECT_LT(found.energy.error, 2e-3 * exact.mean[kTotal]);
    EXPECT_LT(found.trap.error, 3e-3 * exact.mean[kTrap]);
    EXPECT_NEAR(found.energy.variance, exact.variance, 0.03 * exact.variance);
    EXPECT_LT(found.rhat, 1.01);
  }
}

const auto name_of_form = [](const auto& machine) {
  return fmt::format("{}{}", choice_name(std::get<0>(machine.param)), std::get<1>(machine.param) ? "_symmetric" : "");
};
INSTANTIATE_TEST_SUITE_P(Forms, SamplersAgree,
                         testing::Combine(testing::Values(RbmForm::psi, RbmForm::sqrt), testing::Bool()), name_of_form);

}  // namespace
}  // namespace rbm
