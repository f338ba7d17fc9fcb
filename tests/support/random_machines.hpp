/// Machines of all kinds with random parameters, and their states, for tests against the plain formulas.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "rbm_vmc/generative/chain_group.hpp"

namespace rbm::test {

/// Small enough for enumeration, larger than one tile of units, of every kind.
inline std::vector<MachineShape> all_shapes() {
  using enum VisibleKind;
  constexpr auto kBinary = HiddenKind::binary;
  constexpr auto kSpin = HiddenKind::spin;
  std::vector<MachineShape> shapes;
  const auto add = [&](VisibleKind visible, HiddenKind hidden, bool V, bool U, Real beta, SigmaTraining sigma) {
    shapes.push_back({.visible_kind = visible,
                      .hidden_kind = hidden,
                      .visible = 15,
                      .hidden = 13,
                      .sigma = sigma,
                      .visible_couplings = V,
                      .hidden_couplings = U,
                      .beta = beta});
  };
  for (const auto hidden : {kBinary, kSpin}) {
    for (const auto visible : {binary, spin}) {
      add(visible, hidden, false, false, 1.0, SigmaTraining::fixed);
      add(visible, hidden, true, false, 0.7, SigmaTraining::fixed);
      add(visible, hidden, false, true, 1.4, SigmaTraining::fixed);
      add(visible, hidden, true, true, 1.2, SigmaTraining::fixed);
    }
    add(gaussian, hidden, false, false, 1.0, SigmaTraining::fixed);
    add(gaussian, hidden, false, false, 0.6, SigmaTraining::common);
    add(gaussian, hidden, false, false, 1.3, SigmaTraining::each);
    add(gaussian, hidden, false, true, 0.8, SigmaTraining::each);
  }
  return shapes;
}

/// Parameters N(0, scale²); widths of gaussian units differ from unit to unit.
inline Machine random_machine(const MachineShape& shape, unsigned seed, Real scale = 0.4) {
  std::mt19937 engine(seed);
  std::normal_distribution<Real> normal;
  std::vector<Real> sigma;
  for (Index i = 0; shape.gaussian() && i < shape.visible; ++i) sigma.push_back(0.7 + 0.2 * static_cast<Real>(i % 5));
  Machine machine(shape, sigma);
  std::vector<Real> theta(static_cast<std::size_t>(shape.parameters()));
  for (Real& t : theta) t = scale * normal(engine);
  machine.set_theta(theta);
  return machine;
}

/// Random x and h in all places of a group, that float holds exactly.
template <class Scalar>
void fill_at_random(const MachineShape& shape, unsigned seed, ChainGroup<Scalar>& group) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  const auto coin = [&](UnitValues values) { return static_cast<Scalar>(engine() % 2 ? values.high : values.low); };
  for (Index c = 0; c < kGroup; ++c) {
    for (Index i = 0; i < shape.visible; ++i) {
      group.x(i, c) = shape.gaussian() ? static_cast<Scalar>(normal(engine)) : coin(unit_values(shape.visible_kind));
    }
    for (Index j = 0; j < shape.hidden; ++j) group.h(j, c) = coin(unit_values(shape.hidden_kind));
  }
}

/// All units of one chain.
template <class Scalar>
std::vector<Real> column(const ChainRows<Scalar>& rows, Index chain) {
  std::vector<Real> units;
  for (Index i = 0; i < rows.units(); ++i) units.push_back(static_cast<Real>(rows(i, chain)));
  return units;
}

/// State number s of n units of two values: unit i is high if bit i of s is set.
inline std::vector<Real> state(UnitValues values, Index n, Index s) {
  std::vector<Real> units;
  for (Index i = 0; i < n; ++i) units.push_back((s >> i & 1) ? values.high : values.low);
  return units;
}

/// How far Scalar may be from an exact sum of numbers of order one.
template <class Scalar>
inline constexpr Real kRounding = sizeof(Scalar) == 4 ? 2e-5 : 1e-12;

}  // namespace rbm::test
