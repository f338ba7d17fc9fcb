/// What the Gaussian-binary RBM remembers of one batch: v, s(v) and Σ ln(1+e^v). One kernel a dimension.
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
  const GaussianBinary& machine() const { return factor_->machine(); }
  /// Proposal of one pack; with a gradient the logistics of the trial are kept as well.
  template <bool kDrifting>
  void propose_pack(const Walkers& walkers, const Trial& trial, Seat at, Index p);
  void settle_pack(PackMask accepted, Index p);
  /// s(v) of all hidden units, computed from v unless the moves kept it.
  const Block& logistics() const;

  const GaussianRbm* factor_;
  Block v_;                    ///< hidden inputs, copies·H rows
  mutable Block s_;            ///< s(v), valid if s_valid_
  mutable bool s_valid_ = false;
  Block softplus_;             ///< Σ_j ln(1+e^{v_j}), a row a copy
  Block trial_s_;              ///< s(v') of the copy that moves, H rows
  Block trial_displacement_;   ///< D rows
  Block trial_softplus_;       ///< one row
  Seat trial_seat_{};
  bool trial_drifting_ = false;
};

extern template class GaussianRbmState<1>;
extern template class GaussianRbmState<2>;
extern template class GaussianRbmState<3>;

}  // namespace rbm
