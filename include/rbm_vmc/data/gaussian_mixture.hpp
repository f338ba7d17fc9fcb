/// Points from a mixture of Gaussians of unit variance and equal weights.
///
///     p(x) = 1/K Σ_k (2π)^{-D/2} e^{-|x-μ_k|²/2}
///
/// The means are the corners of a regular polygon around the origin in the first two dimensions, or equally spaced points in
/// one dimension; neighbours are `separation` apart. The label of a row is its k.
#pragma once

#include <cstdint>
#include <vector>

#include "rbm_vmc/data/generated_rows.hpp"

namespace rbm {

struct GaussianMixture {
  Index clusters = 2;
  Index dimensions = 2;
  Real separation = 4;

  /// μ_k, row-major [clusters x dimensions].
  std::vector<Real> means() const;
  /// ln p(x).
  Real log_density(std::span<const Real> x) const;
};

class MixtureRows : public GeneratedRows {
 public:
  /// ContractError unless there are clusters and dimensions.
  MixtureRows(const GaussianMixture& mixture, Index samples, std::uint64_t seed);

  /// Among them the weights [clusters], means [clusters x dimensions] and standard deviations [clusters] of the true
  /// density.
  Archive::Attributes attributes() const override;

 private:
  void make(Index batch, std::span<Real> rows, std::span<Integer, kBatch> labels) override;

  GaussianMixture mixture_;
  std::vector<Real> means_;
  std::uint64_t seed_;
};

}  // namespace rbm
