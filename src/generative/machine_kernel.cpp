#include "rbm_vmc/generative/machine_kernel.hpp"

#include <cmath>

#include "rbm_vmc/boltzmann/softplus_sum.hpp"
#include "scalar_packs.hpp"

namespace rbm {
namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

struct Batches {
  Index first, end;
};
constexpr Batches holding(Index chains) { return {0, batches_of(chains)}; }

/// f(first unit, units, batch, tile) for all tiles of Σ_k rows(k) · panels(k).
template <class Scalar, class Function>
void for_each_tile(const Panels<Scalar>& panels, const ChainRows<Scalar>& rows, Batches batches, Function f) {
  Tile<Scalar> tile;
  for (Index p = 0; p < panels.panels(); ++p) {
    const Index first = p * kTile<Scalar>;
    for (Index k = batches.first; k < batches.end; ++k) {
      tile_product(panels.depth(), rows.data() + k * kBatch, kGroup, panels.panel(p), tile);
      f(first, std::min(kTile<Scalar>, panels.units() - first), k, tile);
    }
  }
}

/// out = f(product + bias).
template <class Scalar, class Function>
void map_fields(const Panels<Scalar>& panels, std::span<const Real> bias, const ChainRows<Scalar>& rows, Batches batches,
                ChainRows<Scalar>& out, Function f) {
  for_each_tile(panels, rows, batches, [&](Index first, Index units, Index k, const Tile<Scalar>& tile) {
    for (Index n = 0; n < units; ++n) {
      Scalar* const row = out.row(first + n) + k * kBatch;
      for (Index p = 0; p < kPacks; ++p) store_pack(row, p, f(load_pack(tile.lanes[n], p) + bias[at(first + n)]));
    }
  });
}

/// The mean of a unit of two values in a field.
[[gnu::always_inline]] inline Pack mean_of(UnitValues values, Real beta, Pack field) {
  constexpr Real kLargest = 690;  // e^690 < 1e300
  const Pack e = fast_exp(min(beta * values.width() * field, broadcast(kLargest)));
  return values.low + values.width() * (e * fast_inverse(1.0 + e));
}

/// Both triangles of a symmetric matrix of n units.
template <class Scalar, class Entry>
void set_symmetric(Index n, Entry entry, Panels<Scalar>& panels) {
  for (Index i = 0; i < n; ++i) {
    for (Index k = 0; k < n; ++k) panels(i, k) = static_cast<Scalar>(entry(i, k));
  }
}

/// Sums over units for each chain of a group.
struct ChainSums {
  Pack packs[kGroupBatches][kPacks] = {};

  void copy_to(std::span<Real> out, Index chains) const {
    for (Index c = 0; c < chains; ++c) out[at(c)] = packs[c / kBatch][c % kBatch / kPack][c % kPack];
  }
};

/// sums += factor · (a·x + ½xᵀVx), or -Σ (x_i-a_i)²/2σ_i² of gaussian units.
template <class Scalar>
void add_visible_terms(const MachineKernel<Scalar>& kernel, const ChainRows<Scalar>& x, Index chains, Real factor,
                       ChainSums& sums) {
  const auto a = kernel.machine().a();
  for (Index i = 0; i < x.units(); ++i) {
    for (Index k = 0; k < batches_of(chains); ++k) {
      for (Index p = 0; p < kPacks; ++p) {
        const Pack xi = load_pack(x.row(i) + k * kBatch, p);
        const Pack difference = xi - a[at(i)];
        sums.packs[k][p] += kernel.shape().gaussian() ? -0.5 * factor * kernel.inverse_variance(i) * difference * difference
                                                      : factor * a[at(i)] * xi;
      }
    }
  }
}

/// sums += factor · ½ Σ_ik values_i C_ik values_k; nothing for empty couplings.
template <class Scalar>
void add_pairs(const Panels<Scalar>& couplings, const ChainRows<Scalar>& values, Index chains, Real factor,
               ChainSums& sums) {
  for_each_tile(couplings, values, holding(chains), [&](Index first, Index units, Index k, const Tile<Scalar>& tile) {
    for (Index n = 0; n < units; ++n) {
      const Scalar* const own = values.row(first + n) + k * kBatch;
      for (Index p = 0; p < kPacks; ++p) sums.packs[k][p] += 0.5 * factor * load_pack(own, p) * load_pack(tile.lanes[n], p);
    }
  });
}

}  // namespace

template <class Scalar>
MachineKernel<Scalar>::MachineKernel(const Machine& machine)
    : machine_(machine), inverse_variance_(at(machine.shape().visible)), widths_(at(machine.shape().visible)),
      to_hidden_(machine.shape().visible, machine.shape().hidden),
      to_visible_(machine.shape().hidden, machine.shape().visible) {
  if (shape().visible_couplings) V_ = Panels<Scalar>(shape().visible, shape().visible);
  if (shape().hidden_couplings) U_ = Panels<Scalar>(shape().hidden, shape().hidden);
  set(machine);
}

template <class Scalar>
void MachineKernel<Scalar>::set(const Machine& machine) {
  MachineShape shape = machine.shape();
  shape.beta = machine_.shape().beta;
  expects(shape == machine_.shape(), "a machine with the units and couplings of the first one");
  machine_ = machine;
  for (Index i = 0; i < shape.visible; ++i) {
    const Real inverse = 1 / (machine.sigma(i) * machine.sigma(i));
    inverse_variance_[at(i)] = inverse;
    widths_[at(i)] = machine.sigma(i) / std::sqrt(machine.shape().beta);
    for (Index j = 0; j < shape.hidden; ++j) {
      to_hidden_(i, j) = static_cast<Scalar>(machine.W(i, j) * inverse);
      to_visible_(j, i) = static_cast<Scalar>(machine.W(i, j));
    }
  }
  if (shape.visible_couplings)
    set_symmetric(
        shape.visible, [&](Index i, Index k) { return machine.V(i, k); }, V_);
  if (shape.hidden_couplings)
    set_symmetric(
        shape.hidden, [&](Index j, Index k) { return machine.U(j, k); }, U_);
}

