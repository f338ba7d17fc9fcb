#include "rbm_vmc/generative/chain_starts.hpp"

#include <cmath>

#include "layer_sweep.hpp"

namespace rbm {
namespace {

/// Sets the units of a layer from the numbers for each tile of units: values(unit, numbers of a pack) → pack.
template <class Scalar, class Fill, class Value>
void start_layer(const ChainRandom& random, const ChainGroup<Scalar>& group, ChainRows<Scalar>& rows, Fill fill,
                 Value value) {
  TileNumbers numbers;
  for (Index k = 0; k < batches_of(group.chains); ++k) {
    const RandomStream stream = random.stream(group.batch(k));
    for (Index first = 0; first < rows.units(); first += kTile<Scalar>) {
      const Index units = std::min(kTile<Scalar>, rows.units() - first);
      fill(numbers, stream, first, units);
      for (Index n = 0; n < units; ++n) {
        for (Index p = 0; p < kPacks; ++p)
          store_pack(rows.row(first + n) + k * kBatch, p, value(first + n, numbers.pack(n, p)));
      }
    }
  }
}

template <class Scalar>
void toss_coins(UnitValues values, const ChainRandom& random, std::uint64_t first_draw, const ChainGroup<Scalar>& group,
                ChainRows<Scalar>& rows) {
  start_layer(
      random, group, rows,
      [=](TileNumbers& numbers, const RandomStream& stream, Index first, Index units) {
        numbers.fill_uniform(stream, first_draw, first, units);
      },
      [=](Index, Pack u) { return select(u < 0.5, broadcast(values.high), broadcast(values.low)); });
}

}  // namespace

template <class Scalar>
void start_hidden_from_noise(const MachineShape& shape, const ChainRandom& random, ChainGroup<Scalar>& group) {
  expects(group.h.units() == shape.hidden, "a group of chains of this machine");
  toss_coins(unit_values(shape.hidden_kind), random, 0, group, group.h);
}

template <class Scalar>
void start_from_noise(const Machine& machine, const ChainRandom& random, ChainGroup<Scalar>& group) {
  const MachineShape& shape = machine.shape();
  expects(group.x.units() == shape.visible, "a group of chains of this machine");
  start_hidden_from_noise(shape, random, group);
  const std::uint64_t first_draw = draws_of(shape.hidden);
  if (!shape.gaussian()) return toss_coins(unit_values(shape.visible_kind), random, first_draw, group, group.x);
  start_layer(
      random, group, group.x,
      [=](TileNumbers& numbers, const RandomStream& stream, Index first, Index units) {
        numbers.fill_normal(stream, first_draw, first, units);
      },
      [&](Index i, Pack normal) {
        return machine.a()[static_cast<std::size_t>(i)] + machine.sigma(i) / std::sqrt(shape.beta) * normal;
      });
}

template <class Scalar, class Number>
void copy_rows(std::span<const Number> rows, ChainGroup<Scalar>& group) {
  const Index visible = group.x.units();
  const Index count = std::ssize(rows) / visible;
  expects(count * visible == std::ssize(rows) && count <= kGroup, "whole rows, at most kGroup of them");
  group.chains = count;
  for (Index i = 0; i < visible; ++i) {
    Scalar* const chains = group.x.row(i);
    for (Index c = 0; c < count; ++c) chains[c] = static_cast<Scalar>(rows[static_cast<std::size_t>(c * visible + i)]);
  }
}

template <class Scalar, class Number>
void copy_over_and_over(const ChainRows<Number>& from, Index chains, ChainRows<Scalar>& to) {
  expects(from.units() == to.units() && chains >= 1 && chains <= kGroup, "states of the same units");
  for (Index unit = 0; unit < from.units(); ++unit) {
    for (Index chain = 0; chain < kGroup; ++chain) to(unit, chain) = static_cast<Scalar>(from(unit, chain % chains));
  }
}

template void start_from_noise(const Machine&, const ChainRandom&, ChainGroup<float>&);
template void start_from_noise(const Machine&, const ChainRandom&, ChainGroup<double>&);
template void start_hidden_from_noise(const MachineShape&, const ChainRandom&, ChainGroup<float>&);
template void start_hidden_from_noise(const MachineShape&, const ChainRandom&, ChainGroup<double>&);
template void copy_rows(std::span<const float>, ChainGroup<float>&);
template void copy_rows(std::span<const float>, ChainGroup<double>&);
template void copy_rows(std::span<const double>, ChainGroup<float>&);
template void copy_rows(std::span<const double>, ChainGroup<double>&);
template void copy_over_and_over(const ChainRows<float>&, Index, ChainRows<float>&);
template void copy_over_and_over(const ChainRows<double>&, Index, ChainRows<float>&);
template void copy_over_and_over(const ChainRows<double>&, Index, ChainRows<double>&);

}  // namespace rbm
