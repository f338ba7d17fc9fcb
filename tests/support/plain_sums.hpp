/// Sums over all states of a machine as they stand in the book.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/random_machines.hpp"

namespace rbm::test {

/// ln Σ e^f.
inline Real log_sum_exp(const std::vector<Real>& f) {
  const Real largest = *std::max_element(f.begin(), f.end());
  long double sum = 0;
  for (const Real x : f) sum += std::exp(static_cast<long double>(x - largest));
  return largest + static_cast<Real>(std::log(sum));
}

/// All states of n units of two values, unit 0 changing fastest.
inline std::vector<std::vector<Real>> states(UnitValues values, Index n) {
  std::vector<std::vector<Real>> all;
  for (Index s = 0; s < Index{1} << n; ++s) all.push_back(state(values, n, s));
  return all;
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
