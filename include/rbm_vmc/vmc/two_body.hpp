/// The ground state of two particles in an isotropic harmonic trap with repulsion strength/r, to machine precision.
///
/// The centre of mass separates: E = ωD/2 + ε. With φ(r) = e^{-ωr²/4} Σ_k c_k r^k the relative motion
/// -φ'' - (D-1)/r φ' + (ω²r²/4 + λ/r) φ = ε φ (s states) becomes the recursion
///
///     c_1 = λ c_0/(D-1),   (k+2)(k+D) c_{k+2} = λ c_{k+1} + (ωk + ωD/2 - ε) c_k,
///
/// and ε is where Σ c_k r^k, far outside, changes sign (Taut, Phys. Rev. A 48, 3561 (1993); J. Phys. A 27, 1045 (1994)).
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// Energy [hartree] of the nodeless state of two particles. dimensions 2 or 3, omega [hartree] > 0, strength >= 0.
/// Throws ContractError outside of that.
Real two_body_coulomb_energy(Index dimensions, Real omega, Real strength);

}  // namespace rbm
