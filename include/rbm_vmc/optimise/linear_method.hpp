/// The step of the linear method: towards the lowest state in the span of ψ and its derivatives.
///
///     [H̄ + e(ε + λ(diag S + ε))] c = E (S̄ + ε) c,    Δ_i = c_i/c_0,    δ = Δ/√(1 + ΔᵀSΔ)
///
/// (Toulouse & Umrigar, J. Chem. Phys. 126, 084102 (2007); Umrigar, Toulouse, Filippi, Sorella & Hennig, Phys. Rev. Lett.
/// 98, 110201 (2007).) H̄ as in linear_sum.hpp; all that is added acts beside ψ only. λ lifts the energies of the
/// derivatives in units of their mean excitation energy e [hartree], so it has no unit, and as it grows the step becomes
/// that of steepest descent. ε stands against the noise of parameters that hardly act, as in natural_gradient.hpp: they are
/// taken for such as turn ψ by √ε and cost e. The root is the choice ξ = ½ of the reference: δ are the coefficients of the
/// ψ̄_i when the new state has the norm of ψ, so √(δᵀSδ) < 1 however wild Δ is.
///
/// Low eigenvalues may belong to states that are artefacts of the samples. Taken is the real one whose state has most of ψ
/// (in the S̄-norm); if it has less than half, or the solve fails, λ rises tenfold. Throws NumericalError if the gradient is
/// not finite, or no shift helps.
#pragma once

#include "rbm_vmc/optimise/natural_gradient.hpp"

namespace rbm {

/// The gradient carries the dense metric and the hamiltonian. `direction` is -δ, `norm` √(δᵀSδ).
NaturalGradient linear_step(const Gradient& gradient, Real shift, const NaturalGradientOptions& options = {});

}  // namespace rbm
