#include "orbital_determinants.hpp"

#include "rbm_vmc/base/lane_householder.hpp"

namespace rbm {

template <int D>
OrbitalDeterminants<D>::OrbitalDeterminants(const Slater& orbitals) : orbitals_(orbitals) {
  Index largest = 1;
  for (const Spin& spin : orbitals.spins()) {
    for (Index i = 0; i < spin.count; ++i, inverse_rows_ += spin.count) first_row_.push_back(inverse_rows_);
    largest = std::max(largest, spin.count);
  }
  const Index basis = std::ssize(orbitals.basis());
  matrix_ = line(largest * largest);
  reflections_ = line(2 * largest);
  weights_ = line(largest * basis);
  slopes_ = line(basis * D);
  couplings_ = line(largest * largest * D);
}

template <int D>
Pack OrbitalDeterminants<D>::log_determinant(const Block& x, const Spin& spin, Index p) {
  const auto& basis = orbitals_.basis();
  const Index n = spin.count, virtuals = orbitals_.virtuals();
  OrbitalTables<D> tables;
  for (Index i = 0; i < n; ++i) {
    Pack* column = packs_of(matrix_) + i * n;
    tables.fill_values(orbitals_, &x.pack((spin.first + i) * D, p));
    for (Index k = 0; k < n; ++k) column[k] = tables.value(basis[static_cast<std::size_t>(spin.orbitals[static_cast<std::size_t>(k)])]);
    for (Index v = 0; v < virtuals; ++v) {
      const Pack value = tables.value(basis[static_cast<std::size_t>(orbitals_.occupied() + v)]);
      for (Index k = 0; k < n; ++k) column[k] += orbitals_.mixing(spin.orbitals[static_cast<std::size_t>(k)], v) * value;
    }
  }
  return reflect_columns(packs_of(matrix_), n, packs_of(reflections_), packs_of(reflections_) + n);
}

template <int D>
void OrbitalDeterminants<D>::basis_weights(Index particle, Index p, const Block& inverse, Pack* weights) const {
  const Spin& spin = orbitals_.spin_of(particle);
  const Index virtuals = orbitals_.virtuals(), occupied = orbitals_.occupied();
  std::fill_n(weights, occupied + virtuals, Pack{});
  for (Index k = 0; k < spin.count; ++k) {
    const Index orbital = spin.orbitals[static_cast<std::size_t>(k)];
    const Pack one = inverse.pack(row(particle, k), p);
    weights[orbital] = one;
    for (Index v = 0; v < virtuals; ++v) weights[occupied + v] += orbitals_.mixing(orbital, v) * one;
  }
}

template <int D>
auto OrbitalDeterminants<D>::solve(const Block& x, Index p, Solution& solution) -> SpinPacks {
  const auto& basis = orbitals_.basis();
  SpinPacks log_determinant;
  OrbitalTables<D> tables;
  Pack* weights = packs_of(weights_);
  for (const Spin& spin : orbitals_.spins()) {
    const Index n = spin.count;
    if (n == 0) continue;
    log_determinant.of[spin_number(spin)] = OrbitalDeterminants::log_determinant(x, spin, p);
    Pack* inverse = packs_of(couplings_);  // free here
    invert_reflected(packs_of(matrix_), n, packs_of(reflections_), packs_of(reflections_) + n, inverse);
    for (Index i = 0; i < n; ++i) {
      const Index particle = spin.first + i;
      for (Index k = 0; k < n; ++k) solution.inverse.pack(row(particle, k), p) = inverse[i * n + k];
      basis_weights(particle, p, solution.inverse, weights);
      tables.fill(orbitals_, &x.pack(particle * D, p));
      Pack force[D] = {};
      for (Index m = 0; m < std::ssize(basis); ++m) {
        for (int a = 0; a < D; ++a) force[a] += tables.slope(basis[static_cast<std::size_t>(m)], a) * weights[m];
      }
      for (int a = 0; a < D; ++a) solution.force.pack(particle * D + a, p) = force[a];
    }
  }
  return log_determinant;
}

template <int D>
Pack OrbitalDeterminants<D>::curvature(const Block& x, const Solution& solution, const Spin& spin, Index p, const Pack* metric) {
  const auto& basis = orbitals_.basis();
  const Index n = spin.count, size = std::ssize(basis);
  Pack *weights = packs_of(weights_), *slopes = packs_of(slopes_), *couplings = packs_of(couplings_);
  for (Index i = 0; i < n; ++i) basis_weights(spin.first + i, p, solution.inverse, weights + i * size);
  Pack sum{};
  OrbitalTables<D> tables;
  for (Index i = 0; i < n; ++i) {
    tables.fill(orbitals_, &x.pack((spin.first + i) * D, p));
    const Pack* own = metric + (i * n + i) * D * D;
    for (Index m = 0; m < size; ++m) {
      const auto& degrees = basis[static_cast<std::size_t>(m)];
      Pack bend{};
      for (int a = 0; a < D; ++a) {
        slopes[m * D + a] = tables.slope(degrees, a);
        for (int b = 0; b <= a; ++b) bend += (a == b ? 1.0 : 2.0) * own[a * D + b] * tables.curvature(degrees, a, b);
      }
      sum += weights[i * size + m] * bend;
    }
    for (Index j = 0; j < n; ++j) {
      Pack coupling[D] = {};
      for (Index m = 0; m < size; ++m) {
        for (int a = 0; a < D; ++a) coupling[a] += slopes[m * D + a] * weights[j * size + m];
      }
      std::copy_n(coupling, D, couplings + (i * n + j) * D);
    }
  }
  for (Index i = 0; i < n; ++i) {
    for (Index j = i; j < n; ++j) {
      const Pack* between = metric + (i * n + j) * D * D;
      const Pack *forth = couplings + (i * n + j) * D, *back = couplings + (j * n + i) * D;
      Pack both{};
      for (int a = 0; a < D; ++a) {
        for (int b = 0; b < D; ++b) both += between[a * D + b] * (forth[a] * back[b]);
      }
      sum -= (i == j ? 1.0 : 2.0) * both;
    }
  }
  return sum;
}

template <int D>
void OrbitalDeterminants<D>::log_derivatives(const Block& x, const Solution& solution, Index p, Block& rows, Index first_row) const {
  const Index virtuals = orbitals_.virtuals(), particles = std::ssize(first_row_);
  const Index first_mixing = first_row + (orbitals_.trains_width() ? 1 : 0);
  OrbitalTables<D> tables;
  for (Index i = 0; i < particles; ++i) {
    if (orbitals_.trains_width()) {
      for (Index d = 0; d < D; ++d) rows.pack(first_row, p) -= x.pack(i * D + d, p) * solution.force.pack(i * D + d, p);
    }
    if (virtuals == 0) continue;
    const Spin& spin = orbitals_.spin_of(i);
    tables.fill_values(orbitals_, &x.pack(i * D, p));
    for (Index v = 0; v < virtuals; ++v) {
      const Pack value = tables.value(orbitals_.basis()[static_cast<std::size_t>(orbitals_.occupied() + v)]);
      for (Index k = 0; k < spin.count; ++k) {
        const Index orbital = spin.orbitals[static_cast<std::size_t>(k)];
        rows.pack(first_mixing + orbital * virtuals + v, p) += value * solution.inverse.pack(row(i, k), p);
      }
    }
  }
}

template class OrbitalDeterminants<1>;
template class OrbitalDeterminants<2>;
template class OrbitalDeterminants<3>;

}  // namespace rbm