template <class Scalar>
void MachineKernel<Scalar>::check(const ChainRows<Scalar>& rows, Index units, Index chains) const {
  expects(rows.units() == units && chains >= 0 && chains <= kGroup, "a group of chains of this machine");
}

template <class Scalar>
void MachineKernel<Scalar>::hidden_fields(const ChainRows<Scalar>& x, Index chains, ChainRows<Scalar>& v) const {
  check(x, shape().visible, chains);
  check(v, shape().hidden, chains);
  map_fields(to_hidden_, machine_.b(), x, holding(chains), v, [](Pack field) { return field; });
}

template <class Scalar>
void MachineKernel<Scalar>::visible_fields(const ChainRows<Scalar>& h, Index chains, ChainRows<Scalar>& u) const {
  check(h, shape().hidden, chains);
  check(u, shape().visible, chains);
  map_fields(to_visible_, machine_.a(), h, holding(chains), u, [](Pack field) { return field; });
}

template <class Scalar>
void MachineKernel<Scalar>::hidden_means(const ChainRows<Scalar>& x, Index chains, ChainRows<Scalar>& means) const {
  check(x, shape().visible, chains);
  map_hidden_means(x, 0, batches_of(chains), means);
}

template <class Scalar>
void MachineKernel<Scalar>::hidden_means_of_batch(const ChainRows<Scalar>& x, Index batch, ChainRows<Scalar>& means) const {
  expects(batch >= 0 && batch < kGroupBatches, "a batch of the group");
  check(x, shape().visible, kGroup);
  map_hidden_means(x, batch, batch + 1, means);
}

template <class Scalar>
void MachineKernel<Scalar>::map_hidden_means(const ChainRows<Scalar>& x, Index first_batch, Index end_batch,
                                             ChainRows<Scalar>& means) const {
  expects(!shape().hidden_couplings, "hidden units that are independent given x");
  check(means, shape().hidden, kGroup);
  const UnitValues values = unit_values(shape().hidden_kind);
  const Real beta = shape().beta;
  map_fields(to_hidden_, machine_.b(), x, {first_batch, end_batch}, means,
             [=](Pack field) { return mean_of(values, beta, field); });
}

template <class Scalar>
void MachineKernel<Scalar>::visible_means(const ChainRows<Scalar>& h, Index chains, ChainRows<Scalar>& means) const {
  expects(!shape().visible_couplings, "visible units that are independent given h");
  if (shape().gaussian()) return visible_fields(h, chains, means);
  check(h, shape().hidden, chains);
  check(means, shape().visible, chains);
  const UnitValues values = unit_values(shape().visible_kind);
  const Real beta = shape().beta;
  map_fields(to_visible_, machine_.a(), h, holding(chains), means, [=](Pack field) { return mean_of(values, beta, field); });
}

template <class Scalar>
void MachineKernel<Scalar>::log_marginal(const ChainRows<Scalar>& x, Index chains, std::span<Real> out) const {
  expects(!shape().hidden_couplings, "hidden units that are independent given x");
  check(x, shape().visible, chains);
  expects(std::ssize(out) == chains, "one number for each chain");
  const UnitValues values = unit_values(shape().hidden_kind);
  const Real beta = shape().beta;
  ChainSums sums;
  add_visible_terms(*this, x, chains, beta, sums);
  add_pairs(V_, x, chains, beta, sums);
  SoftplusSum softplus[kGroupBatches][kPacks];
  for_each_tile(to_hidden_, x, holding(chains), [&](Index first, Index units, Index k, const Tile<Scalar>& tile) {
    for (Index p = 0; p < kPacks; ++p) {
      for (Index n = 0; n < units; ++n) {
        const Pack field = beta * (load_pack(tile.lanes[n], p) + machine_.b()[at(first + n)]);
        sums.packs[k][p] += values.low * field;
        softplus[k][p].add(values.width() * field);
      }
      softplus[k][p].fold();
    }
  });
  for (Index k = 0; k < batches_of(chains); ++k) {
    for (Index p = 0; p < kPacks; ++p) sums.packs[k][p] += softplus[k][p].value();
  }
  sums.copy_to(out, chains);
}

template <class Scalar>
void MachineKernel<Scalar>::energy(const ChainRows<Scalar>& x, const ChainRows<Scalar>& h, Index chains,
                                   std::span<Real> out) const {
  check(x, shape().visible, chains);
  check(h, shape().hidden, chains);
  expects(std::ssize(out) == chains, "one number for each chain");
  ChainSums sums;
  add_visible_terms(*this, x, chains, -1, sums);
  add_pairs(V_, x, chains, -1, sums);
  add_pairs(U_, h, chains, -1, sums);
  for_each_tile(to_hidden_, x, holding(chains), [&](Index first, Index units, Index k, const Tile<Scalar>& tile) {
    for (Index n = 0; n < units; ++n) {
      for (Index p = 0; p < kPacks; ++p) {
        const Pack field = load_pack(tile.lanes[n], p) + machine_.b()[at(first + n)];
        sums.packs[k][p] -= field * load_pack(h.row(first + n) + k * kBatch, p);
      }
    }
  });
  sums.copy_to(out, chains);
}

template class MachineKernel<float>;
template class MachineKernel<double>;

}  // namespace rbm
