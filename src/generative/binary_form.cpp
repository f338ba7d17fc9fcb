#include "rbm_vmc/generative/binary_form.hpp"

#include <cmath>
#include <numbers>

namespace rbm {
namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

std::vector<UnitValues> values_of(const MachineShape& shape, Enumerated units) {
  std::vector<UnitValues> values;
  if (units != Enumerated::hidden) values.assign(at(shape.visible), unit_values(shape.visible_kind));
  if (units != Enumerated::visible) values.insert(values.end(), at(shape.hidden), unit_values(shape.hidden_kind));
  return values;
}

}  // namespace

bool can_sum_the_others(const MachineShape& shape, Enumerated units) {
  switch (units) {
    case Enumerated::visible: return !shape.gaussian() && !shape.hidden_couplings;
    case Enumerated::hidden: return !shape.visible_couplings;
    case Enumerated::all: return !shape.gaussian();
    default: return true;
  }
}

Enumerated resolve(const MachineShape& shape, Enumerated units) {
  if (units != Enumerated::automatic) return units;
  const bool visible = can_sum_the_others(shape, Enumerated::visible);
  const bool hidden = can_sum_the_others(shape, Enumerated::hidden);
  if (!visible && !hidden) return Enumerated::all;
  return hidden && (!visible || shape.hidden <= shape.visible) ? Enumerated::hidden : Enumerated::visible;
}

Index enumerated_units(const MachineShape& shape, Enumerated units) {
  const Enumerated which = resolve(shape, units);
  return (which == Enumerated::hidden ? 0 : shape.visible) + (which == Enumerated::visible ? 0 : shape.hidden);
}

BinaryForm::BinaryForm(Index units_, Index terms_)
    : units(units_), terms(terms_), linear(at(units_)), pairs(at(units_ * units_)), offset(at(terms_)),
      coupling(at(units_ * terms_)) {}

BinaryForm::BinaryForm(const Machine& machine, Enumerated which)
    : BinaryForm(enumerated_units(machine.shape(), which), [&] {
        const Enumerated layers = resolve(machine.shape(), which);
        if (layers == Enumerated::visible) return machine.shape().hidden;
        return layers == Enumerated::hidden && !machine.shape().gaussian() ? machine.shape().visible : Index{0};
      }()) {
  const auto& shape = machine.shape();
  const Enumerated layers = resolve(shape, which);
  expects(can_sum_the_others(shape, layers), "units whose others can be summed in closed form");
  add_layers(machine, layers);
  if (layers == Enumerated::visible) sum_terms(unit_values(shape.hidden_kind));
  if (layers == Enumerated::hidden) {
    if (shape.gaussian()) {
      integrate_gaussian(machine);
    } else {
      sum_terms(unit_values(shape.visible_kind));
    }
  }
  count_from_zero(values_of(shape, layers));
}

BinaryForm::BinaryForm(const Machine& machine, std::span<const Real> x) : BinaryForm(machine.shape().hidden, 0) {
  const auto& shape = machine.shape();
  expects(std::ssize(x) == shape.visible, "as many values as the machine has visible units");
  const std::vector<Real> nothing(at(units));
  constant = -shape.beta * energy(machine, x, nothing);
  const auto fields = hidden_fields(machine, x);
  for (Index j = 0; j < units; ++j) {
    linear[at(j)] = shape.beta * fields[at(j)];
    for (Index k = 0; k < units; ++k) at_pair(j, k) = shape.beta * machine.U(j, k);
  }
  count_from_zero(values_of(shape, Enumerated::hidden));
}

