/// O_k = ∂lnψ/∂θ_k and E_L of all samples of this rank's batches, kept for products with the metric when S itself is too
/// large.
///
/// Memory: 8 bytes × (parameters + 1) × samples of the rank. Places are fixed at construction and overwritten every
/// iteration; the derivatives can be computed right into them.
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
  Index bytes() const { return bytes(parameters_, batches_, samples_); }
  static Index bytes(Index parameters, Index batches, Index samples) {
    return (parameters + 1) * batches * samples * kBatch * static_cast<Index>(sizeof(Real));
  }

  /// O of one sample of a batch with local number `batch`: parameters × kBatch. Throws ContractError if there is no
  /// such place.
  Block& at(Index batch, Index sample) { return blocks_[place(batch, sample)]; }
  const Block& at(Index batch, Index sample) const { return blocks_[place(batch, sample)]; }

  /// The (clipped) local energies of the sample, less a reference that all samples share [hartree].
  Lanes energy(Index batch, Index sample) { return energies_[static_cast<Index>(place(batch, sample))]; }
  ConstLanes energy(Index batch, Index sample) const { return energies_[static_cast<Index>(place(batch, sample))]; }

  /// O becomes (O - mean) × scale, in place.
  void centre(std::span<const Real> mean, Real scale);

 private:
  std::size_t place(Index batch, Index sample) const;

  Index parameters_;
  Index batches_;
  Index samples_;
  std::vector<Block> blocks_;
  Block energies_;
};

}  // namespace rbm
