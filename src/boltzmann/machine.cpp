#include "rbm_vmc/boltzmann/machine.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace rbm {
namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// ln(e^{low f} + e^{high f}).
Real log_sum(UnitValues values, Real field) {
  const Real difference = values.width() * field;
  return values.low * field + std::max(difference, 0.0) + std::log1p(std::exp(-std::abs(difference)));
}

/// ½hᵀUh
Real hidden_pairs(const Machine& machine, std::span<const Real> h) {
  Real sum = 0;
  for (Index j = 0; j < std::ssize(h); ++j) {
    for (Index k = j + 1; k < std::ssize(h); ++k) sum += h[at(j)] * h[at(k)] * machine.U(j, k);
  }
  return sum;
}

/// a·x + ½xᵀVx, or what stands in its place for gaussian units.
Real visible_terms(const Machine& machine, std::span<const Real> x) {
  Real sum = 0;
  for (Index i = 0; i < std::ssize(x); ++i) {
    if (machine.shape().gaussian()) {
      const Real z = (x[at(i)] - machine.a()[at(i)]) / machine.sigma(i);
      sum -= 0.5 * z * z;
      continue;
    }
    sum += machine.a()[at(i)] * x[at(i)];
    for (Index k = i + 1; k < std::ssize(x); ++k) sum += x[at(i)] * x[at(k)] * machine.V(i, k);
  }
  return sum;
}

void check(const Machine& machine, std::span<const Real> x, std::span<const Real> h) {
  expects(std::ssize(x) == machine.shape().visible && std::ssize(h) == machine.shape().hidden,
          "as many values as the machine has units");
}

}  // namespace

Machine::Machine(const MachineShape& shape, std::vector<Real> sigma) : shape_(shape), start_sigma_(std::move(sigma)) {
  if (start_sigma_.empty()) start_sigma_.assign(at(shape.visible), 1.0);
  expects(shape.visible >= 1 && shape.hidden >= 0 && shape.beta > 0, "visible units and a positive beta");
  expects(std::ssize(start_sigma_) == shape.visible, "one width for each visible unit");
  expects(std::ranges::all_of(start_sigma_, [&](Real s) { return shape.gaussian() ? s > 0 : s == 1; }),
          "positive widths, of gaussian units only");
  expects(!(shape.gaussian() && shape.visible_couplings), "no couplings between gaussian units");
  theta_.assign(at(shape.parameters()), 0.0);
  sigma_ = start_sigma_;
}

void Machine::set_theta(std::span<const Real> theta) {
  expects(theta.size() == theta_.size(), "as many parameters as the machine has");
  std::ranges::copy(theta, theta_.begin());
  const auto logarithms = part(shape_.log_sigma(), shape_.log_sigma_count());
  for (std::size_t i = 0; i < sigma_.size() && !logarithms.empty(); ++i) {
    sigma_[i] = start_sigma_[i] * std::exp(logarithms[logarithms.size() == 1 ? 0 : i]);
  }
}

Real Machine::V(Index i, Index j) const {
  if (i == j || !shape_.visible_couplings) return 0;
  return theta_[at(shape_.V() + pair_index(std::min(i, j), std::max(i, j), shape_.visible))];
}

Real Machine::U(Index i, Index j) const {
  if (i == j || !shape_.hidden_couplings) return 0;
  return theta_[at(shape_.U() + pair_index(std::min(i, j), std::max(i, j), shape_.hidden))];
}

std::vector<Real> hidden_fields(const Machine& machine, std::span<const Real> x) {
  std::vector<Real> fields(machine.b().begin(), machine.b().end());
  for (Index i = 0; i < std::ssize(x); ++i) {
    const Real scaled = x[at(i)] / (machine.sigma(i) * machine.sigma(i));
    for (Index j = 0; j < std::ssize(fields); ++j) fields[at(j)] += scaled * machine.W(i, j);
  }
  return fields;
}

Real energy(const Machine& machine, std::span<const Real> x, std::span<const Real> h) {
  check(machine, x, h);
  const auto fields = hidden_fields(machine, x);
  Real sum = visible_terms(machine, x) + hidden_pairs(machine, h);
  for (std::size_t j = 0; j < fields.size(); ++j) sum += fields[j] * h[j];
  return -sum;
}

std::vector<Real> energy_derivatives(const Machine& machine, std::span<const Real> x, std::span<const Real> h) {
  check(machine, x, h);
  const auto& shape = machine.shape();
  std::vector<Real> d(at(shape.parameters()));
  std::ranges::copy(h, d.begin() + shape.b());
  for (Index i = 0; i < shape.visible; ++i) {
    const Real inverse = 1 / (machine.sigma(i) * machine.sigma(i));
    const Real difference = x[at(i)] - machine.a()[at(i)];
    d[at(shape.a() + i)] = shape.gaussian() ? difference * inverse : x[at(i)];
    Real bound = 0;  // Σ_j W_ij h_j
    for (Index j = 0; j < shape.hidden; ++j) {
      d[at(shape.W() + i * shape.hidden + j)] = x[at(i)] * h[at(j)] * inverse;
      bound += machine.W(i, j) * h[at(j)];
    }
    if (shape.log_sigma_count() > 0) {
      const Index k = shape.log_sigma() + (shape.sigma == SigmaTraining::common ? 0 : i);
      d[at(k)] += (difference * difference - 2 * x[at(i)] * bound) * inverse;
    }
    for (Index k = i + 1; k < shape.visible && shape.visible_couplings; ++k) {
      d[at(shape.V() + pair_index(i, k, shape.visible))] = x[at(i)] * x[at(k)];
    }
  }
  for (Index j = 0; j < shape.hidden && shape.hidden_couplings; ++j) {
    for (Index k = j + 1; k < shape.hidden; ++k) d[at(shape.U() + pair_index(j, k, shape.hidden))] = h[at(j)] * h[at(k)];
  }
  return d;
}

Real log_marginal(const Machine& machine, std::span<const Real> x) {
  expects(!machine.shape().hidden_couplings, "hidden units that are independent given x");
  expects(std::ssize(x) == machine.shape().visible, "as many values as the machine has visible units");
  Real sum = machine.shape().beta * visible_terms(machine, x);
  for (const Real field : hidden_fields(machine, x))
    sum += log_sum(unit_values(machine.shape().hidden_kind), machine.shape().beta * field);
  return sum;
}

Real log_hidden_marginal(const Machine& machine, std::span<const Real> h) {
  const auto& shape = machine.shape();
  expects(!shape.visible_couplings, "visible units that are independent given h");
  expects(std::ssize(h) == shape.hidden, "as many values as the machine has hidden units");
  Real sum = hidden_pairs(machine, h);
  for (Index j = 0; j < shape.hidden; ++j) sum += machine.b()[at(j)] * h[at(j)];
  sum *= shape.beta;
  for (Index i = 0; i < shape.visible; ++i) {
    Real bound = 0;
    for (Index j = 0; j < shape.hidden; ++j) bound += machine.W(i, j) * h[at(j)];
    const Real a = machine.a()[at(i)];
    if (shape.gaussian()) {
      const Real variance = machine.sigma(i) * machine.sigma(i);
      sum += shape.beta * (2 * a * bound + bound * bound) / (2 * variance) +
             0.5 * std::log(2 * std::numbers::pi * variance / shape.beta);
    } else {
      sum += log_sum(unit_values(shape.visible_kind), shape.beta * (a + bound));
    }
  }
  return sum;
}

}  // namespace rbm
