#include "rbm_vmc/statistics/blocking_sums.hpp"

#include <cmath>
#include <limits>

namespace rbm {
namespace {

constexpr Real kFewestPairs = 8;  // below, r is far from normal

struct NeighbourMoments {
  Real mean, variance;
};

/// Of r for `chains` chains of n independent normal blocks each.
NeighbourMoments neighbour_moments(Real chains, Real n) {
  const Real blocks = chains * n;
  const Real pairs = chains * (n - 1);
  const Real trace = -pairs / blocks;
  const Real trace_of_square = pairs / 2 - 2 * chains * (n - 1.5) / blocks + pairs * pairs / (blocks * blocks);
  const Real mean = trace / (blocks - 1);
  const Real square = (2 * trace_of_square + trace * trace) / (blocks * blocks - 1);
  return {mean, square - mean * mean};
}

BlockingLevel read_level(const Real* sums, Index chains, Index blocks_per_chain) {
  const Real sum = sums[0], squares = sums[1], products = sums[2], edges = sums[3];
  BlockingLevel level;
  level.blocks_per_chain = blocks_per_chain;
  level.blocks = static_cast<Real>(chains) * static_cast<Real>(blocks_per_chain);
  level.pairs = level.blocks - static_cast<Real>(chains);
  if (level.blocks < 2) return level;
  const Real mean = sum / level.blocks;
  const Real centred = std::max(squares - mean * sum, Real{0});
  level.variance = centred / (level.blocks - 1);
  level.testable = level.pairs >= kFewestPairs && centred > 0;
  if (!level.testable) return level;
  const Real neighbours = products - mean * (2 * sum - edges) + level.pairs * mean * mean;
  const NeighbourMoments expected = neighbour_moments(static_cast<Real>(chains), static_cast<Real>(blocks_per_chain));
  const Real excess = neighbours / centred - expected.mean;
  const Real scale = (level.blocks - 1) / level.pairs;
  level.correlation = excess * scale;
  level.correlation_variance = expected.variance * scale * scale;
  level.score = excess / std::sqrt(expected.variance);
  return level;
}

Real sample_variance(Real squares, Real sum, Real count) {
  return count > 1 ? std::max((squares - sum * sum / count) / (count - 1), Real{0}) : 0;
}

}  // namespace

BlockingSums::BlockingSums(std::span<const Real> sums) {
  expects(std::ssize(sums) == kSize, "blocking sums of the right size");
  if (!std::ranges::all_of(sums, [](Real s) { return std::isfinite(s); })) return;
  finite_ = true;
  read_samples(sums);
  if (squares_ > 0) read_chains(sums);
  for (Index k = 0; k < kBlockingLevels && (samples_ >> k) > 0; ++k) {
    BlockingLevel level = read_level(sums.data() + kHeader + kPerLevel * k, chains_, samples_ >> k);
    if (!(squares_ > 0)) {
      level.variance = 0;
      level.testable = false;
    }
    levels_.push_back(level);
  }
}

void BlockingSums::read_samples(std::span<const Real> sums) {
  const auto entry = [&](BlockingEntry e) { return sums[static_cast<std::size_t>(e)]; };
  const Real chains = entry(BlockingEntry::chains);
  expects(chains >= 1 && entry(BlockingEntry::samples) >= 2, "at least two samples");
  const Real samples = std::round(entry(BlockingEntry::samples) / chains);
  expects(samples >= 1 && samples * chains == entry(BlockingEntry::samples), "batches of equally many samples");
  chains_ = static_cast<Index>(chains);
  samples_ = static_cast<Index>(samples);

  const Real sum = entry(BlockingEntry::sum), second = sums[kHeader + 1];
  mean_ = sum / total();
  // Relative rounding errors grow at most with the number of additions, along a chain and over chains.
  resolution_ = std::sqrt((samples + chains) * std::numeric_limits<Real>::epsilon() * second / total());
  squares_ = second - mean_ * sum;
  if (!(squares_ > total() * resolution_ * resolution_)) squares_ = 0;
  if (squares_ > 0) {
    const Real fourths = entry(BlockingEntry::fourths) - 4 * mean_ * entry(BlockingEntry::cubes) +
                         6 * mean_ * mean_ * second - 3 * mean_ * mean_ * mean_ * sum;
    concentration_ = fourths / squares_ / squares_;
  }
}

void BlockingSums::read_chains(std::span<const Real> sums) {
  const auto entry = [&](BlockingEntry e) { return sums[static_cast<std::size_t>(e)]; };
  const Real m1 = entry(BlockingEntry::m1), m2 = entry(BlockingEntry::m2);
  const Real m1_m1 = entry(BlockingEntry::m1_m1), m2_m2 = entry(BlockingEntry::m2_m2), m1_m2 = entry(BlockingEntry::m1_m2);
  const Real chains = static_cast<Real>(chains_), samples = static_cast<Real>(samples_);
  const Real n1 = static_cast<Real>(first_half(samples_)), n2 = samples - n1;
  const Real u = n1 / samples, v = n2 / samples;
  chain_means_.variance = sample_variance(u * u * m1_m1 + v * v * m2_m2 + 2 * u * v * m1_m2, u * m1 + v * m2, chains);
  if (samples_ < 2) return;

  chain_means_.half_variance = sample_variance(m1_m1 + m2_m2, m1 + m2, 2 * chains);
  chain_means_.drift = (m2 - m1) / chains;
  chain_means_.drift_error = std::sqrt(sample_variance(m1_m1 + m2_m2 - 2 * m1_m2, m2 - m1, chains) / chains);
  const Real variances = sample_variance(m1_m1, m1, chains) * sample_variance(m2_m2, m2, chains);
  if (variances > 0) chain_means_.half_correlation = (m1_m2 - m1 * m2 / chains) / (chains - 1) / std::sqrt(variances);
  if (samples_ < 3) return;
  const auto around_mean = [&](Real squares, Real sum) { return squares - 2 * mean_ * sum + chains * mean_ * mean_; };
  const Real between = n1 * around_mean(m1_m1, m1) + n2 * around_mean(m2_m2, m2);
  const Real inside = squares_ - between;
  const Real rounding = total() * resolution_ * resolution_;
  chain_means_.within = inside > rounding ? inside / (chains * (samples - 2)) : 0;
}

}  // namespace rbm
