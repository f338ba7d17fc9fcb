#include "slater_state.hpp"

#include <algorithm>

namespace rbm {
namespace {

/// A pack for each orbital of a basis, on the stack.
struct OrbitalPacks {
  Pack packs[kMostOrbitals];
  Pack* data() { return packs; }
  Pack& operator[](Index k) { return packs[k]; }
};

}  // namespace

template <int D>
SlaterState<D>::SlaterState(const Slater& factor)
    : factor_(&factor), log_determinant_(2), trial_ratio_(1) {
  Index rows = 0, largest = 0;
  for (const Spin& spin : factor.spins()) {
    for (Index i = 0; i < spin.count; ++i, rows += spin.count) first_row_.push_back(rows);
    largest = std::max(largest, spin.count);
  }
  inverse_ = Block(rows);
  trial_orbitals_ = Block(largest);
  work_ = Block(largest * largest);
}

template <int D>
void SlaterState<D>::tabulate(const Block& x, Index first_row, Index p, bool with_derivatives, Tables& tables) const {
  const Pack* at = &x.pack(first_row, p);
  with_derivatives ? tables.fill(*factor_, at) : tables.fill_values(*factor_, at);
}

template <int D>
void SlaterState<D>::basis_weights(Index particle, Index p, Pack* weights) const {
  const Spin& spin = factor_->spin_of(particle);
  std::fill_n(weights, factor_->basis().size(), Pack{});
  for (Index k = 0; k < spin.count; ++k) {
    const Index orbital = spin.orbitals[static_cast<std::size_t>(k)];
    const Pack inverse = inverse_.pack(row(particle, k), p);
    weights[orbital] = inverse;
    for (Index v = 0; v < factor_->virtuals(); ++v) weights[factor_->occupied() + v] += factor_->mixing(orbital, v) * inverse;
  }
}

template <int D>
void SlaterState<D>::mixed_orbitals(const Tables& tables, const Spin& spin, Pack* orbitals) const {
  const auto& basis = factor_->basis();
  for (Index k = 0; k < spin.count; ++k) {
    orbitals[k] = tables.value(basis[static_cast<std::size_t>(spin.orbitals[static_cast<std::size_t>(k)])]);
  }
  for (Index v = 0; v < factor_->virtuals(); ++v) {
    const Pack value = tables.value(basis[static_cast<std::size_t>(factor_->occupied() + v)]);
    for (Index k = 0; k < spin.count; ++k) {
      orbitals[k] += factor_->mixing(spin.orbitals[static_cast<std::size_t>(k)], v) * value;
    }
  }
}

/// Gauss-Jordan elimination with a pivot chosen in every lane by itself. A row of `work` and a row of the result are kept per
/// matrix row; a swap is a select.
template <int D>
void SlaterState<D>::invert(const Walkers& walkers, const Spin& spin, Index s, Index p) {
  const Index n = spin.count;
  // inverse_ holds A⁻¹ transposed: row(i, k) = A⁻¹_ki. Eliminating on Aᵀ gives it in place: (Aᵀ)⁻¹_ik = A⁻¹_ki.
  const auto a = [&](Index k, Index i) -> Pack& { return work_.pack(k * n + i, p); };
  const auto b = [&](Index i, Index k) -> Pack& { return inverse_.pack(row(spin.first + i, k), p); };
  Tables tables;
  OrbitalPacks orbitals;
  for (Index i = 0; i < n; ++i) {
    tabulate(walkers.x, (spin.first + i) * D, p, false, tables);
    mixed_orbitals(tables, spin, orbitals.data());
    for (Index k = 0; k < n; ++k) {
      a(k, i) = orbitals[k];
      b(i, k) = broadcast(i == k ? 1.0 : 0.0);
    }
  }
  // Solve Aᵀ X = 1 for X = (Aᵀ)⁻¹, equations k, unknowns i: row operations act on rows k of a, and on columns k of X's right side.
  Pack log_det = {};
  for (Index c = 0; c < n; ++c) {
    Pack best = abs(a(c, c)), best_row = broadcast(static_cast<Real>(c));
    for (Index r = c + 1; r < n; ++r) {
      const PackMask larger = abs(a(r, c)) > best;
      best = select(larger, abs(a(r, c)), best);
      best_row = select(larger, broadcast(static_cast<Real>(r)), best_row);
    }
    log_det += log(best);
    for (Index r = c + 1; r < n; ++r) {
      const PackMask swap = best_row == broadcast(static_cast<Real>(r));
      if (!any(swap)) continue;
      for (Index i = 0; i < n; ++i) {
        const Pack upper = a(c, i), lower = a(r, i);
        a(c, i) = select(swap, lower, upper);
        a(r, i) = select(swap, upper, lower);
        const Pack right_upper = b(c, i), right_lower = b(r, i);
        b(c, i) = select(swap, right_lower, right_upper);
        b(r, i) = select(swap, right_upper, right_lower);
      }
    }
    const Pack inverse_pivot = 1.0 / a(c, c);
    for (Index i = 0; i < n; ++i) {
      a(c, i) *= inverse_pivot;
      b(c, i) *= inverse_pivot;
    }
    for (Index r = 0; r < n; ++r) {
      if (r == c) continue;
      const Pack factor = a(r, c);
      for (Index i = c; i < n; ++i) a(r, i) -= factor * a(c, i);
      for (Index i = 0; i < n; ++i) b(r, i) -= factor * b(c, i);
    }
  }
  log_determinant_.pack(s, p) = log_det;
}

template <int D>
void SlaterState<D>::refresh(const Walkers& walkers) {
  for (Index s = 0; s < 2; ++s) {
    for (Index p = 0; p < kPacks; ++p) invert(walkers, factor_->spins()[static_cast<std::size_t>(s)], s, p);
  }
  updates_left_ = kSweepsOfUpdates * walkers.particles;
}

template <int D>
void SlaterState<D>::renew(const Walkers& walkers) {
  Pack updated[2 * kPacks];
  for (Index s = 0; s < 2; ++s) std::copy_n(&log_determinant_.pack(s, 0), kPacks, updated + s * kPacks);
  refresh(walkers);
  for (Index k = 0; k < 2 * kPacks; ++k) {
    const Pack change = abs(log_determinant_.pack(k / kPacks, k % kPacks) - updated[k]);
    for (Index lane = 0; lane < kPack; ++lane) drift_ = std::max(drift_, change[lane]);
  }
}

template <int D>
void SlaterState<D>::propose(const Walkers& walkers, const Trial& trial) {
  if (updates_left_-- <= 0) renew(walkers);
  moved_ = trial.particle;
  const Spin& spin = factor_->spin_of(moved_);
  const auto& basis = factor_->basis();
  OrbitalPacks orbitals, weights;
  Tables tables;
  for (Index p = 0; p < kPacks; ++p) {
    tabulate(trial.position, 0, p, trial.gradient != nullptr, tables);
    mixed_orbitals(tables, spin, orbitals.data());
    Pack ratio = {};
    for (Index k = 0; k < spin.count; ++k) {
      const Pack orbital = orbitals[k];
      trial_orbitals_.pack(k, p) = orbital;
      ratio += orbital * inverse_.pack(row(moved_, k), p);
    }
    trial_ratio_.pack(0, p) = ratio;
    pack(trial.log_ratio, p) += log(abs(ratio));
    if (!trial.gradient) continue;
    basis_weights(moved_, p, weights.data());
    const Pack inverse_ratio = 1.0 / ratio;
    Pack sum[D] = {};
    for (Index m = 0; m < std::ssize(basis); ++m) {
      Pack slope[D], unused;
      tables.derivatives(basis[static_cast<std::size_t>(m)], slope, unused);
      for (int d = 0; d < D; ++d) sum[d] += slope[d] * weights[m];
    }
    for (int d = 0; d < D; ++d) trial.gradient->pack(d, p) += sum[d] * inverse_ratio;
  }
}

template <int D>
void SlaterState<D>::settle(const LaneMask& accepted) {
  const Spin& spin = factor_->spin_of(moved_);
  const Index n = spin.count;
  const Index s = &spin - factor_->spins().data();
  PackMask close = {};
  for (Index p = 0; p < kPacks; ++p) {
    const PackMask mask = accepted.packs[p];
    const Pack ratio = trial_ratio_.pack(0, p);
    close |= mask & (abs(ratio) < kCloseToNode);
    const Pack inverse_ratio = 1.0 / ratio;
    Pack* moved = &inverse_.pack(row(moved_, 0), p);
    for (Index j = spin.first; j < spin.first + n; ++j) {
      if (j == moved_) continue;
      Pack* other = &inverse_.pack(row(j, 0), p);
      Pack overlap = {};
      for (Index k = 0; k < n; ++k) overlap += trial_orbitals_.pack(k, p) * other[k * kPacks];
      overlap = select(mask, overlap * inverse_ratio, Pack{});  // where refused nothing changes, whatever the trial was
      for (Index k = 0; k < n; ++k) other[k * kPacks] -= overlap * moved[k * kPacks];
    }
    const Pack scale = select(mask, inverse_ratio, broadcast(1.0));
    for (Index k = 0; k < n; ++k) moved[k * kPacks] *= scale;
    log_determinant_.pack(s, p) += select(mask, log(abs(ratio)), Pack{});
  }
  if (any(close)) updates_left_ = 0;
}

template <int D>
void SlaterState<D>::add_log_value(const Walkers&, Lanes value) const {
  for (Index p = 0; p < kPacks; ++p) pack(value, p) += log_determinant_.pack(0, p) + log_determinant_.pack(1, p);
}

template <int D>
void SlaterState<D>::add_gradient(const Walkers& walkers, Index particle, Block& gradient) const {
  const auto& basis = factor_->basis();
  OrbitalPacks weights;
  Tables tables;
  for (Index p = 0; p < kPacks; ++p) {
    tabulate(walkers.x, particle * D, p, true, tables);
    basis_weights(particle, p, weights.data());
    Pack sum[D] = {};
    for (Index m = 0; m < std::ssize(basis); ++m) {
      Pack slope[D], unused;
      tables.derivatives(basis[static_cast<std::size_t>(m)], slope, unused);
      for (int d = 0; d < D; ++d) sum[d] += slope[d] * weights[m];
    }
    for (int d = 0; d < D; ++d) gradient.pack(d, p) += sum[d];
  }
}

template <int D>
void SlaterState<D>::add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const {
  const auto& basis = factor_->basis();
  OrbitalPacks weights;
  Tables tables;
  for (Index particle = 0; particle < walkers.particles; ++particle) {
    for (Index p = 0; p < kPacks; ++p) {
      tabulate(walkers.x, particle * D, p, true, tables);
      basis_weights(particle, p, weights.data());
      Pack sum[D] = {}, curvature = {};
      for (Index m = 0; m < std::ssize(basis); ++m) {
        Pack slope[D], bend;
        tables.derivatives(basis[static_cast<std::size_t>(m)], slope, bend);
        curvature += bend * weights[m];
        for (int d = 0; d < D; ++d) sum[d] += slope[d] * weights[m];
      }
      for (int d = 0; d < D; ++d) {
        gradient.pack(particle * D + d, p) += sum[d];
        curvature -= sum[d] * sum[d];
      }
      pack(laplacian, p) += curvature;
    }
  }
}

template <int D>
void SlaterState<D>::log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const {
  for (Index k = 0; k < factor_->parameter_count(); ++k) std::ranges::fill(rows[first_row + k], 0.0);
  const Index first_mixing = first_row + (factor_->trains_width() ? 1 : 0);
  const Index virtuals = factor_->virtuals();
  if (factor_->parameter_count() == 0) return;
  const auto& basis = factor_->basis();
  OrbitalPacks weights;
  Tables tables;
  for (Index particle = 0; particle < walkers.particles; ++particle) {
    const Spin& spin = factor_->spin_of(particle);
    for (Index p = 0; p < kPacks; ++p) {
      tabulate(walkers.x, particle * D, p, factor_->trains_width(), tables);
      for (Index v = 0; v < virtuals; ++v) {
        const Pack value = tables.value(basis[static_cast<std::size_t>(factor_->occupied() + v)]);
        for (Index k = 0; k < spin.count; ++k) {
          const Index orbital = spin.orbitals[static_cast<std::size_t>(k)];
          rows.pack(first_mixing + orbital * virtuals + v, p) += value * inverse_.pack(row(particle, k), p);
        }
      }
      if (!factor_->trains_width()) continue;
      basis_weights(particle, p, weights.data());
      for (Index m = 0; m < std::ssize(basis); ++m) {
        Pack slope[D], unused;
        tables.derivatives(basis[static_cast<std::size_t>(m)], slope, unused);
        for (int d = 0; d < D; ++d) rows.pack(first_row, p) -= walkers.x.pack(particle * D + d, p) * slope[d] * weights[m];
      }
    }
  }
}

template class SlaterState<1>;
template class SlaterState<2>;
template class SlaterState<3>;

}  // namespace rbm
