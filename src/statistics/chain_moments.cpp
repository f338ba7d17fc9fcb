#include "rbm_vmc/statistics/chain_moments.hpp"

#include <cmath>
#include <limits>

namespace rbm {

ChainMoments::ChainMoments(Index quantities) : memory_(kRows * quantities) {}

void ChainMoments::add(Index quantity, ConstLanes value) {
  const Index row = kRows * quantity;
  for (Index p = 0; p < kPacks; ++p) {
    const Pack x = pack(value, p);
    memory_.pack(row, p) += broadcast(1);
    memory_.pack(row + 1, p) += x;
    memory_.pack(row + 2, p) += x * x;
  }
}

void ChainMoments::add_sums(std::span<Real> sums, Index first_lane, Index lanes) const {
  expects(std::ssize(sums) == sums_size(), "a place for the sums of every quantity");
  expects(first_lane >= 0 && lanes >= 0 && first_lane + lanes <= kBatch, "lanes of one batch");
  for (Index q = 0; q < quantities(); ++q) {
    Real* out = sums.data() + kSums * q;
    for (Index lane = first_lane; lane < first_lane + lanes; ++lane) {
      const Real samples = memory_(kRows * q, lane);
      const Real sum = memory_(kRows * q + 1, lane);
      const Real mean = samples > 0 ? sum / samples : 0;
      out[0] += 1;
      out[1] += samples;
      out[2] += sum;
      out[3] += memory_(kRows * q + 2, lane);
      out[4] += mean * mean;
    }
  }
}

std::vector<Moments> moments(std::span<const Real> sums, std::span<const Quantity> quantities) {
  expects(std::ssize(sums) == ChainMoments::kSums * std::ssize(quantities), "sums of every quantity");
  constexpr Real nan = std::numeric_limits<Real>::quiet_NaN();
  std::vector<Moments> results;
  for (const Quantity& quantity : quantities) {
    const Real* in = sums.data() + ChainMoments::kSums * std::ssize(results);
    const Real chains = in[0], samples = in[1];
    if (!(samples > 0)) {
      results.push_back({quantity.name, nan, nan, nan, nan, 0});
      continue;
    }
    const Real mean = in[2] / samples;
    // max(x, 0) in this order keeps NaN.
    const Real variance = samples > 1 ? std::max(in[3] - mean * in[2], Real{0}) / (samples - 1) : nan;
    const Real between = std::max(in[4] - chains * mean * mean, Real{0}) / (chains - 1);
    const Real error = chains > 1 ? std::sqrt(between / chains) : std::numeric_limits<Real>::infinity();
    results.push_back({quantity.name, quantity.reference + mean, variance, error, std::sqrt(variance / samples), samples});
  }
  return results;
}

}  // namespace rbm
