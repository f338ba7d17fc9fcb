#include "rbm_vmc/optimise/sample_rows.hpp"

namespace rbm {

SampleRows::SampleRows(Index parameters, Index batches, Index samples)
    : parameters_(parameters), batches_(batches), samples_(samples) {
  expects(parameters >= 0 && batches >= 0 && samples >= 1, "sizes that are not negative and at least one sample");
  blocks_.assign(static_cast<std::size_t>(batches * samples), Block(parameters));
  energies_ = Block(batches * samples);
}

void SampleRows::centre(std::span<const Real> mean, Real scale) {
  expects(std::ssize(mean) == parameters_, "a mean for each parameter");
  for (Block& block : blocks_) {
    for (Index k = 0; k < parameters_; ++k) {
      const Real centre = mean[static_cast<std::size_t>(k)];
      for (Index p = 0; p < kPacks; ++p) block.pack(k, p) = (block.pack(k, p) - centre) * scale;
    }
  }
}

std::size_t SampleRows::place(Index batch, Index sample) const {
  expects(batch >= 0 && batch < batches_ && sample >= 0 && sample < samples_, "a sample of a batch of this rank");
  return static_cast<std::size_t>(batch * samples_ + sample);
}

}  // namespace rbm
