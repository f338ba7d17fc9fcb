/// Mean of the parameters over the last iterations: the noise of single steps averages out (Polyak & Juditsky 1992).
///
///     mean_n = mean_{n-1} + (θ_n - mean_{n-1})/n       over the iterations k ≥ first
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

class TailAverage {
 public:
  /// Averages over the last `fraction` (0 to 1) of `iterations`, at least one of them.
  TailAverage(Index parameters, Index iterations, Real fraction);

  /// The parameters after an iteration, numbered from 0; those before the tail are passed over.
  void add(Index iteration, std::span<const Real> parameters);

  Index first() const { return first_; }
  Index count() const { return count_; }
  /// The mean so far; zeros while count is 0.
  std::span<const Real> mean() const { return mean_; }

  /// Count and mean: restored, it goes on with the same bits. A state of another size throws CheckpointError.
  std::vector<Real> state() const;
  void restore(std::span<const Real> state);

 private:
  Index first_;
  Index count_ = 0;
  std::vector<Real> mean_;
};

}  // namespace rbm
