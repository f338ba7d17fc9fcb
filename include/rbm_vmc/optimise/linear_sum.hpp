/// What one batch adds for the linear method beyond the sums of GradientSum, and the matrix H̄ that follows from all
/// batches.
///
///     ΣE_j | ΣO_i O_j Ê, i ≤ j | ΣO_i E_j          E_j = ∂E_L/∂θ_j,  Ê clipped and less a reference [hartree]
///
/// In the basis {ψ, ψ̄_i = (O_i - <O_i>)ψ} of states at and beside ψ, H̄ has the nonsymmetric form
///
///     H̄_i0 = <O_i E> - <O_i><E>          H̄_0j = H̄_j0 + <E_j>
///     H̄_ij = <O_i O_j E> - <O_i><O_j E> - <O_j><O_i E> + <O_i><O_j><E> + <O_i E_j> - <O_i><E_j>
///
/// which gives an eigenstate in the span of the basis exactly, whatever the samples (M. P. Nightingale and V.
/// Melik-Alaverdian, Phys. Rev. Lett. 87, 043401 (2001); J. Toulouse and C. J. Umrigar, J. Chem. Phys. 126, 084102 (2007),
/// sec. II D). The matrix here is H̄ - <E>S̄, of order parameters + 1, zero in its first corner.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/optimise/gradient.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {

class LinearSum {
 public:
  explicit LinearSum(Index parameters);

  static Index size(Index parameters) { return parameters + parameters * (parameters + 1) / 2 + parameters * parameters; }
  /// For the ExactSum over all batches.
  static std::vector<ExactSum::Segment> segments(Index parameters);

  /// Forgets everything: the next batch.
  void clear();

  /// One sample of every walker: Ê, O_i, E_j. Where Ê was clipped E_j should be 0, its derivative.
  void add(ConstLanes clipped, const Block& rows, const Block& energy_derivatives);

  /// The sums of the batch. Valid until the next clear or add.
  std::span<const Real> partial() const { return sums_; }

 private:
  Index parameters_;
  std::vector<Real> sums_;
  Block weighted_;
};

/// H̄ - <E>S̄ from the totals over all batches; the gradient carries the dense metric.
Eigen::MatrixXd linear_hamiltonian(std::span<const Real> totals, const Gradient& gradient, Real reference);

}  // namespace rbm
