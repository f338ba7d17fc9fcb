/// The Gaussian-binary restricted Boltzmann machine on batches of walkers: parameters and hidden-unit kernels.
///
/// With visible x (real, V units) and hidden h (binary, H units), β = 1:
///
///     E(x,h) = Σ_i (x_i-a_i)²/2σ_i² - b·h - Σ_ij x_i W_ij h_j/σ_i²
///     F(x) = Σ_h e^{-E} = exp(-Σ_i (x_i-a_i)²/2σ_i²) Π_j (1+e^{v_j}),   v_j = b_j + Σ_i x_i W_ij/σ_i²
///     P(h_j=1|x) = s(v_j) = 1/(1+e^{-v_j}),   x_i|h ~ N(a_i + Σ_j W_ij h_j, σ_i²)
///
/// (Carleo and Troyer, Science 355, 602 (2017), for RBMs as wave functions; Melchior, Wang and Wiskott, PLoS ONE 12, e0171015
/// (2017), for the Gaussian-binary machine.) x, a, σ in bohr; b, W_ij x_i/σ_i² without unit.
///
/// The sum over hidden units costs one exponential a unit: softplus_sum.hpp.
#pragma once

#include <vector>

#include "rbm_vmc/boltzmann/softplus_sum.hpp"

namespace rbm {

/// Parameters of the machine and what the kernels derive from them. W is row-major, V × H.
class GaussianBinary {
 public:
  GaussianBinary(std::vector<Real> a, std::vector<Real> b, std::vector<Real> W, std::vector<Real> sigma);

  Index visible() const { return std::ssize(a_); }
  Index hidden() const { return std::ssize(b_); }
  const std::vector<Real>& a() const { return a_; }
  const std::vector<Real>& b() const { return b_; }
  const std::vector<Real>& W() const { return W_; }
  const std::vector<Real>& sigma() const { return sigma_; }

  Real inverse_variance(Index i) const { return inverse_variance_[static_cast<std::size_t>(i)]; }
  /// W_ij/σ_i² for j = 0 ... H-1.
  const Real* scaled_weights(Index i) const { return scaled_.data() + i * hidden(); }
  /// Σ_i (W_ij/σ_i²)² for j = 0 ... H-1: the weight of s_j(1-s_j) in the Laplacian.
  const Real* squared_weights() const { return squared_.data(); }

 private:
  std::vector<Real> a_, b_, W_, sigma_, inverse_variance_, scaled_, squared_;
};

/// v_j = b_j + Σ_i x_i W_ij/σ_i² for one batch: `v` has H rows beginning at `first_v`, `x` has V rows beginning at `first_x`.
void hidden_inputs(const GaussianBinary& machine, const Block& x, Index first_x, Block& v, Index first_v);

}  // namespace rbm
