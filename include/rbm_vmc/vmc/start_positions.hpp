/// Where the walkers of a batch start: normally distributed with the widths of the ground state, no two particles of a walker
/// too close.
///
///     ideal gas     w_d² = 1/(2ω_d)                                 hard spheres    the same, widened to a N^{1/D} if they need room
///     calogero      w² = [1+λ(N-1)]/(2ω), the exact <x²>
///
/// Particles that may not touch are placed one after the other; one that comes too close to those before is drawn again, in its
/// lane alone. Numbers are keyed by seed and batch, so that every rank finds the same. Lengths in bohr.
#pragma once

#include "rbm_vmc/continuum/walkers.hpp"
#include "rbm_vmc/io/input.hpp"

namespace rbm {

/// Spheres that need a cloud this many times as wide as the ideal gas are refused.
inline constexpr Real kWidestCloud = 30;

/// Whether hard spheres have room in the trap: a N^{1/D} against the width of the ideal gas. Dimensions and diameter are known.
bool spheres_fit(const Input& input);

/// Positions of a batch. Throws ContractError if after many tries a particle found no room, which `spheres_fit` rules out.
Walkers start_positions(const Input& resolved, Index batch);

}  // namespace rbm
