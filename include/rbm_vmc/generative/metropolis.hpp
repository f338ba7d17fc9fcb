/// Metropolis sampling of the joint distribution p(x,h) ∝ e^{-βE} of a Boltzmann machine, a group of chains at a time.
///
/// One cycle proposes a move of each unit, first the visible ones, then the hidden ones, in the order of their numbers. A unit
/// of two values proposes the other one; a gaussian unit proposes x_i + step · σ_i/√β · N(0,1). A move is accepted with the
/// chance
///
///     min(1, e^{-β ΔE}),      ΔE = -Δx_i (u_i + Σ_k V_ik x_k),      gaussian units ΔE = ((x_i+Δx_i-u_i)² - (x_i-u_i)²)/2σ_i²
///
/// and likewise for h (Metropolis et al., J. Chem. Phys. 21, 1087 (1953)), with the fields of machine_kernel.hpp.
///
/// Functions return how many moves of the chains in use were accepted; a move of a fixed unit is none. Cycle n of a call uses the
/// random numbers of sweep random.sweep + n. Throws ContractError if sizes do not fit or the step is not positive.
#pragma once

#include "rbm_vmc/generative/gibbs.hpp"

namespace rbm {

/// `cycles` over x and h. `step` is in units of the width of the conditional distribution, and of no meaning without gaussian
/// units.
template <class Scalar>
Index metropolis(const MachineKernel<Scalar>& kernel, Real step, ChainRandom random, Index cycles, ChainGroup<Scalar>& group,
                 FixedUnits fixed = {});

/// `cycles` over h given x, which stays.
template <class Scalar>
Index metropolis_hidden(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group);

}  // namespace rbm
