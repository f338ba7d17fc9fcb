/// Conjugate gradients for A x = b with a symmetric positive definite A that is known by its products only.
///
/// (Hestenes & Stiefel 1952.) Starts from x = 0, so every iterate is a descent direction of ½xᵀAx - bᵀx, also one
/// stopped early. Scale A to a unit diagonal first: that is the Jacobi preconditioner. All ranks that run it on equal
/// bits stay on equal bits.
#pragma once

#include <algorithm>
#include <cmath>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"

namespace rbm {

struct CgLimits {
  Real tolerance = 1e-8;   ///< of |b - Ax|/|b|
  Index iterations = 500;  ///< at most; never more than unknowns
};

struct CgResult {
  Eigen::VectorXd solution;
  Real residual = 0;     ///< |b - Ax|/|b|, from the recurrence
  Index iterations = 0;  ///< products with A
  bool sound = true;     ///< false: A was not positive definite or something was not finite; no use of the solution
};

/// `apply(v)` returns A v as a vector.
template <class Apply>
CgResult conjugate_gradient(Apply&& apply, const Eigen::VectorXd& b, const CgLimits& limits = {}) {
  CgResult result{.solution = Eigen::VectorXd::Zero(b.size())};
  Eigen::VectorXd residual = b;
  Eigen::VectorXd direction = b;
  const Real scale = b.squaredNorm();
  Real squared = scale;
  const Real goal = limits.tolerance * limits.tolerance * scale;
  const Index most = std::min<Index>(limits.iterations, b.size());
  while (squared > goal && result.iterations < most) {
    const Eigen::VectorXd product = apply(direction);
    ++result.iterations;
    const Real curvature = direction.dot(product);
    if (!(curvature > 0) || !std::isfinite(curvature)) {
      result.sound = false;
      break;
    }
    const Real length = squared / curvature;
    result.solution += length * direction;
    residual -= length * product;
    const Real next = residual.squaredNorm();
    direction = residual + (next / squared) * direction;
    squared = next;
  }
  result.sound = result.sound && std::isfinite(squared);
  result.residual = scale > 0 ? std::sqrt(squared / scale) : 0;
  return result;
}

}  // namespace rbm
