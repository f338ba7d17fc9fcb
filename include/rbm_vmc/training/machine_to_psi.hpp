/// A trained Gaussian machine as the start of a wave function: ψ = √p̃, so that |ψ|² is the density it has learnt.
///
/// It becomes wavefunction.rbm with form = sqrt, whose machine has β = 1 and binary hidden units. With β taken in, and spins
/// h = 2s - 1:
///
///     σ² → σ²/β,   b → β b,   W → W              (-β(x-a)²/2σ² and β v_j stay)
///     W → 2W,   b → 2b,   a → a - Σ_j W_ij       (Σ_j v_j h_j = Σ_j 2 v_j s_j - Σ_j v_j, and the last is linear in x)
///
/// so that p̃ stays the same function of x up to a factor.
#pragma once

#include <string>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/io/input.hpp"

namespace rbm {

/// Sets the keys of wavefunction.rbm; `resolved` is the same input with the program's choices, `file` the name for messages.
/// Throws InputError if units are not gaussian, hidden units are coupled, their number is not that of particles × dimensions,
/// widths of one dimension differ from particle to particle, or another number of hidden units was asked for.
void put_machine(Input& input, const Input& resolved, const Machine& machine, const std::string& file);

}  // namespace rbm
