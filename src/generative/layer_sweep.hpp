/// One pass over the units of a layer, unit by unit for all chains of a group: what Gibbs and Metropolis sampling share.
///
/// The field of a unit is bias + Σ weights · other layer + Σ couplings · own layer, from products of matrices for a tile of
/// units; what a unit's move changes at the later units of its tile is added as it happens. A rule makes the new values from
/// field and old value:
///
///     rule.prepare(stream, first, units)              random numbers for the units first ... first + units - 1 of one batch
///     rule(first, n, k, p, field, old) → new value    of unit first + n in pack p of batch k
#pragma once

#include <array>
#include <utility>

#include "rbm_vmc/generative/gibbs.hpp"
#include "scalar_packs.hpp"

namespace rbm {

template <class Scalar>
struct Layer {
  std::span<const Real> bias;
  const Panels<Scalar>& weights;
  const ChainRows<Scalar>& other;
  const Panels<Scalar>& couplings;  ///< empty: units are independent
  ChainRows<Scalar>& values;
};

template <class Scalar>
Layer<Scalar> hidden_layer(const MachineKernel<Scalar>& kernel, ChainGroup<Scalar>& group) {
  return {kernel.machine().b(), kernel.to_hidden(), group.x, kernel.U(), group.h};
}

template <class Scalar>
Layer<Scalar> visible_layer(const MachineKernel<Scalar>& kernel, ChainGroup<Scalar>& group) {
  return {kernel.machine().a(), kernel.to_visible(), group.h, kernel.V(), group.x};
}

/// Draws that a layer of so many units takes, each for two units.
constexpr std::uint64_t draws_of(Index units) { return static_cast<std::uint64_t>((units + 1) / 2); }

/// Numbers for each unit of a tile.
struct alignas(64) TileNumbers {
  Real lanes[kTile<float>][kBatch];

  template <class Draw>  // draw(p, number, one unit, the next)
  [[gnu::always_inline]] void fill(std::uint64_t first_draw, Index first, Index units, Draw draw) {
    for (Index n = 0; n < units; n += 2) {
      const std::uint64_t number = first_draw + static_cast<std::uint64_t>((first + n) / 2);
      for (Index p = 0; p < kPacks; ++p) {
        draw(p, number, reinterpret_cast<Pack*>(lanes[n])[p], reinterpret_cast<Pack*>(lanes[n + 1])[p]);
      }
    }
  }
  void fill_uniform(const RandomStream& stream, std::uint64_t first_draw, Index first, Index units) {
    fill(first_draw, first, units, [&](Index p, std::uint64_t draw, Pack& a, Pack& b) { stream.uniform2(p, draw, a, b); });
  }
  void fill_normal(const RandomStream& stream, std::uint64_t first_draw, Index first, Index units) {
    fill(first_draw, first, units, [&](Index p, std::uint64_t draw, Pack& a, Pack& b) { stream.normal2(p, draw, a, b); });
  }
  [[gnu::always_inline]] Pack pack(Index n, Index p) const { return reinterpret_cast<const Pack*>(lanes[n])[p]; }
};

namespace layer_detail {

template <std::size_t... k>
std::array<RandomStream, sizeof...(k)> streams(const ChainRandom& random, std::int64_t first, std::index_sequence<k...>) {
  return {random.stream(first + static_cast<std::int64_t>(k))...};
}

/// tile += Σ_k couplings(k, unit) · values(k).
template <class Scalar>
void add_product(const Panels<Scalar>& couplings, Index panel, const ChainRows<Scalar>& values, Index batch,
                 Tile<Scalar>& tile) {
  Tile<Scalar> own;
  tile_product(couplings.depth(), values.data() + batch * kBatch, kGroup, couplings.panel(panel), own);
  for (Index n = 0; n < kTile<Scalar>; ++n) {
    for (Index lane = 0; lane < kBatch; ++lane) tile.lanes[n][lane] += own.lanes[n][lane];
  }
}

}  // namespace layer_detail

template <class Scalar, class Rule>
void sweep_layer(const Layer<Scalar>& layer, const ChainRandom& random, const ChainGroup<Scalar>& group, FixedUnits fixed,
                 Rule& rule) {
  expects(fixed.empty() || std::ssize(fixed) == layer.values.units(), "one mark for each visible unit");
  expects(layer.values.units() == layer.weights.units() && layer.other.units() == layer.weights.depth(),
          "a group of chains of this machine");
  const auto is_fixed = [&](Index unit) { return !fixed.empty() && fixed[static_cast<std::size_t>(unit)] != 0; };
  const auto streams = layer_detail::streams(random, group.batch(0), std::make_index_sequence<kGroupBatches>());
  const bool coupled = layer.couplings.units() > 0;
  Tile<Scalar> tile;
  alignas(64) Scalar change[kBatch];
  for (Index panel = 0; panel < layer.weights.panels(); ++panel) {
    const Index first = panel * kTile<Scalar>;
    const Index units = std::min(kTile<Scalar>, layer.weights.units() - first);
    Index moving = 0;
    for (Index n = 0; n < units; ++n) moving += !is_fixed(first + n);
    if (moving == 0) continue;
    for (Index k = 0; k < batches_of(group.chains); ++k) {
      tile_product(layer.weights.depth(), layer.other.data() + k * kBatch, kGroup, layer.weights.panel(panel), tile);
      if (coupled) layer_detail::add_product(layer.couplings, panel, layer.values, k, tile);
      rule.prepare(streams[static_cast<std::size_t>(k)], first, units);
      for (Index n = 0; n < units; ++n) {
        if (is_fixed(first + n)) continue;
        Scalar* const values = layer.values.row(first + n) + k * kBatch;
        const Real bias = layer.bias[static_cast<std::size_t>(first + n)];
        for (Index p = 0; p < kPacks; ++p) {
          const Pack old = load_pack(values, p);
          const Pack now = rule(first, n, k, p, load_pack(tile.lanes[n], p) + bias, old);
          store_pack(values, p, now);
          if (coupled) store_pack(change, p, now - old);
        }
        if (!coupled) continue;
        const Scalar* const coupling = layer.couplings.panel(panel) + (first + n) * kTile<Scalar>;
        for (Index m = n + 1; m < units; ++m) {
          for (Index lane = 0; lane < kBatch; ++lane) tile.lanes[m][lane] += coupling[m] * change[lane];
        }
      }
    }
  }
}

}  // namespace rbm
