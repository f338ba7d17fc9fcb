#include "rbm_vmc/optimise/gradient.hpp"

#include <cmath>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

constexpr Real kRounding = 1e-13;           // of <O_k²>, left by <O_k²> - <O_k>² when O_k is constant
constexpr Real kCompactRounding = 0x1p-42;  // of the largest entry, what compact sums lose

// A variance is not negative, however it was rounded; NaN stays NaN.
Real not_negative(Real value) { return value < 0 ? 0 : value; }

Eigen::VectorXd mean_of(const Real* sums, Index length, Real samples) {
  Eigen::VectorXd mean(length);
  for (Index k = 0; k < length; ++k) mean[k] = sums[k] / samples;
  return mean;
}

}  // namespace

Gradient make_gradient(std::span<const Real> totals, const GradientLayout& layout, Real reference) {
  expects(std::ssize(totals) == layout.size(), "totals of the same layout");
  const Real n = totals[GradientLayout::samples];
  expects(n >= 2, "at least two samples in a gradient");
  const Index parameters = layout.parameters;
  const Real* const data = totals.data();

  Gradient result;
  result.samples = static_cast<std::int64_t>(n);
  const Real deviation = data[GradientLayout::energy] / n;
  const Real clipped = data[GradientLayout::clipped_energy] / n;
  result.energy = reference + deviation;
  result.variance = not_negative(data[GradientLayout::energy_squared] / n - deviation * deviation);
  result.error_naive = std::sqrt(result.variance / (n - 1));
  result.mean_absolute_deviation = data[GradientLayout::absolute_energy] / n;
  result.clipped_energy = reference + clipped;

  result.mean_log_derivative = mean_of(data + GradientLayout::log_derivatives, parameters, n);
  const Eigen::VectorXd& mean = result.mean_log_derivative;
  result.gradient = mean_of(data + layout.energy_products(), parameters, n);
  for (Index k = 0; k < parameters; ++k) result.gradient[k] = 2 * (result.gradient[k] - clipped * mean[k]);

  if (layout.metric == MetricSums::none) return result;
  const Real* const products = data + layout.metric_products();
  const bool dense = layout.metric == MetricSums::dense;
  result.metric_diagonal.resize(parameters);
  for (Index k = 0; k < parameters; ++k) result.metric_diagonal[k] = products[dense ? layout.packed_row(k) : k] / n;
  const Real shared_rounding = layout.compact_metric() ? kCompactRounding * result.metric_diagonal.maxCoeff() : 0;
  for (Index k = 0; k < parameters; ++k) {
    Real& square = result.metric_diagonal[k];
    const Real rounding = kRounding * square + shared_rounding;
    square -= mean[k] * mean[k];
    if (square <= rounding) square = 0;
  }
  if (!dense) return result;

  result.metric.resize(parameters, parameters);
  for (Index k = 0; k < parameters; ++k) {
    const Real* const row = products + layout.packed_row(k);
    for (Index l = k + 1; l < parameters; ++l) result.metric(l, k) = row[l - k] / n - mean[k] * mean[l];
    result.metric(k, k) = result.metric_diagonal[k];
  }
  return result;
}

}  // namespace rbm
