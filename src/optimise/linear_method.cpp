#include "rbm_vmc/optimise/linear_method.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#pragma GCC diagnostic push
#if !defined(__clang__)  // as in linear_algebra.hpp
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <Eigen/Eigenvalues>
#pragma GCC diagnostic pop

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

constexpr Real kRaise = 10;
constexpr Real kSmallestRaised = 1e-4;
constexpr Real kLeastShare = 0.5;  // of ψ in the state taken
constexpr Real kRidge = 1e-10;     // of the scaled metric: dependent parameters leave it singular

/// Parameters that act, the derivatives scaled to S_kk + ε = 1, and their matrices.
class ScaledProblem {
 public:
  ScaledProblem(const Gradient& gradient, Real floor) {
    for (Index k = 0; k < gradient.parameters(); ++k) {
      if (gradient.metric_diagonal[k] > 0) active_.push_back(k);
    }
    const Index n = std::ssize(active_);
    scale_.resize(n);
    for (Index i = 0; i < n; ++i) scale_[i] = 1 / std::sqrt(gradient.metric_diagonal[at(i)] + floor);
    Eigen::MatrixXd metric(n, n);
    matrix_.resize(n + 1, n + 1);
    matrix_(0, 0) = 0;
    for (Index j = 0; j < n; ++j) {
      matrix_(0, 1 + j) = gradient.hamiltonian(0, 1 + at(j)) * scale_[j];
      matrix_(1 + j, 0) = gradient.hamiltonian(1 + at(j), 0) * scale_[j];
      for (Index i = 0; i < n; ++i) {
        metric(i, j) = gradient.metric(std::max(at(i), at(j)), std::min(at(i), at(j))) * scale_[i] * scale_[j];
        matrix_(1 + i, 1 + j) = gradient.hamiltonian(1 + at(i), 1 + at(j)) * scale_[i] * scale_[j];
      }
    }
    excitation_ = n > 0 ? std::abs(matrix_.diagonal().sum()) / metric.trace() : 0;
    const Eigen::VectorXd filled = floor * scale_.cwiseAbs2();
    matrix_.diagonal().tail(n) += excitation_ * filled;
    metric.diagonal() += filled;
    for (Real ridge = kRidge; ridge < 1; ridge *= 100) {
      metric.diagonal().array() += ridge;
      factors_.compute(metric);
      if (factors_.info() == Eigen::Success) return;
    }
    throw NumericalError(
        "the metric of the parameters is not positive (too few samples, or a derivative that is not finite) take more "
        "samples");
  }

  /// Δ for this shift; empty if no state is mostly ψ.
  Eigen::VectorXd step(Real shift, Index parameters) const {
    const Index n = std::ssize(active_);
    Eigen::MatrixXd shifted = matrix_;
    shifted.diagonal().tail(n).array() += excitation_ * shift;
    // In the orthonormal basis: L⁻¹ H̄ L⁻ᵀ with S̄ = L Lᵀ.
    Eigen::MatrixXd half = shifted;
    half.bottomRows(n) = factors_.matrixL().solve(shifted.bottomRows(n));
    Eigen::MatrixXd turned = half.transpose();
    turned.bottomRows(n) = factors_.matrixL().solve(Eigen::MatrixXd(turned.bottomRows(n)));
    turned.transposeInPlace();
    if (!turned.allFinite()) return {};
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(turned);
    if (solver.info() != Eigen::Success) return {};
    Index best = -1;
    Real share = kLeastShare;
    for (Index e = 0; e <= n; ++e) {
      const Eigen::VectorXcd vector = solver.eigenvectors().col(e);
      const Real of_psi = std::norm(vector[0]) / vector.squaredNorm();
      if (solver.eigenvalues()[e].imag() != 0 || !(of_psi >= share)) continue;
      best = e;
      share = of_psi;
    }
    if (best < 0) return {};
    const Eigen::VectorXd state = solver.eigenvectors().col(best).real();
    const Eigen::VectorXd scaled = factors_.matrixU().solve(Eigen::VectorXd(state.tail(n) / state[0]));
    Eigen::VectorXd step = Eigen::VectorXd::Zero(parameters);
    for (Index i = 0; i < n; ++i) step[at(i)] = scaled[i] * scale_[i];
    return step;
  }

 private:
  Index at(Index i) const { return active_[static_cast<std::size_t>(i)]; }

  std::vector<Index> active_;
  Eigen::VectorXd scale_;
  Eigen::MatrixXd matrix_;
  Real excitation_ = 0;  ///< e
  Eigen::LLT<Eigen::MatrixXd> factors_;
};

}  // namespace

NaturalGradient linear_step(const Gradient& gradient, Real shift, const NaturalGradientOptions& options) {
  const Index parameters = gradient.parameters();
  expects(gradient.metric.rows() == parameters && gradient.hamiltonian.rows() == parameters + 1,
          "a gradient with dense metric and hamiltonian");
  if (!gradient.gradient.allFinite() || !gradient.hamiltonian.allFinite()) {
    throw NumericalError(
        "the matrix of the linear method is not finite (a local energy or a derivative of a sample is not) "
        "take other start values or another optimizer.method");
  }
  const ScaledProblem problem(gradient, options.floor);
  NaturalGradient result;
  for (result.shift = shift;; result.shift = std::max(kRaise * result.shift, kSmallestRaised)) {
    const Eigen::VectorXd step = problem.step(result.shift, parameters);
    if (step.size() == parameters && step.allFinite()) {
      const Eigen::VectorXd product = gradient.metric.selfadjointView<Eigen::Lower>() * step;
      const Real square = std::max(0.0, step.dot(product));
      result.direction = -step / std::sqrt(1 + square);
      result.norm = std::sqrt(square / (1 + square));
      if (std::isfinite(result.norm)) return result;
    }
    if (result.retries == options.retries) break;
    ++result.retries;
  }
  throw NumericalError("the linear method finds no state near the wave function (whatever the shift) take more samples");
}

}  // namespace rbm
