/// Gibbs sampling of the joint distribution p(x,h) ∝ e^{-βE} of a Boltzmann machine, a group of chains at a time.
///
/// One cycle draws all h given x, then all x given h (Geman and Geman, IEEE PAMI 6, 721 (1984)). Units of a layer without
/// couplings are independent; coupled ones are drawn one after the other in the order of their numbers, each given all others:
///
///     P(h_j = high | x, other h) = 1/(1 + e^{-β (high-low) (v_j + Σ_k U_jk h_k)})
///     P(x_i = high | h, other x) = 1/(1 + e^{-β (high-low) (u_i + Σ_k V_ik x_k)}),    gaussian units x_i ~ N(u_i, σ_i²/β)
///
/// with v and u of machine_kernel.hpp. Fields of coupled units come a tile of units at a time from a product of matrices, and are
/// updated from unit to unit within the tile.
///
/// Fixed units of x keep their values, so that the others are sampled given those. Unit j of h takes half of draw j/2 of its
/// sweep, those of x follow. Throws ContractError if sizes do not fit.
#pragma once

#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

/// Of each visible unit 1 if it keeps its value, or 0; empty if none does.
using FixedUnits = std::span<const unsigned char>;

/// h given x; with hidden couplings given the present h too, one unit after the other.
template <class Scalar>
void draw_hidden(const MachineKernel<Scalar>& kernel, const ChainRandom& random, ChainGroup<Scalar>& group);

/// x given h; with visible couplings given the present x too, one unit after the other.
template <class Scalar>
void draw_visible(const MachineKernel<Scalar>& kernel, const ChainRandom& random, ChainGroup<Scalar>& group,
                  FixedUnits fixed = {});

/// `cycles` of h and x, with the random numbers of the sweeps random.sweep, random.sweep + 1, ... .
template <class Scalar>
void gibbs(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group,
           FixedUnits fixed = {});

/// `cycles` of h given x, which stays: the positive phase with hidden couplings.
template <class Scalar>
void gibbs_hidden(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group);

}  // namespace rbm
