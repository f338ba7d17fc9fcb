/// Energy, its gradient and the metric of the variational parameters, known after the reduction over all batches.
///
///     g_k = ∂<E>/∂θ_k = 2(<Ê O_k> - <Ê><O_k>)        S_kl = <O_k O_l> - <O_k><O_l>,   O_k = ∂lnψ/∂θ_k
///
/// (Becca & Sorella, Quantum Monte Carlo Approaches for Correlated Systems, 2017, ch. 5-6). Ê are the clipped local
/// energies; the energy and its variance come from the unclipped ones. A variance S_kk that cannot be told from the
/// rounding of its sums is 0: the parameter does nothing. Energies in hartree.
#pragma once

#include <cstdint>
#include <span>

#include "rbm_vmc/optimise/gradient_layout.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"

namespace rbm {

struct Gradient {
  std::int64_t samples = 0;
  Real energy = 0;                   ///< <E_L>
  Real variance = 0;                 ///< <E_L²> - <E_L>² [hartree²]
  Real error_naive = 0;              ///< √(variance/(n-1)): as if the samples were independent
  Real mean_absolute_deviation = 0;  ///< <|E_L - reference|>
  Real clipped_energy = 0;           ///< <Ê>: a centre that a few outliers do not move
  Eigen::VectorXd mean_log_derivative;
  Eigen::VectorXd gradient;
  Eigen::VectorXd metric_diagonal;  ///< empty without metric
  Eigen::MatrixXd metric;           ///< S in the lower triangle, nothing above it; empty unless dense
  Eigen::MatrixXd hamiltonian;      ///< of the linear method (linear_sum.hpp); empty for others

  Index parameters() const { return gradient.size(); }
};

/// From the totals of GradientSum over all batches; `reference` is what was taken off the local energies [hartree]. Throws
/// ContractError unless there are at least two samples. Numbers that are not finite are passed on.
Gradient make_gradient(std::span<const Real> totals, const GradientLayout& layout, Real reference);

}  // namespace rbm
