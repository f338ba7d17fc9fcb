/// Rows drawn from a machine, each from a Gibbs chain of its own, and rows whose missing numbers are drawn.
///
///     x ~ p(x)                                sample_machine: after `burn_in` cycles from noise or from given rows
///     x_missing ~ p(x_missing | x_known)      complete_rows:  the same with the known units of each row held fast
///
/// Row r is chain r of an endless sequence: it is the same in whatever pieces the rows are asked for, and on any number of ranks.
/// Independent visible units are drawn together, whatever is missing where; with visible couplings, which are drawn one after the
/// other, a cycle takes as many sweeps as there are different sets of missing units in a group of rows.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

/// Fills `rows` with rows first, first + 1, ..., row-major. Called for rows of this rank only.
using RowsOf = std::function<void(Index first, std::span<Real> rows)>;

struct ChainPlan {
  Index first = 0;       ///< number of the first row, a multiple of kGroup
  Index count = 128;     ///< rows
  Index burn_in = 1000;  ///< cycles
  std::uint64_t seed = 1;
  RowsOf start = {};  ///< where chains start; none: at noise
};

/// Row-major on every rank (collective). Throws ContractError if `first` is no multiple of kGroup.
std::vector<Real> sample_machine(const Machine& machine, const ChainPlan& plan, Communicator& communicator);

/// The rows of plan.start, in which NaN stands for what is missing, filled (collective). Rows without NaN stay. Throws like
/// sample_machine.
std::vector<Real> complete_rows(const Machine& machine, const ChainPlan& plan, Communicator& communicator);

}  // namespace rbm
