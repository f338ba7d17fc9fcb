#include "rbm_vmc/optimise/natural_gradient.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

constexpr Real kRaise = 10;
constexpr Real kSmallestRaised = 1e-8;  // a retry from no shift at all starts here

/// 1/D_k, or 0 for a parameter that does nothing.
Eigen::VectorXd inverse_scale(const Gradient& gradient, Real floor) {
  Eigen::VectorXd scale(gradient.parameters());
  for (Index k = 0; k < scale.size(); ++k) {
    const Real diagonal = gradient.metric_diagonal[k];
    scale[k] = diagonal > 0 ? 1 / std::sqrt(diagonal + floor) : 0;
  }
  return scale;
}

void check(const Gradient& gradient) {
  if (!gradient.gradient.allFinite()) {
    throw NumericalError(
        "the energy gradient is not finite (a local energy or a derivative of a sample is not) "
        "take smaller steps or other start values");
  }
  if (!gradient.metric_diagonal.allFinite()) {
    throw NumericalError(
        "the metric of the parameters is not finite (a derivative of a sample is not) "
        "take smaller steps or other start values");
  }
}

/// Runs `solve(shift, result)`, which says whether its direction is to be used, with rising shifts.
template <class Solve>
NaturalGradient with_rising_shift(Real shift, Index retries, Solve&& solve) {
  NaturalGradient result;
  for (result.shift = shift;; result.shift = std::max(kRaise * result.shift, kSmallestRaised)) {
    if (solve(result.shift, result) && result.direction.allFinite() && std::isfinite(result.norm)) return result;
    if (result.retries == retries) break;
    ++result.retries;
  }
  throw NumericalError(
      "the natural gradient has no finite solution (the metric of the parameters is not positive, whatever the shift) "
      "take more samples or a larger shift");
}

Real norm_from_square(Real square) { return square < 0 ? 0 : std::sqrt(square); }

}  // namespace

NaturalGradient natural_gradient(const Gradient& gradient, Real shift, const NaturalGradientOptions& options) {
  const Index parameters = gradient.parameters();
  expects(gradient.metric.rows() == parameters && gradient.metric_diagonal.size() == parameters,
          "a gradient with dense metric");
  check(gradient);
  const Eigen::VectorXd scale = inverse_scale(gradient, options.floor);
  const Eigen::VectorXd force = 0.5 * scale.cwiseProduct(gradient.gradient);
  Eigen::MatrixXd scaled(parameters, parameters);
  return with_rising_shift(shift, options.retries, [&](Real trial, NaturalGradient& result) {
    for (Index k = 0; k < parameters; ++k) {
      for (Index l = k; l < parameters; ++l) scaled(l, k) = gradient.metric(l, k) * scale[l] * scale[k];
      scaled(k, k) = scale[k] > 0 ? scaled(k, k) + options.floor * scale[k] * scale[k] + trial : 1;
    }
    const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factors(scaled);
    if (factors.info() != Eigen::Success) return false;
    result.direction = scale.cwiseProduct(factors.solve(force));
    const Eigen::VectorXd product = gradient.metric.selfadjointView<Eigen::Lower>() * result.direction;
    result.norm = norm_from_square(result.direction.dot(product));
    return true;
  });
}

NaturalGradient natural_gradient(const Gradient& gradient, SampledMetric& metric, Real shift,
                                 const NaturalGradientOptions& options) {
  expects(gradient.metric_diagonal.size() == gradient.parameters(), "a gradient with the diagonal of the metric");
  check(gradient);
  const Eigen::VectorXd scale = inverse_scale(gradient, options.floor);
  const Eigen::VectorXd force = 0.5 * scale.cwiseProduct(gradient.gradient);
  const Eigen::VectorXd floor = options.floor * scale.cwiseAbs2();
  return with_rising_shift(shift, options.retries, [&](Real trial, NaturalGradient& result) {
    const auto apply = [&](const Eigen::VectorXd& v) -> Eigen::VectorXd {
      return scale.cwiseProduct(metric(scale.cwiseProduct(v))) + floor.cwiseProduct(v) + trial * v;
    };
    const CgResult solved = conjugate_gradient(apply, force, options.cg);
    result.cg_iterations = solved.iterations;
    result.cg_residual = solved.residual;
    if (!solved.sound) return false;
    result.direction = scale.cwiseProduct(solved.solution);
    result.norm = norm_from_square(result.direction.dot(metric(result.direction)));
    return true;
  });
}

NaturalGradient natural_gradient(const Gradient& gradient, SampleKernel& kernel, Real shift, const Eigen::VectorXd& kept,
                                 const NaturalGradientOptions& options) {
  expects(kept.size() == 0 || kept.size() == gradient.parameters(), "a direction kept of as many parameters");
  check(gradient);
  Eigen::VectorXd force = kernel.energies();
  if (kept.size() > 0) force -= kernel.times(kept);
  return with_rising_shift(shift, options.retries, [&](Real trial, NaturalGradient& result) {
    Eigen::VectorXd z = force;
    if (!kernel.solve(trial, z)) return false;
    result.direction = kernel.transposed_times(z);
    if (kept.size() > 0) result.direction += kept;
    // Ōφ = Ōκ + Tz, and Tz = ε - Ōκ - λz - 1(1·z)/n: no further product.
    const Eigen::ArrayXd turned = kernel.energies().array() - trial * z.array() - z.mean();
    result.norm = std::sqrt(turned.square().sum());
    return true;
  });
}

}  // namespace rbm
