/// Inputs of small systems, and their potentials written down a second time.
#pragma once

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "physics/quadrature.hpp"
#include "rbm_vmc/io/input.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace rbm::test {

/// Bosons in a trap with ω = 1, without interaction.
inline Input bosons(Integer particles, Integer dimensions, std::vector<FactorKind> factors = {FactorKind::rbm}) {
  Input input;
  input.system.kind = SystemKind::trapped_bosons;
  input.system.particles = particles;
  input.system.dimensions = dimensions;
  input.system.interaction = InteractionKind::none;
  input.wavefunction.factors = std::move(factors);
  return input;
}

/// Two bosons on a line with a soft repulsion, and an RBM with two hidden units that is not symmetric and not optimal.
inline Input bosons_on_a_line(RbmForm form) {
  Input input = bosons(2, 1);
  input.system.interaction = InteractionKind::soft_coulomb;
  input.system.strength = 2;
  auto& rbm = input.wavefunction.rbm;
  rbm.form = form;
  rbm.sigma = std::vector<Real>{std::sqrt(form == RbmForm::psi ? 0.9 : 0.45)};
  rbm.a = std::vector<Real>{-0.5, -0.2};
  rbm.b = std::vector<Real>{-0.3, 0.4};
  rbm.W = WeightTable{2, 2, {1.2, -0.6, -0.5, 0.9}};
  return input;
}

/// Two electrons of opposite spin with Coulomb repulsion; ψ = (1 + r/L)^{L/(D-1)} exp(-Σr²ω/2), exact where L = D-1 and
/// ω = 1/(D-1).
inline Input exact_two_electrons(Integer dimensions) {
  Input input;
  input.system.kind = SystemKind::quantum_dot;
  input.system.particles = 2;
  input.system.dimensions = dimensions;
  input.system.omega = {1.0 / static_cast<Real>(dimensions - 1)};
  input.wavefunction.factors = std::vector{FactorKind::rbm, FactorKind::pair_rbm};
  auto& rbm = input.wavefunction.rbm;
  rbm.hidden = 2;
  rbm.a = std::vector<Real>(static_cast<std::size_t>(2 * dimensions), 0.0);
  rbm.b = std::vector<Real>(2, 0.0);
  rbm.W = WeightTable{2 * dimensions, 2, std::vector<Real>(static_cast<std::size_t>(4 * dimensions), 0.0)};
  input.wavefunction.pair_rbm.length = static_cast<Real>(dimensions - 1);
  input.wavefunction.pair_rbm.init_scale = 0.0;
  return input;
}

/// V of an input in one dimension, at most two particles.
inline PlainPotential plain_potential(const Input& resolved) {
  return [input = resolved](const std::vector<Real>& x) {
    const auto& system = input.system;
    Real energy = 0;
    for (const Real position : x) energy += 0.5 * std::pow(system.omega[0] * position, 2);
    if (x.size() < 2) return energy;
    const Real r = x[0] - x[1];
    if (system.interaction == InteractionKind::soft_coulomb) energy += system.strength / std::hypot(r, *system.softening);
    if (system.interaction == InteractionKind::gaussian)
      energy += system.strength * std::exp(-0.5 * std::pow(r / *system.width, 2));
    return energy;
  };
}

/// The start values, moved by normal numbers times `spread`.
inline Ansatz shaken_ansatz(const Input& resolved, Real spread) {
  Ansatz ansatz = make_ansatz(resolved);
  std::mt19937_64 generator(static_cast<std::uint64_t>(resolved.run.seed));
  std::normal_distribution<Real> normal;
  std::vector<Real> theta(ansatz.parameters().begin(), ansatz.parameters().end());
  for (Real& value : theta) value += spread * normal(generator);
  ansatz.set_parameters(theta);
  return ansatz;
}

}  // namespace rbm::test
