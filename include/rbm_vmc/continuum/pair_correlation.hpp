/// The distribution of pair distances,
///
///     g(r) = < Σ_{i<j} δ(r_ij - r) > / (surface of the sphere of radius r),     ∫ g d^D r = number of pairs     [bohr^-D]
///
/// averaged over shells: of all pairs and, for fermions, of pairs of like and of unlike spin.
#pragma once

#include "rbm_vmc/continuum/observable.hpp"

namespace rbm {

class PairCorrelation final : public Observable {
 public:
  /// Throws ContractError unless the axis begins at 0.
  PairCorrelation(Species species, Index dimensions, Bins distance);
  Index entries() const override { return (species_.fermions ? 2 : 1) * (distance_.count() + 1); }
  void add(const Walkers& walkers, Tally tally) const override;
  std::vector<Profile> profiles() const override;

 private:
  Species species_;
  Index dimensions_;
  Bins distance_;
};

}  // namespace rbm
