#include "rbm_vmc/statistics/split_rhat.hpp"

#include <cmath>
#include <limits>

namespace rbm {

Real split_rhat(const BlockingSums& sums) {
  if (!sums.finite() || sums.samples() < 4) return std::numeric_limits<Real>::quiet_NaN();
  if (!(sums.squares() > 0)) return 1;
  const ChainMeans& means = sums.chain_means();
  if (!(means.within > 0)) return std::numeric_limits<Real>::infinity();
  const Real half = 0.5 * static_cast<Real>(sums.samples());
  return std::sqrt((half - 1) / half + means.half_variance / means.within);
}

}  // namespace rbm
