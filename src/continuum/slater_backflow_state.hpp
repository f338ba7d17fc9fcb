/// What the determinants of transformed coordinates remember of one batch: x̃, η of each pair and ln|det|; inverse matrices and
/// forces only when asked for. One kernel a dimension, pack by pack.
#pragma once

#include "orbital_determinants.hpp"
#include "rbm_vmc/continuum/slater_backflow.hpp"

namespace rbm {

template <int D>
class BackflowSlaterState final : public FactorState {
 public:
  explicit BackflowSlaterState(const BackflowSlater& factor);

  void refresh(const Walkers& walkers) override;
  void propose(const Walkers& walkers, const Trial& trial) override;
  void settle(const LaneMask& accepted) override;
  void add_log_value(const Walkers& walkers, Lanes value) const override;
  void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const override;
  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const override;
  void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const override;

 private:
  using Spin = Slater::Spin;
  using Vector = PackVector<D>;
  static constexpr Index kSquare = Index{D} * D;

  static Index pair_row(Index a, Index b) { return a < b ? b * (b - 1) / 2 + a : a * (a - 1) / 2 + b; }
  const Spin& spin_of(Index s) const { return orbitals_.spins()[static_cast<std::size_t>(s)]; }

  /// x̃ and η of all pairs with the moved particle at its trial position.
  void displace(const Walkers& walkers, const Trial& trial, Index p);
  void solve_present() const;
  /// K (G_a - G_b) for one pair.
  Vector push(Index a, Index b, const Vector& separation, Index p, const Block& force) const;

  /// J and what the pairs alone add to gradient and Laplacian.
  void add_pairs(const Walkers& walkers, Index p, Block& gradient, Pack& laplacian) const;
  /// JJᵀ between the particles of a spin.
  void contract(const Spin& spin) const;

  const Slater& orbitals_;
  const Backflow& backflow_;
  mutable OrbitalDeterminants<D> determinants_;
  Index particles_ = 0;
  Block transformed_, eta_;            ///< x̃; η, one row a pair
  Block log_determinant_;              ///< a row a spin
  Block trial_transformed_, trial_eta_, trial_log_determinant_;
  Index moved_ = 0;
  bool drifting_ = false;
  mutable bool solved_ = false;        ///< present_ belongs to transformed_
  mutable typename OrbitalDeterminants<D>::Solution present_;
  typename OrbitalDeterminants<D>::Solution trial_;
  // Scratch of one pack, packs in a line.
  mutable Block jacobian_, metric_;    ///< J_ij and (JJᵀ)_ij, D × D each
};

extern template class BackflowSlaterState<1>;
extern template class BackflowSlaterState<2>;
extern template class BackflowSlaterState<3>;

}  // namespace rbm
