#include "rbm_vmc/training/machine_to_psi.hpp"

#include <gtest/gtest.h>

#include "support/random_machines.hpp"

namespace rbm {
namespace {

Input system_of(Integer particles, Integer dimensions) {
  Input input;
  input.system.particles = particles;
  input.system.dimensions = dimensions;
  return input;
}

/// The machine that the keys of wavefunction.rbm describe: |psi|^2 of form sqrt.
Machine machine_of(const Input& input) {
  const auto& rbm = input.wavefunction.rbm;
  std::vector<Real> theta = *rbm.a, sigma;
  theta.insert(theta.end(), rbm.b->begin(), rbm.b->end());
  theta.insert(theta.end(), rbm.W->values.begin(), rbm.W->values.end());
  for (std::size_t i = 0; i < rbm.a->size(); ++i) sigma.push_back((*rbm.sigma)[i % rbm.sigma->size()]);
  Machine machine({.visible_kind = VisibleKind::gaussian, .visible = std::ssize(*rbm.a), .hidden = *rbm.hidden}, sigma);
  machine.set_theta(theta);
  return machine;
}

std::string refusal(const Input& input, const Machine& machine) {
  Input changed = input;
  try {
    put_machine(changed, input, machine, "x.results.h5");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(MachineToPsi, TheSquareOfPsiIsTheDensityOfTheMachine) {
  for (const auto hidden : {HiddenKind::binary, HiddenKind::spin}) {
    const MachineShape shape{
        .visible_kind = VisibleKind::gaussian, .hidden_kind = hidden, .visible = 4, .hidden = 3, .beta = 0.7};
    Machine machine(shape, {0.8, 1.3, 0.8, 1.3});
    machine.set_theta(test::random_machine(shape, 3).theta());
    Input input = system_of(2, 2);
    input.wavefunction.parameters = std::vector<Real>{1};
    put_machine(input, input, machine, "x");
    EXPECT_EQ(input.wavefunction.rbm.form, RbmForm::sqrt);
    EXPECT_EQ(input.wavefunction.rbm.symmetric, false);
    EXPECT_FALSE(input.wavefunction.parameters);
    EXPECT_EQ(input.wavefunction.rbm.sigma->size(), 2U);
    const Machine psi = machine_of(input);
    const auto difference = [&](const std::vector<Real>& x) { return log_marginal(psi, x) - log_marginal(machine, x); };
    const Real constant = difference({0, 0, 0, 0});
    for (const auto& x : {std::vector<Real>{1, 0, 0, 0}, {0.3, -1, 2, 0.7}, {-2, 1.5, 0.4, -0.6}})
      EXPECT_NEAR(difference(x), constant, 1e-12);
  }
}

TEST(MachineToPsi, WhatDoesNotFitIsRefused) {
  const Input input = system_of(2, 1);
  EXPECT_EQ(
      refusal(input, Machine({.visible = 2, .hidden = 1})),
      "x.results.h5: no machine of positions (its visible units have two values) train with machine.visible = gaussian");
  const MachineShape gaussian{.visible_kind = VisibleKind::gaussian, .visible = 2, .hidden = 2};
  auto coupled = gaussian;
  coupled.hidden_couplings = true;
  EXPECT_NE(refusal(input, Machine(coupled)).find("its hidden units are coupled"), std::string::npos);
  EXPECT_EQ(refusal(system_of(2, 2), Machine(gaussian)),
            "x.results.h5: no machine of positions of this system (it has 2 units, the system 2 x 2 coordinates) give "
            "--particles and "
            "--dimensions of its data");
  EXPECT_EQ(refusal(input, Machine(gaussian, {1, 1.5})),
            "x.results.h5: widths differ from particle to particle (sigma[0] = 1, sigma[1] = 1.5; psi has one for each "
            "dimension) train "
            "with machine.train_sigma = common or fixed, and data.standardise = common or none");
  EXPECT_EQ(refusal(system_of(1, 2), Machine(gaussian, {1, 1.5})), "");
  Input other = input;
  other.wavefunction.rbm.hidden = 3;
  EXPECT_NE(refusal(other, Machine(gaussian)).find("(it has 2, wavefunction.rbm.hidden is 3)"), std::string::npos);
}

}  // namespace
}  // namespace rbm
