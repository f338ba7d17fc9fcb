/// ∂ln Z/∂θ of a Boltzmann machine, exactly: what the chains of the negative phase estimate.
///
///     ∂ln Z/∂θ_k = E[∂ln p̃/∂θ_k] = Σ_t p(t) β E[-∂E(x,h)/∂θ_k | t]      (+ 1 for each ln σ_i of gaussian units)
///
/// over all states t of the units that enumeration.hpp would take, with the conditional mean of the other layer. In the
/// order of θ. A sum over states in the plain way, for small machines; dealt to ranks, the same bits on any number of them.
/// Throws ContractError for more than kMostForGradient units, NumericalError if Z is not finite.
#pragma once

#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

inline constexpr Index kMostForGradient = 16;  ///< enumerated units

/// To be called by all ranks.
std::vector<Real> log_z_gradient(const Machine& machine, Communicator& communicator);

}  // namespace rbm
