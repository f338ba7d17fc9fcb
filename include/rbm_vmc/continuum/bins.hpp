/// Equal bins along an axis, and the bin that each number of a pack falls into.
///
///     bin b = [low + b w, low + (b+1) w),   b = 0 ... count-1,   w = (high - low)/count
///
/// What lies outside, and what is not a number, falls into bin `count`.
#pragma once

#include "rbm_vmc/base/lane_math.hpp"

namespace rbm {

/// Numbers of bins, one a lane.
using PackBins = std::int32_t __attribute__((vector_size(kPack * sizeof(std::int32_t)), may_alias));

class Bins {
 public:
  /// Throws ContractError unless low < high and count >= 1.
  Bins(Real low, Real high, Index count);

  Index count() const { return count_; }
  Real width() const { return width_; }
  Real edge(Index b) const { return low_ + width_ * static_cast<Real>(b); }
  Real centre(Index b) const { return low_ + width_ * (static_cast<Real>(b) + 0.5); }

  [[gnu::always_inline]] PackBins operator()(Pack x) const {
    const Pack place = (x - low_) * inverse_width_;
    const Pack outside = broadcast(static_cast<Real>(count_));
    return __builtin_convertvector(select((place >= 0.0) & (place < outside), place, outside), PackBins);
  }

 private:
  Real low_, width_, inverse_width_;
  Index count_;
};

/// Length, area or volume between two spheres around the origin in 1, 2 or 3 dimensions; in one dimension both sides count.
Real shell_volume(Index dimensions, Real inner, Real outer);

/// 1/shell_volume of each bin of a radial axis, which turns numbers of points into densities.
std::vector<Real> inverse_shell_volumes(Index dimensions, const Bins& radius);

}  // namespace rbm
