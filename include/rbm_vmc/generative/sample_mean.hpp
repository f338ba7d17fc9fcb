/// The mean over independent samples and its standard error, the same for any number of ranks.
///
///     SampleMeanSum sum;
///     for (each group of data of this rank) sum.add(one number for each of its samples);
///     const SampleMean mean = sum.reduce(communicator);
///
/// Throws NumericalError, on every rank alike, if a number is not finite or there is none.
#pragma once

#include <span>

#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {

struct SampleMean {
  Real mean = 0;
  Real error = 0;  ///< 0 for a single sample
  std::int64_t samples = 0;
};

class SampleMeanSum {
 public:
  /// The samples of one piece of the work, which must not depend on the number of ranks.
  void add(std::span<const Real> samples);
  /// To be called by all ranks.
  SampleMean reduce(Communicator& communicator);

 private:
  ExactSum sum_{{2}, 1};
};

}  // namespace rbm
