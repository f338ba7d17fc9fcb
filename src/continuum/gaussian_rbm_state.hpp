/// What the Gaussian-binary RBM remembers of one batch: v, s(v) and Σ_j ln(1+e^{v_j}). One kernel a dimension.
///
/// A proposal costs a hidden unit D multiply-adds for v', one exponential and one multiply-add for Π_j (1+e^{v'_j}). Where that product
/// overflows (Σ_j max(v'_j,0) > 690 within 64 units), the lane is done again by a way that is safe for any v. The accepted v' are taken
/// over by the next proposal, which reads v anyway.
#pragma once

#include "rbm_vmc/continuum/gaussian_rbm.hpp"

namespace rbm {

template <int D>
class GaussianRbmState final : public FactorState {
 public:
  explicit GaussianRbmState(const GaussianRbm& factor);

  void refresh(const Walkers& walkers) override;
  void propose(const Walkers& walkers, const Trial& trial) override;
  void settle(const LaneMask& accepted) override;
  void add_log_value(const Walkers& walkers, Lanes value) const override;
  void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const override;
  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const override;
  void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const override;

 private:
  /// Where a particle sits: its copy of the machine and the first of its D visible units there.
  struct Seat {
    Index copy;
    Index unit;
  };
  Seat seat(Index particle) const;
  /// Proposal in packs first ... first+kGroup-1; with a gradient the logistics of the trial are kept as well.
  template <bool kDrifting>
  void propose_group(const Walkers& walkers, const Trial& trial, Index first);
  /// The same for any v, in some lanes of one pack, from v'.
  template <bool kDrifting>
  [[gnu::noinline, gnu::cold]] void repair(Index p, PackMask lanes);
  /// ∂u/∂x for R coordinates of one copy added to rows row ... row+R-1.
  template <int R>
  void add_gradients(const Walkers& walkers, Seat at, Index coordinate, Block& gradient, Index row) const;
  /// The rows of a, b and W of one copy: the first of a machine is written, others are added.
  template <bool kFirst>
  void write_log_derivatives(const Walkers& walkers, Index copy, Block& rows, Index first_row) const;
  /// Takes over the accepted v'.
  void catch_up() const;
  /// s(v) of all hidden units, computed from v unless the moves kept it.
  const Block& logistics() const;

  const GaussianRbm* factor_;
  mutable Block v_;           ///< hidden inputs before the last move, copies·H rows
  mutable LaneMask waiting_;  ///< lanes whose v' is still to be taken over
  mutable Block s_;           ///< s(v), valid if s_valid_
  mutable bool s_valid_ = false;
  Block softplus_;        ///< Σ_j ln(1+e^{v_j}), a row a copy
  Block trial_v_;         ///< v' of the copy that moved last, H rows
  Block trial_s_;         ///< s(v')
  Block trial_softplus_;  ///< one row
  Block trial_field_;     ///< Σ_j s(v'_j) W_ij/σ_i², D rows
  Seat trial_seat_{};
  bool trial_drifting_ = false;
};

extern template class GaussianRbmState<1>;
extern template class GaussianRbmState<2>;
extern template class GaussianRbmState<3>;

}  // namespace rbm
