/// What the variance of the local energy says of the distance to the ground state.
///
/// V-score = N Var(E_L) / (E - E_inf)² (Wu et al., Science 386, 296 (2024), arXiv:2302.04919): without unit, 0 for an
/// eigenstate, comparable between systems and ansatz. On a lattice E_inf is the energy at infinite temperature, Tr H /
/// dim. In a trap that is infinite, and V would be 0 for everybody. Here E_inf = 0: the energy of particles at rest in
/// the centre of the trap that do not interact, below which H cannot go if the interaction is repulsive; so zero is not a
/// matter of convention. The energy of uncorrelated particles was rejected: with it V measures how weakly a system is
/// correlated, and is 0/0 without interaction. So V-scores compare trapped systems with each other, not with lattices.
///
/// Extrapolation. Close to an eigenstate E - E_0 and the variance are both of second order in what is wrong with ψ, so
/// over the converged part of an optimisation E_k = E_0 + s v_k. The line is fitted by least squares over the tail of the
/// history in which no variance exceeds kVarianceSpan times its final level (the median of the last quarter). Both axes
/// are noisy, so the weights are 1/(error_k² + s² ν² v_k²) (effective variance; Orear, Am. J. Phys. 50, 912 (1982)) with
/// the relative noise ν of the variances, ν² = mean of (v_{k-1} - 2 v_k + v_{k+1})²/6 v_k². Noise of the variances
/// flattens a line, so s = Σ w (v - mean)(E - mean) / Σ w ((v - mean)² - ν² v²). The errors of the fit are inflated by
/// χ²/(n-2) if that is above 1, and for the correlation ρ of neighbouring residuals by (1+ρ)/(1-ρ), as chains go on from
/// one iteration to the next. The fit means something, and is returned, only if
///
///     n >= 20 iterations, all of them with finite numbers and an error
///     the largest variance is at least twice the final level      or there is nothing to extrapolate from
///     the variances differ by change more than by noise: Σ w (v_k - mean)² >= 10 Σ w ν² v_k²
///     s > 3 errors of s                                           E comes down with the variance
///     χ²/(n-2) <= 3                                               it is a line
///     the final level is at most 0.8 of that of the quarter before, or s times it below the error:
///                                                                 a variance that stopped falling is a floor of the ansatz, and
///                                                                 what is left there does not lie on the line that led to it
///                                                                 (gaussian x jastrow for two electrons: 4 errors too low)
#pragma once

#include <optional>
#include <span>

#include "rbm_vmc/vmc/optimisation.hpp"

namespace rbm {

/// N Var/E²; empty unless the energy is positive.
std::optional<Real> v_score(Index particles, Real energy, Real variance);

inline constexpr Real kVarianceSpan = 16;

struct ZeroVarianceFit {
  Real energy = 0, error = 0;  ///< E_0 [hartree]
  Real slope = 0;              ///< s [1/hartree]
  Real slope_error = 0;
  Real chi_squared = 0;        ///< a degree of freedom
  Index iterations = 0;        ///< n
};

/// Empty where a fit would mean nothing.
std::optional<ZeroVarianceFit> extrapolate_to_zero_variance(std::span<const HistoryRow> history);

}  // namespace rbm
