/// ln p̃(x) of rows, one number each [nat]: less ln Z, what a machine thinks of them.
///
/// With hidden couplings a row costs a sum over all hidden states. Rows are dealt to ranks by groups, and a row's number does not
/// depend on the others. Throws ContractError for more than kMostEnumerated coupled hidden units.
#pragma once

#include <vector>

#include "rbm_vmc/training/machine_samples.hpp"

namespace rbm {

/// Of rows first ... first + count - 1, `first` a multiple of kGroup, on every rank (collective).
std::vector<Real> log_marginals(const Machine& machine, Index first, Index count, const RowsOf& rows,
                                Communicator& communicator);

struct ScoreSummary {
  Real mean = 0, error = 0;  ///< of the mean, from the spread of rows; NaN of one row
};
ScoreSummary summary_of(std::span<const Real> scores);

}  // namespace rbm
