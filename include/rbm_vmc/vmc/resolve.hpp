/// Chooses what the user left open, and refuses what cannot be run.
#pragma once

#include "rbm_vmc/io/input.hpp"

namespace rbm {

/// The complete input: every optional that means something for this system is set, and resolving it again changes nothing.
/// Throws InputError with all problems at once.
Input resolve(const Input& given);

/// Energy of the ground state without interaction, ½ N Σ_d ω_d [hartree]: the scale of all energies and tolerances.
Real ideal_energy(const Input& resolved);

/// Fermions of one spin can meet: the wave function has to change sign there.
bool needs_determinant(const Input& resolved);

/// Machines of an rbm whose particles share their weights: one for each spin if the system is partially polarised. Else one: two spins
/// of equal number are one another's mirror image, and all particles share it.
Index shared_machines(const Input& resolved);

/// One frequency for each dimension, however many were given [hartree].
std::vector<Real> frequencies(const Input& resolved);

}  // namespace rbm
