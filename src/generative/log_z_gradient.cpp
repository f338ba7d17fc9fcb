#include "rbm_vmc/generative/log_z_gradient.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/generative/enumeration.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {
namespace {

constexpr Index kStatesOfPiece = 256;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

Real mean_of(UnitValues values, Real scaled_field) {
  return values.low + values.width() / (1 + std::exp(-values.width() * scaled_field));
}

std::vector<Real> hidden_means(const Machine& machine, std::span<const Real> x) {
  auto means = hidden_fields(machine, x);
  for (Real& m : means) m = mean_of(unit_values(machine.shape().hidden_kind), machine.shape().beta * m);
  return means;
}

std::vector<Real> visible_means(const Machine& machine, std::span<const Real> h) {
  const auto& shape = machine.shape();
  std::vector<Real> means(machine.a().begin(), machine.a().end());
  for (Index i = 0; i < shape.visible; ++i) {
    for (Index j = 0; j < shape.hidden; ++j) means[at(i)] += machine.W(i, j) * h[at(j)];
    if (!shape.gaussian()) means[at(i)] = mean_of(unit_values(shape.visible_kind), shape.beta * means[at(i)]);
  }
  return means;
}

/// A state of the enumerated units, the means of the others, and ln of the weight.
struct State {
  std::vector<Real> x, h;
  Real log_weight;
};

State state_of(const Machine& machine, Enumerated units, Index number) {
  const auto& shape = machine.shape();
  State state;
  const auto bit = [&](UnitValues values) {
    const bool high = (number & 1) != 0;
    number >>= 1;
    return high ? values.high : values.low;
  };
  for (Index i = 0; i < shape.visible && units != Enumerated::hidden; ++i)
    state.x.push_back(bit(unit_values(shape.visible_kind)));
  for (Index j = 0; j < shape.hidden && units != Enumerated::visible; ++j)
    state.h.push_back(bit(unit_values(shape.hidden_kind)));
  if (units == Enumerated::hidden) {
    state.x = visible_means(machine, state.h);
    state.log_weight = log_hidden_marginal(machine, state.h);
  } else if (units == Enumerated::visible) {
    state.h = hidden_means(machine, state.x);
    state.log_weight = log_marginal(machine, state.x);
  } else {
    state.log_weight = -shape.beta * energy(machine, state.x, state.h);
  }
  return state;
}

}  // namespace

std::vector<Real> log_z_gradient(const Machine& machine, Communicator& communicator) {
  const auto& shape = machine.shape();
  const Enumerated units = resolve(shape);
  const Index count = enumerated_units(shape);
  expects(count <= kMostForGradient, "a machine small enough for the plain sum");
  const Real log_z = enumerate_log_z(machine, communicator);
  const Index states = Index{1} << count;
  ExactSum sum({shape.parameters()});
  std::vector<Real> partial(at(shape.parameters()));
  const Share mine = communicator.share((states + kStatesOfPiece - 1) / kStatesOfPiece);
  for (Index piece = mine.first; piece < mine.last; ++piece) {
    std::ranges::fill(partial, 0.0);
    for (Index s = piece * kStatesOfPiece; s < std::min(states, (piece + 1) * kStatesOfPiece); ++s) {
      const State state = state_of(machine, units, s);
      const Real weight = shape.beta * std::exp(state.log_weight - log_z);
      const auto derivatives = energy_derivatives(machine, state.x, state.h);
      for (std::size_t k = 0; k < partial.size(); ++k) partial[k] += weight * derivatives[k];
    }
    sum.add(partial);
  }
  auto gradient = sum.reduce(communicator);
  const Real each = shape.sigma == SigmaTraining::common ? static_cast<Real>(shape.visible) : 1;
  for (Index k = 0; k < shape.log_sigma_count(); ++k) gradient[at(shape.log_sigma() + k)] += each;
  return gradient;
}

}  // namespace rbm
