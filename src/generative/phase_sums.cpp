#include "rbm_vmc/generative/phase_sums.hpp"

#include "scalar_packs.hpp"

namespace rbm {
namespace {

constexpr Index kUnits = kTile<Real>;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// panels(c, unit) = rows(unit, c).
template <class Scalar>
void pack_panels(const ChainRows<Scalar>& rows, Index chains, Panels<Real>& panels) {
  for (Index p = 0; p < panels.panels(); ++p) {
    Real* const panel = panels.panel(p);
    const Index first = p * kUnits;
    for (Index n = 0; n < std::min(kUnits, rows.units() - first); ++n) {
      const Scalar* const row = rows.row(first + n);
      for (Index c = 0; c < chains; ++c) panel[c * kUnits + n] = static_cast<Real>(row[c]);
    }
  }
}

/// blocks[q](c, l) = factor · rows(q · kBatch + l, c).
template <class Scalar>
void pack_lanes(const ChainRows<Scalar>& rows, Index chains, Real factor, std::vector<Block>& blocks) {
  for (Index q = 0; q < std::ssize(blocks); ++q) {
    Real* const block = blocks[at(q)].data();
    const Index first = q * kBatch;
    for (Index l = 0; l < std::min(kBatch, rows.units() - first); ++l) {
      const Scalar* const row = rows.row(first + l);
      for (Index c = 0; c < chains; ++c) block[c * kBatch + l] = factor * static_cast<Real>(row[c]);
    }
  }
}

std::vector<Block> lane_blocks(Index units) { return std::vector<Block>(at(batches_of(units)), Block(kGroup)); }

/// f(first row, rows, first column, columns, tile) for all tiles of Σ_c rows(c) columns(c), or those that hold some
/// row < column.
template <class Function>
void for_each_tile(const Panels<Real>& rows, const std::vector<Block>& columns, Index column_count, Index chains, bool upper,
                   Function f) {
  Tile<Real> tile;
  for (Index p = 0; p < rows.panels(); ++p) {
    const Index first_row = p * kUnits;
    const Index row_count = std::min(kUnits, rows.units() - first_row);
    for (Index q = upper ? (first_row + 1) / kBatch : 0; q < std::ssize(columns); ++q) {
      tile_product(chains, columns[at(q)].data(), kBatch, rows.panel(p), tile);
      f(first_row, row_count, q * kBatch, std::min(kBatch, column_count - q * kBatch), tile);
    }
  }
}

/// sums[pair (i, k)] += Σ_c rows(c, i) columns(c, k), i < k.
void add_pairs(const Panels<Real>& rows, const std::vector<Block>& columns, Index chains, Real* sums) {
  const Index units = rows.units();
  for_each_tile(rows, columns, units, chains, true,
                [&](Index i, Index row_count, Index k, Index column_count, const Tile<Real>& tile) {
                  for (Index n = 0; n < row_count; ++n) {
                    for (Index l = std::max<Index>(0, i + n + 1 - k); l < column_count; ++l) {
                      sums[pair_index(i + n, k + l, units)] += tile.lanes[n][l];
                    }
                  }
                });
}

/// Σ_c f(row(c)) over the chains in use.
template <class Scalar, class Function>
Real sum_chains(const Scalar* row, Index chains, Function f) {
  Pack sum = {};
  for (Index k = 0; k < batches_of(chains); ++k) {
    for (Index p = 0; p < kPacks; ++p) {
      sum += select(lanes_in_use(chains, k, p), f(load_pack(row + k * kBatch, p)), Pack{});
    }
  }
  return sum_pack(sum);
}

}  // namespace

template <class Scalar>
PhaseSums<Scalar>::PhaseSums(const MachineShape& shape)
    : shape_(shape), means_(shape.hidden_couplings ? 0 : shape.hidden), x_(kGroup, shape.visible),
      h_(kGroup, shape.hidden_couplings ? shape.hidden : 0),
      x_lanes_(lane_blocks(shape.visible_couplings ? shape.visible : 0)), h_lanes_(lane_blocks(shape.hidden)) {}

template <class Scalar>
void PhaseSums<Scalar>::check(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group) const {
  MachineShape same = kernel.shape();
  same.beta = shape_.beta;
  expects(same == shape_, "phase sums of this machine");
  expects(group.x.units() == same.visible && group.h.units() == same.hidden, "a group of chains of this machine");
}

template <class Scalar>
void PhaseSums<Scalar>::add(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group, Real weight,
                            std::span<Real> sums) {
  const MachineShape& shape = kernel.shape();
  const Index chains = group.chains;
  expects(std::ssize(sums) == shape.parameters(), "one sum for each parameter");
  check(kernel, group);
  if (!shape.hidden_couplings) kernel.hidden_means(group.x, chains, means_);
  const ChainRows<Scalar>& h = shape.hidden_couplings ? group.h : means_;
  const Real factor = weight * shape.beta;

  for (Index j = 0; j < shape.hidden; ++j) {
    sums[at(shape.b() + j)] += factor * sum_chains(h.row(j), chains, [](Pack value) { return value; });
  }
  const Index log_sigma_step = shape.sigma == SigmaTraining::each ? 1 : 0;
  for (Index i = 0; i < shape.visible; ++i) {
    const Real scaled = factor * kernel.inverse_variance(i);
    const Real centre = shape.gaussian() ? kernel.machine().a()[at(i)] : 0;
    sums[at(shape.a() + i)] += scaled * sum_chains(group.x.row(i), chains, [=](Pack x) { return x - centre; });
    if (shape.log_sigma_count() > 0) {
      sums[at(shape.log_sigma() + log_sigma_step * i)] +=
          scaled * sum_chains(group.x.row(i), chains, [=](Pack x) { return (x - centre) * (x - centre); });
    }
  }

  pack_panels(group.x, chains, x_);
  pack_lanes(h, chains, factor, h_lanes_);
  for_each_tile(x_, h_lanes_, shape.hidden, chains, false,
                [&](Index i, Index row_count, Index j, Index column_count, const Tile<Real>& tile) {
                  for (Index n = 0; n < row_count; ++n) {
                    const Real scale = kernel.inverse_variance(i + n);
                    Real* const out = sums.data() + shape.W() + (i + n) * shape.hidden + j;
                    for (Index l = 0; l < column_count; ++l) out[l] += scale * tile.lanes[n][l];
                    if (shape.log_sigma_count() == 0) continue;
                    Real bound = 0;  // Σ_j W_ij Σ_c x_i h_j
                    for (Index l = 0; l < column_count; ++l) bound += kernel.machine().W(i + n, j + l) * tile.lanes[n][l];
                    sums[at(shape.log_sigma() + log_sigma_step * (i + n))] -= 2 * scale * bound;
                  }
                });
  if (shape.visible_couplings) {
    pack_lanes(group.x, chains, factor, x_lanes_);
    add_pairs(x_, x_lanes_, chains, sums.data() + shape.V());
  }
  if (shape.hidden_couplings) {
    pack_panels(h, chains, h_);
    add_pairs(h_, h_lanes_, chains, sums.data() + shape.U());
  }
}

template <class Scalar>
void PhaseSums<Scalar>::rows(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group, Index batch,
                             Block& rows) {
  const MachineShape& shape = kernel.shape();
  expects(rows.rows() == shape.parameters() && batch >= 0 && batch < kGroupBatches,
          "one row for each parameter, of one batch");
  check(kernel, group);
  if (!shape.hidden_couplings) kernel.hidden_means_of_batch(group.x, batch, means_);
  const ChainRows<Scalar>& h = shape.hidden_couplings ? group.h : means_;
  if (shape.log_sigma_count() > 0) std::fill_n(rows[shape.log_sigma()].data(), shape.log_sigma_count() * kBatch, 0.0);
  for (Index p = 0; p < kPacks; ++p) {
    const PackMask in_use = lanes_in_use(group.chains, batch, p);
    const auto value = [&](const ChainRows<Scalar>& values, Index unit) {
      return select(in_use, load_pack(values.row(unit) + batch * kBatch, p), Pack{});
    };
    for (Index j = 0; j < shape.hidden; ++j) {
      const Pack scaled = shape.beta * value(h, j);
      rows.pack(shape.b() + j, p) = scaled;
      for (Index k = j + 1; k < shape.hidden && shape.hidden_couplings; ++k) {
        rows.pack(shape.U() + pair_index(j, k, shape.hidden), p) = scaled * value(h, k);
      }
    }
    for (Index i = 0; i < shape.visible; ++i) {
      const Pack x = value(group.x, i);
      const Pack scaled = shape.beta * kernel.inverse_variance(i) * x;
      const Pack difference = shape.gaussian() ? select(in_use, x - kernel.machine().a()[at(i)], Pack{}) : x;
      rows.pack(shape.a() + i, p) = shape.beta * kernel.inverse_variance(i) * difference;
      Pack bound = {};  // Σ_j W_ij h_j
      for (Index j = 0; j < shape.hidden; ++j) {
        const Pack hj = value(h, j);
        rows.pack(shape.W() + i * shape.hidden + j, p) = scaled * hj;
        bound += kernel.machine().W(i, j) * hj;
      }
      if (shape.log_sigma_count() > 0) {
        rows.pack(shape.log_sigma() + (shape.sigma == SigmaTraining::each ? i : 0), p) +=
            shape.beta * kernel.inverse_variance(i) * (difference * difference - 2.0 * x * bound);
      }
      for (Index k = i + 1; k < shape.visible && shape.visible_couplings; ++k) {
        rows.pack(shape.V() + pair_index(i, k, shape.visible), p) = scaled * value(group.x, k);
      }
    }
  }
}

template class PhaseSums<float>;
template class PhaseSums<double>;

}  // namespace rbm
