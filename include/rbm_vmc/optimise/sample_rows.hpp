/// O_k = ∂lnψ/∂θ_k of all samples of this rank's batches, kept for products with the metric when S itself is too large.
///
/// Memory: 8 bytes × parameters × samples of the rank. Places are fixed at construction and overwritten every iteration; the
/// derivatives can be computed right into them.
#pragma once

#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

class SampleRows {
 public:
  /// `batches` of this rank, `samples` of every walker in each iteration.
  SampleRows(Index parameters, Index batches, Index samples);

  Index parameters() const { return parameters_; }
  Index batches() const { return batches_; }
  Index samples() const { return samples_; }
  Index bytes() const { return parameters_ * batches_ * samples_ * kBatch * static_cast<Index>(sizeof(Real)); }

  /// O of one sample of a batch with local number `batch`: parameters × kBatch. Throws ContractError if there is no
  /// such place.
  Block& at(Index batch, Index sample) { return blocks_[place(batch, sample)]; }
  const Block& at(Index batch, Index sample) const { return blocks_[place(batch, sample)]; }

 private:
  std::size_t place(Index batch, Index sample) const;

  Index parameters_;
  Index batches_;
  Index samples_;
  std::vector<Block> blocks_;
};

}  // namespace rbm
