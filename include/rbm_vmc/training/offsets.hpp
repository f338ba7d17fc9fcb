/// The centred machine: the same energy with units that count from offsets μ and λ, the means of data and chains.
///
///     u_i = a'_i + Σ_j W_ij (h_j - λ_j),   v_j = b'_j + Σ_i (x_i - μ_i) W_ij/σ_i²        fields of visible and hidden units
///     g'_W = g_W - g_a λᵀ - (μ/σ²) g_bᵀ,   g'_a = g_a,   g'_b = g_b                       gradients by W, a', b'
///     δa = δa' - δW λ,   δb = δb' - δWᵀ μ/σ²                                              steps of a and b
///
/// Gradients so centred do not depend on which value of a unit is called 1, and are better conditioned (Melchior, Fischer and Wiskott, JMLR
/// 17 (99), 1 (2016)). Other parameters stay as they are.
#pragma once

#include <span>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"

namespace rbm {

class Offsets {
 public:
  /// From the segments of an iteration (phases.hpp): the gradient g, then the means of data of the derivatives by a and b.
  Offsets(const Machine& machine, std::span<const Real> totals);
  /// Given μ and λ themselves.
  Offsets(const Machine& machine, Eigen::VectorXd mu, Eigen::VectorXd lambda);

  const Eigen::VectorXd& lambda() const { return lambda_; }
  const Eigen::VectorXd& scaled_mu() const { return mu_; }  ///< μ_i/σ_i²

  /// g → g'
  void centre(const Machine& machine, Eigen::VectorXd& gradient) const;
  /// δ' → δ
  void undo(const Machine& machine, std::span<Real> step) const;

 private:
  Eigen::VectorXd mu_, lambda_;
};

}  // namespace rbm
