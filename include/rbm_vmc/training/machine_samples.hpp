/// Rows drawn from a machine: each from a chain of its own, after `burn_in` Gibbs cycles from noise or from given rows.
///
///     x ~ p(x)                              sample_machine
///     x_free ~ p(x_free | x_fixed)          complete_rows
///
/// Chains are dealt to ranks by groups: the same rows on any number of ranks. Throws ContractError if sizes do not fit.
#pragma once

#include <cstdint>
#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

struct SamplePlan {
  Index count = 128;
  Index burn_in = 1000;  ///< cycles
  std::uint64_t seed = 1;
  std::span<const Real> start = {};  ///< rows that chains start from, over and over; empty: noise
};

/// Row-major on every rank (collective).
std::vector<Real> sample_machine(const Machine& machine, const SamplePlan& plan, Communicator& communicator);

/// Rows whose NaN are replaced by samples given the other units of the row; rows without NaN stay (collective, every rank has all).
std::vector<Real> complete_rows(const Machine& machine, std::vector<Real> rows, Index burn_in, std::uint64_t seed,
                                Communicator& communicator);

}  // namespace rbm
