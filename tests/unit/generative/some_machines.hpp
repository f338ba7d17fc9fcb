/// Machines with random parameters, and sums over all their states as they stand in the book.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"

namespace rbm::test {

/// Parameters N(0, scale²); widths 0.7, 1.0, 1.3, ...
inline Machine random_machine(const MachineShape& shape, unsigned seed, Real scale = 0.4) {
  std::mt19937 engine(seed);
  std::normal_distribution<Real> normal;
  std::vector<Real> sigma;
  for (Index i = 0; i < shape.visible && shape.gaussian(); ++i) sigma.push_back(0.7 + 0.3 * static_cast<Real>(i));
  Machine machine(shape, sigma);
  std::vector<Real> theta(static_cast<std::size_t>(shape.parameters()));
  for (Real& t : theta) t = scale * normal(engine);
  machine.set_theta(theta);
  return machine;
}

/// All states of n units of two values, unit 0 changing fastest.
inline std::vector<std::vector<Real>> states(UnitValues values, Index n) {
  std::vector<std::vector<Real>> all;
  for (Index s = 0; s < Index{1} << n; ++s) {
    std::vector<Real> state;
    for (Index i = 0; i < n; ++i) state.push_back((s >> i & 1) ? values.high : values.low);
    all.push_back(state);
  }
  return all;
}

/// ln Σ e^f.
inline Real log_sum_exp(const std::vector<Real>& f) {
  const Real largest = *std::max_element(f.begin(), f.end());
  long double sum = 0;
  for (const Real x : f) sum += std::exp(static_cast<long double>(x - largest));
  return largest + static_cast<Real>(std::log(sum));
}

/// Over all x and h, of machines whose visible units have two values.
inline Real plain_log_z(const Machine& machine) {
  const auto& shape = machine.shape();
  std::vector<Real> f;
  for (const auto& x : states(unit_values(shape.visible_kind), shape.visible)) {
    for (const auto& h : states(unit_values(shape.hidden_kind), shape.hidden))
      f.push_back(-shape.beta * energy(machine, x, h));
  }
  return log_sum_exp(f);
}

}  // namespace rbm::test
