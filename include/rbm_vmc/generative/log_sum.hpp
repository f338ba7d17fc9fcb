/// Sums of positive numbers that are known by their logarithms and would overflow, the same bits for any number of ranks.
///
///     Σ e^{f} = sum · e^{largest}
///
/// Each rank holds the LogSums of its own pieces of the work; the pieces, not the ranks, decide what is rounded. The ranks
/// agree on the largest exponent first, then the pieces, scaled by it, go through an ExactSum. Throws NumericalError, on
/// every rank alike, if the total is not finite.
#pragma once

#include <limits>
#include <span>

#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

struct LogSum {
  Real largest = -std::numeric_limits<Real>::infinity();
  Real sum = 0;
};

/// The largest of one number of each rank; minus infinity does not count, NaN is larger than all.
Real largest_over_ranks(Communicator& communicator, Real mine);

/// ln of the sum of all pieces of all ranks.
Real log_total(Communicator& communicator, std::span<const LogSum> pieces);

}  // namespace rbm
