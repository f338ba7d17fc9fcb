/// The sums of ChainBlocking over lanes and batches, and what they mean.
///
/// Layout: kSize reals, every one a plain sum over chains, so that batches add in any order. First the entries of
/// `BlockingEntry`, then four for each level k: Σx, Σx², Σ x_b x_{b+1}, Σ (first + last block).
///
/// Of each level follow, with N blocks in all, P neighbouring pairs and y = x - mean of the level,
///
///     variance     s² = Σy² / (N-1)
///     correlation  ρ  = (r - E r)(N-1)/P,  r = Σ y_b y_{b+1} / Σ y²
///     score        z  = (r - E r) / √Var r
///
/// where E r and Var r are the exact moments for independent normal blocks around a common unknown mean: r = yᵀAy/yᵀy,
/// A joining neighbours by ½, is independent of its denominator, so with B = A centred E r = tr B/(N-1) and
/// E r² = (2 tr B² + (tr B)²)/(N²-1). For one chain this is Moran's result (Biometrika 35, 255 (1948)).
#pragma once

#include <vector>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/statistics/chain_blocking.hpp"

namespace rbm {

/// m1, m2: means of the first and the second part of a chain's history, cut at first_half(samples).
enum class BlockingEntry : Index { chains, samples, sum, cubes, fourths, m1, m2, m1_m1, m2_m2, m1_m2, count };

/// Blocks of 2^k samples, all chains pooled.
struct BlockingLevel {
  Index blocks_per_chain = 0;
  Real blocks = 0;                ///< of all chains
  Real pairs = 0;                 ///< of neighbouring blocks
  Real variance = 0;              ///< of a block mean, unbiased for independent blocks [deviation²]
  Real correlation = 0;           ///< of neighbouring blocks, zero on average for independent blocks
  Real correlation_variance = 0;  ///< of `correlation`, for independent blocks
  Real score = 0;                 ///< correlation in standard deviations
  bool testable = false;          ///< enough pairs and a variance: the last three are known, else zero
};

/// What the means of chains and of their halves tell.
struct ChainMeans {
  Real variance = 0;          ///< of the chain means, unbiased; 0 for one chain
  Real half_variance = 0;     ///< of the half means, all 2 × chains of them
  Real within = 0;            ///< mean sample variance inside a half
  Real drift = 0;             ///< mean of second halves minus first halves
  Real drift_error = 0;       ///< its standard error from the spread over chains; 0 for one chain
  Real half_correlation = 0;  ///< of the two halves of a chain, over chains; 0 for one chain
};

class BlockingSums {
 public:
  static constexpr Index kHeader = static_cast<Index>(BlockingEntry::count);
  static constexpr Index kPerLevel = 4;
  static constexpr Index kSize = kHeader + kPerLevel * kBlockingLevels;

  /// Reads sums added over all batches. Throws ContractError for another size, less than two samples, or batches of
  /// unequal length. Sums that are not finite are accepted: see `finite`.
  explicit BlockingSums(std::span<const Real> sums);

  bool finite() const { return finite_; }  ///< if not, nothing below means anything
  Index chains() const { return chains_; }
  Index samples() const { return samples_; }  ///< of each chain
  Real total() const { return static_cast<Real>(chains_) * static_cast<Real>(samples_); }

  Real mean() const { return mean_; }  ///< of all samples
  /// Σ (x - mean)² over all samples; 0 if it cannot be told from rounding errors around the mean.
  Real squares() const { return squares_; }
  /// Largest standard deviation that rounding could hide when `squares` is 0.
  Real resolution() const { return resolution_; }
  /// Σ (x - mean)⁴ / (Σ (x - mean)²)²: 1 / the number of samples that carry the variance.
  Real concentration() const { return concentration_; }
  const ChainMeans& chain_means() const { return chain_means_; }
  /// From single samples up to the longest blocks that fit a chain.
  const std::vector<BlockingLevel>& levels() const { return levels_; }

 private:
  void read_samples(std::span<const Real> sums);
  void read_chains(std::span<const Real> sums);

  bool finite_ = false;
  Index chains_ = 0, samples_ = 0;
  Real mean_ = 0, squares_ = 0, resolution_ = 0, concentration_ = 0;
  ChainMeans chain_means_;
  std::vector<BlockingLevel> levels_;
};

}  // namespace rbm
