/// The ground state of two particles in an isotropic harmonic trap, to machine precision.
///
/// Repulsion strength/r.
/// The centre of mass separates: E = ωD/2 + ε. With φ(r) = e^{-ωr²/4} Σ_k c_k r^k the relative motion
/// -φ'' - (D-1)/r φ' + (ω²r²/4 + λ/r) φ = ε φ (s states) becomes the recursion
///
///     c_1 = λ c_0/(D-1),   (k+2)(k+D) c_{k+2} = λ c_{k+1} + (ωk + ωD/2 - ε) c_k,
///
/// and ε is where Σ c_k r^k, far outside, changes sign (Taut, Phys. Rev. A 48, 3561 (1993); J. Phys. A 27, 1045 (1994)).
///
/// Hard spheres of diameter a. φ(a) = 0 in the same equation with λ = 0, solved outwards by a Taylor series at each point
/// r_0 = a, ..., ω = 1: with φ(r_0+t) = Σ c_k t^k and p the coefficients of (¼(r_0+t)³ - ε(r_0+t))
///
///     r_0 (k+2)(k+1) c_{k+2} = Σ_j p_j c_{k-j} - (k+1)(k+D-1) c_{k+1}.
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// Energy [hartree] of the nodeless state of two particles. dimensions 2 or 3, omega [hartree] > 0, strength >= 0.
/// Throws ContractError outside of that.
Real two_body_coulomb_energy(Index dimensions, Real omega, Real strength);

/// The same for two hard spheres (bosons; in one dimension rods). dimensions 1, 2 or 3, omega > 0, 0 < diameter √ω <= 50.
Real two_body_hard_sphere_energy(Index dimensions, Real omega, Real diameter);

}  // namespace rbm
