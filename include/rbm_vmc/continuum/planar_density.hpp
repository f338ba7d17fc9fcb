/// The one-body density over the first two coordinates, integrated over a third one,
///
///     n(x,y) = < Σ_i δ(x_i - x) δ(y_i - y) >,     ∫ n dx dy = N     [bohr^-2]
///
/// averaged over rectangles. In one dimension it is n(x), `density_x` [bohr^-1].
#pragma once

#include "rbm_vmc/continuum/observable.hpp"

namespace rbm {

class PlanarDensity final : public Observable {
 public:
  /// One axis for each of the first two coordinates there are.
  PlanarDensity(Species species, Index dimensions, std::vector<Bins> axes);
  Index entries() const override { return (species_.fermions ? 2 : 1) * (cells_ + 1); }
  void add(const Walkers& walkers, Tally tally) const override;
  std::vector<Profile> profiles() const override;

 private:
  PackBins cell(const Walkers& walkers, Index particle, Index p) const;

  Species species_;
  Index dimensions_;
  std::vector<Bins> axes_;
  Index cells_;
};

}  // namespace rbm
