/// ln Z of a Boltzmann machine, exactly, by a sum over all states of one layer, the other summed in closed form.
///
///     Z = Σ_h ∫dx e^{-βE} = Σ_t exp(binary form of t)            binary_form.hpp: which units t can be
///
/// gray_walk.hpp is how the states are walked over; ln Z is exact to 1e-12 of itself. States are cut into chunks that depend
/// on the machine alone and are dealt to ranks: the same bits on any number of ranks. Throws ContractError for units that
/// cannot be enumerated or more than kMostEnumerated of them, NumericalError if Z is not finite.
#pragma once

#include <span>

#include "rbm_vmc/generative/binary_form.hpp"
#include "rbm_vmc/generative/chain_group.hpp"
#include "rbm_vmc/generative/machine_kernel.hpp"
#include "rbm_vmc/generative/sample_mean.hpp"

namespace rbm {

inline constexpr Index kMostEnumerated = 25;  ///< units: 3·10^7 states

/// Whether ln Z can be had by enumeration.
bool can_enumerate(const MachineShape& shape, Enumerated units = Enumerated::automatic);

/// ln Z. To be called by all ranks.
Real enumerate_log_z(const Machine& machine, Communicator& communicator, Enumerated units = Enumerated::automatic);

/// ln p̃(x), also with hidden couplings: then by a sum over the hidden units, at most kMostEnumerated.
Real enumerate_log_marginal(const Machine& machine, std::span<const Real> x);

/// ln p̃ of the rows in a group, one number each: in closed form, or with hidden couplings by a sum over the hidden units.
void log_marginals(const MachineKernel<Real>& kernel, const ChainGroup<Real>& group, std::span<Real> logarithms);

/// ln p(x) of rows of data: row after row, all of them on all ranks. To be called by all ranks.
SampleMean log_likelihood(const Machine& machine, std::span<const Real> rows, Real log_z, Communicator& communicator);

}  // namespace rbm
