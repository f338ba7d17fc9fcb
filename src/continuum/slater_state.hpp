/// What the determinants remember of one batch: the inverse matrices, lanes contiguous, and ln|det|. One kernel a dimension.
#pragma once

#include "orbital_tables.hpp"
#include "rbm_vmc/continuum/slater.hpp"

namespace rbm {

template <int D>
class SlaterState final : public FactorState {
 public:
  explicit SlaterState(const Slater& factor);

  void refresh(const Walkers& walkers) override;
  void propose(const Walkers& walkers, const Trial& trial) override;
  void settle(const LaneMask& accepted) override;
  void add_log_value(const Walkers& walkers, Lanes value) const override;
  void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const override;
  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const override;
  void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const override;
  Real drift() const override { return drift_; }

 private:
  using Spin = Slater::Spin;
  using Tables = OrbitalTables<D>;

  /// Row of A⁻¹_ki for orbital number k (of the spin) of a particle: contiguous in k.
  Index row(Index particle, Index k) const {
    return first_row_[static_cast<std::size_t>(particle)] + k;
  }
  void tabulate(const Block& x, Index first_row, Index p, bool derivatives, Tables& tables) const;
  /// Weight of each basis function in Σ_k A_ik A⁻¹_ki, so that sums run over the basis once.
  void basis_weights(Index particle, Index p, Pack* weights) const;
  /// A_ik for the orbitals of a spin from the tables of a position.
  void mixed_orbitals(const Tables& tables, const Spin& spin, Pack* orbitals) const;
  void invert(const Walkers& walkers, const Spin& spin, Index s, Index p);
  /// refresh, and how much ln|det| changed by it.
  void renew(const Walkers& walkers);

  const Slater* factor_;
  std::vector<Index> first_row_;  ///< of each particle in inverse_
  Block inverse_;
  Block log_determinant_;         ///< a row a spin
  Index moved_ = 0;
  Block trial_orbitals_;          ///< A'_ik of the moved particle
  Block trial_ratio_;             ///< R
  Block work_;                    ///< matrix being inverted
  Index updates_left_ = 0;        ///< moves until the inverses are computed anew
  Real drift_ = 0;
};

extern template class SlaterState<1>;
extern template class SlaterState<2>;
extern template class SlaterState<3>;

}  // namespace rbm
