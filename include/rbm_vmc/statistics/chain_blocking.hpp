/// Streaming blocking of a batch of Markov chains: what an honest error bar needs, at a few operations a sample.
///
/// Every lane is a chain. At level k the samples of a chain are cut into consecutive blocks of 2^k (Flyvbjerg and
/// Petersen, J. Chem. Phys. 91, 461 (1989)); x_b is the mean of a block. Per level and lane are kept
///
///     first block, last block, Σ_b x_b², Σ_b x_b x_{b+1},
///
/// and besides Σx, Σx³, Σx⁴ of the samples and the means of at most 64 equal stretches of the history, so that the
/// means of its two halves are known at any time. A block that waits for its partner is the last block of its level,
/// so nothing else is needed; an odd rest enters no higher level.
///
/// Samples are deviations from a common reference (local energy minus a reference energy [hartree]). Sums of squares
/// lose (mean deviation / standard deviation)² in relative precision: choose the reference within some hundred standard
/// deviations of the mean.
///
/// All state is one Block, so a checkpoint of `memory()` continues with the same bits. The sums of all batches are
/// added entry by entry and read by `BlockingSums`. A number that is not finite stays visible in every result.
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

inline constexpr Index kBlockingLevels = 24;  ///< blocks of 1, 2, 4, .. 2^23 samples
inline constexpr Index kCoarseBlocks = 64;    ///< most stretches of the history kept of each chain
inline constexpr Index kBlockingMaxSamples = kCoarseBlocks << (kBlockingLevels - 1);  ///< of each chain

/// Samples in a stretch of the history: 1 up to 63 samples, then doubled whenever 64 stretches are full.
Index coarse_width(Index samples);

/// Samples in the first half: the whole number of stretches nearest to samples / 2 (exact below 64 samples).
Index first_half(Index samples);

class ChainBlocking {
 public:
  ChainBlocking();

  /// One sample of every chain. Throws ContractError beyond kBlockingMaxSamples.
  void add(ConstLanes deviation);

  /// Samples of each chain so far.
  Index samples() const { return static_cast<Index>(memory_(0, 0)); }

  /// Adds the sums over `lanes` lanes from `first_lane` to `sums`, laid out as BlockingSums describes (its `kSize` entries).
  void add_sums(std::span<Real> sums, Index first_lane = 0, Index lanes = kBatch) const;

  /// Everything remembered, rows × kBatch; the number of rows never changes. To go on from a checkpoint, copy into it.
  Block& memory() { return memory_; }
  const Block& memory() const { return memory_; }

 private:
  void keep_stretch(Index before);
  Real half_mean(Index lane, Index stretches) const;
  Block memory_;
};

}  // namespace rbm
