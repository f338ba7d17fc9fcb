/// Mean lengths of a cloud of particles, single numbers:
///
///     radius          <r>   = < Σ_i |x_i| > / N                  [bohr]
///     square_radius   <r²>  = < Σ_i x_i² > / N                   [bohr²]
///     distance        <r12> = < Σ_{i<j} r_ij > / (N(N-1)/2)      [bohr]
#pragma once

#include "rbm_vmc/continuum/observable.hpp"

namespace rbm {

enum class LengthKind { radius, square_radius, distance };

class MeanLength final : public Observable {
 public:
  /// Throws ContractError for a distance of less than two particles.
  MeanLength(LengthKind kind, Index particles, Index dimensions);
  Index entries() const override { return 1; }
  void add(const Walkers& walkers, Tally tally) const override;
  std::vector<Profile> profiles() const override;

 private:
  LengthKind kind_;
  Index particles_, dimensions_;
};

}  // namespace rbm
