#include "rbm_vmc/boltzmann/machine.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace rbm {
namespace {

Machine random_machine(MachineShape shape, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<Real> normal;
  std::vector<Real> sigma;
  if (shape.gaussian()) {
    for (Index i = 0; i < shape.visible; ++i) sigma.push_back(0.7 + 0.3 * static_cast<Real>(i));
  }
  Machine machine(shape, sigma);
  std::vector<Real> theta(static_cast<std::size_t>(shape.parameters()));
  for (Real& t : theta) t = 0.4 * normal(engine);
  machine.set_theta(theta);
  return machine;
}

/// All states of n units of two values.
std::vector<std::vector<Real>> states(UnitValues values, Index n) {
  std::vector<std::vector<Real>> all;
  for (Index s = 0; s < Index{1} << n; ++s) {
    std::vector<Real> state;
    for (Index i = 0; i < n; ++i) state.push_back((s >> i & 1) ? values.high : values.low);
    all.push_back(state);
  }
  return all;
}

const MachineShape kShapes[] = {
    {.visible_kind = VisibleKind::binary, .hidden_kind = HiddenKind::binary, .visible = 4, .hidden = 3},
    {.visible_kind = VisibleKind::spin, .hidden_kind = HiddenKind::spin, .visible = 4, .hidden = 3, .beta = 1.7},
    {.visible_kind = VisibleKind::binary,
     .hidden_kind = HiddenKind::spin,
     .visible = 4,
     .hidden = 3,
     .visible_couplings = true,
     .beta = 0.6},
    {.visible_kind = VisibleKind::spin,
     .hidden_kind = HiddenKind::binary,
     .visible = 3,
     .hidden = 4,
     .visible_couplings = true,
     .hidden_couplings = true},
    {.visible_kind = VisibleKind::gaussian,
     .hidden_kind = HiddenKind::binary,
     .visible = 3,
     .hidden = 3,
     .sigma = SigmaTraining::each,
     .beta = 1.3},
    {.visible_kind = VisibleKind::gaussian,
     .hidden_kind = HiddenKind::spin,
     .visible = 3,
     .hidden = 3,
     .sigma = SigmaTraining::common,
     .hidden_couplings = true},
};

TEST(Machine, MarginalsAreSumsOfTheJointWeight) {
  for (const auto& shape : kShapes) {
    const Machine machine = random_machine(shape, 7);
    const auto hidden = states(unit_values(shape.hidden_kind), shape.hidden);
    if (!shape.hidden_couplings) {
      std::vector<Real> x{0.3, -1.2, 0.9, 2.0};
      if (!shape.gaussian()) x.assign({unit_values(shape.visible_kind).low, 1, 1, unit_values(shape.visible_kind).low});
      x.resize(static_cast<std::size_t>(shape.visible));
      Real sum = 0;
      for (const auto& h : hidden) sum += std::exp(-shape.beta * energy(machine, x, h));
      EXPECT_NEAR(log_marginal(machine, x), std::log(sum), 1e-12);
    }
    if (shape.gaussian() || shape.visible_couplings) continue;
    for (const auto& h : hidden) {
      Real sum = 0;
      for (const auto& x : states(unit_values(shape.visible_kind), shape.visible))
        sum += std::exp(-shape.beta * energy(machine, x, h));
      EXPECT_NEAR(log_hidden_marginal(machine, h), std::log(sum), 1e-12);
    }
  }
}

TEST(Machine, HiddenMarginalOfGaussianUnitsIsAnIntegral) {
  const MachineShape shape{
      .visible_kind = VisibleKind::gaussian, .visible = 1, .hidden = 2, .hidden_couplings = true, .beta = 0.8};
  const Machine machine = random_machine(shape, 3);
  for (const auto& h : states({0, 1}, 2)) {
    Real sum = 0;
    constexpr Real kStep = 1e-3;
    for (Real x = -12; x < 12; x += kStep) sum += kStep * std::exp(-shape.beta * energy(machine, std::vector<Real>{x}, h));
    EXPECT_NEAR(log_hidden_marginal(machine, h), std::log(sum), 1e-9);
  }
}

TEST(Machine, DerivativesOfTheEnergyAgreeWithDifferences) {
  constexpr Real kStep = 1e-6;
  for (const auto& shape : kShapes) {
    Machine machine = random_machine(shape, 11);
    const std::vector<Real> theta(machine.theta().begin(), machine.theta().end());
    std::vector<Real> x(static_cast<std::size_t>(shape.visible)), h(static_cast<std::size_t>(shape.hidden), 1.0);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = shape.gaussian() ? 0.5 - 0.7 * static_cast<Real>(i) : 1;
    h[1] = unit_values(shape.hidden_kind).low;
    const auto derivatives = energy_derivatives(machine, x, h);
    for (std::size_t k = 0; k < theta.size(); ++k) {
      auto moved = theta;
      moved[k] += kStep;
      machine.set_theta(moved);
      const Real above = energy(machine, x, h);
      moved[k] -= 2 * kStep;
      machine.set_theta(moved);
      EXPECT_NEAR(derivatives[k], -(above - energy(machine, x, h)) / (2 * kStep), 1e-8) << k;
    }
    machine.set_theta(theta);
  }
}

TEST(Machine, RefusesWhatDoesNotFit) {
  EXPECT_THROW(Machine({.visible = 2, .hidden = 1}, {1.0}), ContractError);
  EXPECT_THROW(Machine({.visible = 2, .hidden = 1}, {1.0, 2.0}), ContractError);
  EXPECT_THROW(Machine({.visible_kind = VisibleKind::gaussian, .visible = 2, .visible_couplings = true}), ContractError);
  EXPECT_THROW(Machine({.visible_kind = VisibleKind::gaussian, .visible = 1}, {0.0}), ContractError);
}

}  // namespace
}  // namespace rbm
