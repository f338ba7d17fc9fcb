/// From a resolved input to the objects that run: wave function, Hamiltonian, sampler, update rule.
#pragma once

#include "rbm_vmc/continuum/hamiltonian.hpp"
#include "rbm_vmc/continuum/sampler.hpp"
#include "rbm_vmc/io/input.hpp"
#include "rbm_vmc/optimise/update_rule.hpp"

namespace rbm {

/// ψ with its start values: those given, all at once or by factors, or random ones that depend on the seed only.
/// Factors that are added come last, and keep their own start values.
Ansatz make_ansatz(const Input& resolved, std::vector<std::unique_ptr<Factor>> added = {});

Hamiltonian make_hamiltonian(const Input& resolved, AddedPotential added = {});

/// The sampler with a step or time step; the ansatz must outlive it.
Sampler make_sampler(const Input& resolved, const Ansatz& ansatz, Real step);

/// A first guess of the step from the extent of the ground state [bohr; langevin: 1/hartree].
Real first_step(const Input& resolved);

UpdateRule make_update_rule(const Input& resolved);

/// Pairs of particles that ψ ought to treat alike and does not by construction: those that an rbm of unshared weights tells apart.
/// Like spins, or the two electrons of a singlet; empty if there are none.
std::vector<std::pair<Index, Index>> pairs_of_no_symmetry(const Input& resolved);
/// The same for ψ with factors that are not of the input: all pairs of like particles, since nothing is known of such factors.
std::vector<std::pair<Index, Index>> pairs_of_no_symmetry(const Input& resolved, const Ansatz& ansatz);

/// True if the local energy diverges where particles meet, so that its variance is infinite (2D) or error bars converge
/// slowly: a coulomb interaction without a factor that has its cusp.
bool lacks_cusp(const Input& resolved);

}  // namespace rbm
