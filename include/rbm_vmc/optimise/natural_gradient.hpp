/// The direction of stochastic reconfiguration: the energy gradient seen in the metric of the wave function.
///
///     (S + ε + λ (diag S + ε)) x = g/2    solved as   (D⁻¹ (S + ε) D⁻¹ + λ) y = D⁻¹ g/2,  x = D⁻¹ y,  D_k = √(S_kk + ε)
///
/// (Sorella, Phys. Rev. Lett. 80, 4558 (1998); Becca & Sorella 2017, ch. 6.) Scaled so, the step does not depend on the
/// units of the parameters as long as ε is small beside S_kk. Where S_kk is small the noise of g_k/S_kk grows as 1/√S_kk: a
/// parameter that hardly acts would walk at random until it does harm, and ε stands against that. A parameter with S_kk = 0
/// gets no step. The scaled matrix has a unit diagonal, which is the Jacobi preconditioner of conjugate gradients.
///
/// The kernel form solves n × n equations for n samples in place of as many as there are parameters, with an absolute shift:
///
///     φ = Ōᵀ z,    (Ō Ōᵀ + λ + 11ᵀ/n) z = ε,    which is (S + λ) φ = g/2        Ō, ε as in sample_kernel.hpp
///
/// and, if something of the direction before is kept, κ = μ φ_before,
///
///     φ = κ + Ōᵀ z,    (Ō Ōᵀ + λ + 11ᵀ/n) z = ε - Ō κ
///
/// (Goldshlager, Abrahamsen & Lin, J. Comput. Phys. 516, 113351 (2024): SPRING), the φ nearest to κ in the sense of
/// least |Ōφ - ε|² + λ|φ - κ|². What the few samples of one iteration leave open is filled in by those before.
///
/// A solve that fails or is not finite is refused and tried again with ten times the shift. Throws NumericalError if
/// gradient or metric are not finite, or no shift helps.
#pragma once

#include "rbm_vmc/optimise/conjugate_gradient.hpp"
#include "rbm_vmc/optimise/gradient.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"
#include "rbm_vmc/optimise/sample_kernel.hpp"
#include "rbm_vmc/optimise/sampled_metric.hpp"

namespace rbm {

struct NaturalGradientOptions {
  Real floor = 1e-4;  ///< ε
  Index retries = 8;
  CgLimits cg{};
};

struct NaturalGradient {
  Eigen::VectorXd direction;  ///< x [hartree / θ]
  Real norm = 0;              ///< √(xᵀ S x) [hartree]: how far the normalised state moves for unit rate
  Real shift = 0;             ///< λ that was used
  Index retries = 0;          ///< solves that were refused
  Index cg_iterations = 0;    ///< of the last solve; 0 if dense
  Real cg_residual = 0;
};

/// By Cholesky decomposition; the gradient carries the dense metric.
NaturalGradient natural_gradient(const Gradient& gradient, Real shift, const NaturalGradientOptions& options = {});

/// By conjugate gradients; the gradient carries the diagonal. Collective. A solve that runs out of iterations counts:
/// an early iterate is a direction of descent too.
NaturalGradient natural_gradient(const Gradient& gradient, SampledMetric& metric, Real shift,
                                 const NaturalGradientOptions& options = {});

/// In the kernel form; the floor of the options has no meaning here. `kept`: κ, or empty for none. Collective.
NaturalGradient natural_gradient(const Gradient& gradient, SampleKernel& kernel, Real shift, const Eigen::VectorXd& kept,
                                 const NaturalGradientOptions& options = {});

}  // namespace rbm
