/// The one-body density as a function of the distance from the trap's centre,
///
///     n(r) = < Σ_i δ(|x_i| - r) > / (surface of the sphere of radius r),     ∫ n d^D r = N     [bohr^-D]
///
/// averaged over shells; in one dimension r = |x|, and both sides make up a shell.
#pragma once

#include "rbm_vmc/continuum/observable.hpp"

namespace rbm {

class RadialDensity final : public Observable {
 public:
  /// Throws ContractError unless the axis begins at 0.
  RadialDensity(Species species, Index dimensions, Bins radius);
  Index entries() const override { return (species_.fermions ? 2 : 1) * (radius_.count() + 1); }
  void add(const Walkers& walkers, Tally tally) const override;
  std::vector<Profile> profiles() const override;

 private:
  Species species_;
  Index dimensions_;
  Bins radius_;
};

}  // namespace rbm