/// Everything between the enumerated units, and what acts on the others, with the values that the units have.
void BinaryForm::add_layers(const Machine& machine, Enumerated layers) {
  const auto& shape = machine.shape();
  const Real beta = shape.beta;
  const bool visible = layers != Enumerated::hidden, hidden = layers != Enumerated::visible;
  const Index first_hidden = visible ? shape.visible : 0;
  for (Index i = 0; i < shape.visible && visible; ++i) {
    linear[at(i)] = beta * machine.a()[at(i)];
    for (Index k = 0; k < shape.visible; ++k) at_pair(i, k) = beta * machine.V(i, k);
  }
  for (Index j = 0; j < shape.hidden && hidden; ++j) {
    linear[at(first_hidden + j)] = beta * machine.b()[at(j)];
    for (Index k = 0; k < shape.hidden; ++k) at_pair(first_hidden + j, first_hidden + k) = beta * machine.U(j, k);
  }
  for (Index k = 0; k < terms; ++k) offset[at(k)] = beta * (visible ? machine.b()[at(k)] : machine.a()[at(k)]);
  for (Index i = 0; i < shape.visible && !shape.gaussian(); ++i) {
    for (Index j = 0; j < shape.hidden; ++j) {
      const Real w = beta * machine.W(i, j);
      if (visible && hidden) at_pair(i, first_hidden + j) = at_pair(first_hidden + j, i) = w;
      if (!hidden) coupling[at(i * terms + j)] = w;
      if (!visible) coupling[at(j * terms + i)] = w;
    }
  }
}

void BinaryForm::integrate_gaussian(const Machine& machine) {
  const auto& shape = machine.shape();
  for (Index i = 0; i < shape.visible; ++i) {
    const Real variance = machine.sigma(i) * machine.sigma(i);
    const Real scale = shape.beta / variance;
    constant += 0.5 * std::log(2 * std::numbers::pi * variance / shape.beta);
    for (Index j = 0; j < shape.hidden; ++j) {
      linear[at(j)] += scale * machine.a()[at(i)] * machine.W(i, j);
      for (Index k = 0; k < shape.hidden; ++k) at_pair(j, k) += scale * machine.W(i, j) * machine.W(i, k);
    }
  }
}

/// low g + ln(1 + e^{(high-low) g}) for each term, so far ln(e^{low g} + e^{high g}).
void BinaryForm::sum_terms(UnitValues values) {
  for (Index k = 0; k < terms; ++k) {
    constant += values.low * offset[at(k)];
    offset[at(k)] *= values.width();
    for (Index l = 0; l < units; ++l) {
      Real& w = coupling[at(l * terms + k)];
      linear[at(l)] += values.low * w;
      w *= values.width();
    }
  }
}

/// From units s = low + (high-low) t to t. s² = (low+high) s - low·high takes care of the diagonal.
void BinaryForm::count_from_zero(std::span<const UnitValues> values) {
  for (Index l = 0; l < units; ++l) {
    const UnitValues v = values[at(l)];
    linear[at(l)] += 0.5 * pair(l, l) * (v.low + v.high);
    constant -= 0.5 * pair(l, l) * v.low * v.high;
    at_pair(l, l) = 0;
  }
  std::vector<Real> moved = linear;
  for (Index l = 0; l < units; ++l) {
    const UnitValues v = values[at(l)];
    for (Index m = 0; m < units; ++m) moved[at(l)] += pair(l, m) * values[at(m)].low;
    constant += 0.5 * v.low * (linear[at(l)] + moved[at(l)]);
    for (Index k = 0; k < terms; ++k) {
      Real& w = coupling[at(l * terms + k)];
      offset[at(k)] += v.low * w;
      w *= v.width();
    }
  }
  for (Index l = 0; l < units; ++l) {
    linear[at(l)] = values[at(l)].width() * moved[at(l)];
    for (Index m = 0; m < units; ++m) at_pair(l, m) *= values[at(l)].width() * values[at(m)].width();
  }
}

void BinaryForm::pad(Index count) {
  if (count <= units) return;
  std::vector<Real> wider(at(count * count));
  for (Index l = 0; l < units; ++l) {
    for (Index m = 0; m < units; ++m) wider[at(l * count + m)] = pair(l, m);
  }
  constant -= static_cast<Real>(count - units) * std::numbers::ln2;
  linear.resize(at(count));
  coupling.resize(at(count * terms));
  pairs = std::move(wider);
  units = count;
}

}  // namespace rbm
