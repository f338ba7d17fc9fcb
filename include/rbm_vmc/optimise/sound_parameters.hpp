/// The parameters of the last estimate that was accepted, and the way back to them from estimates that are refused.
///
///     refused:  θ ← (θ + θ_sound)/2,   from θ_sound itself if θ is not finite
///
/// Many refusals in a row mean that this does not help: how many are too many is for the caller to say.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

class SoundParameters {
 public:
  explicit SoundParameters(std::span<const Real> start);

  /// An estimate with these parameters was accepted.
  void accept(std::span<const Real> theta);
  /// One was refused.
  void refuse();

  /// The parameters to use in place of θ: these if they are finite, else the sound ones.
  std::span<const Real> or_sound(std::span<const Real> theta) const;
  /// (θ + θ_sound)/2
  std::vector<Real> halfway(std::span<const Real> theta) const;

  std::span<const Real> parameters() const { return parameters_; }
  Index refused_in_a_row() const { return in_a_row_; }
  Index refused() const { return total_; }

  /// Takes back what was saved.
  void restore(std::vector<Real> parameters, Index refused_in_a_row, Index refused);

 private:
  std::vector<Real> parameters_;
  Index in_a_row_ = 0, total_ = 0;
};

}  // namespace rbm
