/// Slater determinants of oscillator orbitals at any coordinates x, not only those of the walkers, for a pack of lanes at a time:
///
///     u = Σ_spins ln|det A|,  A_ik = φ_k(x_i),     G_ia = ∂u/∂x_ia = B_a(i,i),    B_a(i,j) = Σ_k ∂_aφ_k(x_i) A⁻¹_kj
///     ∂²u/∂x_ia∂x_jb = δ_ij Σ_k ∂_a∂_bφ_k(x_i) A⁻¹_ki - B_a(i,j) B_b(j,i)
///
/// Orbitals, occupations and parameters are those of a Slater factor. Sums over orbitals go over the basis, with weights
/// that hold the mixing of virtual orbitals.
#pragma once

#include "orbital_tables.hpp"

namespace rbm {

/// Room for so many packs in a line, and the first of them.
inline Block line(Index packs) { return Block((packs + kPacks - 1) / kPacks); }
inline Pack* packs_of(Block& block) { return &block.pack(0, 0); }

template <int D>
class OrbitalDeterminants {
 public:
  using Spin = Slater::Spin;

  /// Of both spins at given x.
  struct Solution {
    Block inverse;  ///< A⁻¹_ki, contiguous in k
    Block force;    ///< G_ia
  };
  struct SpinPacks {
    Pack of[2] = {};
  };

  explicit OrbitalDeterminants(const Slater& orbitals);

  Solution make_solution() const { return {Block(inverse_rows_), Block(std::ssize(first_row_) * D)}; }

  /// ln|det A| of one spin.
  Pack log_determinant(const Block& x, const Spin& spin, Index p);
  /// Inverse and force; returns ln|det A| of both spins.
  SpinPacks solve(const Block& x, Index p, Solution& solution);
  /// Σ_ij Σ_ab ∂²u/∂x_ia∂x_jb T_ia,jb over the particles of a spin; `metric` holds T for i <= j, D × D at (i n + j) D².
  Pack curvature(const Block& x, const Solution& solution, const Spin& spin, Index p, const Pack* metric);
  /// Adds ∂u/∂θ of the Slater factor to its rows.
  void log_derivatives(const Block& x, const Solution& solution, Index p, Block& rows, Index first_row) const;

 private:
  /// Row of A⁻¹_ki for orbital number k (of the spin) of a particle.
  Index row(Index particle, Index k) const { return first_row_[static_cast<std::size_t>(particle)] + k; }
  Index spin_number(const Spin& spin) const { return &spin - orbitals_.spins().data(); }
  /// Weight of each basis function in Σ_k φ_k(x) A⁻¹_ki.
  void basis_weights(Index particle, Index p, const Block& inverse, Pack* weights) const;

  const Slater& orbitals_;
  std::vector<Index> first_row_;  ///< of each particle in Solution::inverse
  Index inverse_rows_ = 0;
  // Scratch of one pack, packs in a line.
  Block matrix_, reflections_;    ///< A and its reflections; β, then R_cc
  Block weights_, slopes_;        ///< of the basis: for each particle of a spin; ∂_aφ of one
  Block couplings_;               ///< B_a(i,j)
};

extern template class OrbitalDeterminants<1>;
extern template class OrbitalDeterminants<2>;
extern template class OrbitalDeterminants<3>;

}  // namespace rbm
