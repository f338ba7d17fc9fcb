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
/// Cost: one exponential per hidden unit. ln Π_j(1+e^{v_j}) = ½Σ(v_j+|v_j|) + ln Π_j(1+e^{-|v_j|}), and the product of up to 512
/// factors stays below 2^512: one logarithm for all of them.
#pragma once

#include <vector>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/base/lane_math.hpp"

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

/// Running value of Σ_j ln(1+e^{v_j}) for one pack of walkers.
class SoftplusSum {
 public:
  /// Adds one hidden unit and returns e^{-|v|}, from which s(v) follows without another exponential.
  Pack add(Pack v) {
    const Pack magnitude = abs(v);
    const Pack e = exp_nonpositive(-magnitude);
    linear_ += v + magnitude;
    product_ *= 1.0 + e;
    return e;
  }
  /// To be called after at most 512 units: keeps the product in range.
  void fold() {
    logarithm_ += log(product_);
    product_ = broadcast(1.0);
  }
  Pack value() const { return 0.5 * linear_ + logarithm_ + log(product_); }

  static constexpr Index kFold = 512;

 private:
  Pack linear_ = {};
  Pack product_ = broadcast(1.0);
  Pack logarithm_ = {};
};

/// s(v) from v and e^{-|v|}.
inline Pack logistic_from(Pack v, Pack e) {
  const PackMask positive = v > 0.0;
  return (positive ? broadcast(1.0) : e) / (1.0 + e);
}

/// v_j = b_j + Σ_i x_i W_ij/σ_i² for one batch: `v` has H rows beginning at `first_v`, `x` has V rows beginning at `first_x`.
void hidden_inputs(const GaussianBinary& machine, const Block& x, Index first_x, Block& v, Index first_v);

}  // namespace rbm
