#include "rbm_vmc/optimise/sampled_metric.hpp"

#include <algorithm>

#include "rbm_vmc/optimise/lane_sums.hpp"
#include "rbm_vmc/optimise/row_products.hpp"

namespace rbm {
SampledMetric::SampledMetric(const SampleRows& rows, const Gradient& gradient, Communicator& communicator)
    : rows_(rows), gradient_(gradient), communicator_(communicator), sum_({rows.parameters(), 1}),
      partial_(static_cast<std::size_t>(rows.parameters() + 1)), totals_(partial_.size()) {
  expects(rows.parameters() == gradient.parameters(), "rows of the same parameters as the gradient");
}

Eigen::VectorXd SampledMetric::operator()(const Eigen::VectorXd& v) {
  const Index parameters = rows_.parameters();
  const Eigen::VectorXd& mean = gradient_.mean_log_derivative;
  const Real offset = mean.dot(v);
  sum_.clear();
  for (Index b = 0; b < rows_.batches(); ++b) {
    std::ranges::fill(partial_, 0.0);
    for (Index s = 0; s < rows_.samples(); ++s) {
      const Block& rows = rows_.at(b, s);
      const Block projection = project(rows, v, offset);
      for (Index k = 0; k < parameters; ++k) partial_[static_cast<std::size_t>(k)] += lane_dot(rows[k], projection[0]);
      partial_.back() += lane_sum(projection[0]);
    }
    sum_.add(partial_);
  }
  sum_.reduce(communicator_, totals_);
  const auto n = static_cast<Real>(gradient_.samples);
  const Real remainder = totals_.back();
  Eigen::VectorXd product(parameters);
  for (Index k = 0; k < parameters; ++k) product[k] = (totals_[static_cast<std::size_t>(k)] - mean[k] * remainder) / n;
  return product;
}

}  // namespace rbm
