#include "rbm_vmc/optimise/linear_sum.hpp"

#include <algorithm>

#include "rbm_vmc/optimise/lane_sums.hpp"

namespace rbm {

LinearSum::LinearSum(Index parameters)
    : parameters_(parameters), sums_(static_cast<std::size_t>(size(parameters)), 0.0), weighted_(1) {}

std::vector<ExactSum::Segment> LinearSum::segments(Index parameters) {
  return {parameters, parameters * (parameters + 1) / 2, parameters * parameters};
}

void LinearSum::clear() { std::ranges::fill(sums_, 0.0); }

void LinearSum::add(ConstLanes clipped, const Block& rows, const Block& energy_derivatives) {
  expects(rows.rows() == parameters_ && energy_derivatives.rows() == parameters_, "one row for each parameter");
  Real* next = sums_.data();
  for (Index j = 0; j < parameters_; ++j) *next++ += lane_sum(energy_derivatives[j]);
  for (Index i = 0; i < parameters_; ++i) {
    for (Index p = 0; p < kPacks; ++p) weighted_.pack(0, p) = rows.pack(i, p) * pack(clipped, p);
    for (Index j = i; j < parameters_; ++j) *next++ += lane_dot(weighted_[0], rows[j]);
  }
  for (Index i = 0; i < parameters_; ++i) {
    for (Index j = 0; j < parameters_; ++j) *next++ += lane_dot(rows[i], energy_derivatives[j]);
  }
}

Eigen::MatrixXd linear_hamiltonian(std::span<const Real> totals, const Gradient& gradient, Real reference) {
  const Index parameters = gradient.parameters();
  expects(std::ssize(totals) == LinearSum::size(parameters) && gradient.metric.rows() == parameters,
          "totals of as many parameters, and their metric");
  const auto n = static_cast<Real>(gradient.samples);
  const Real* const derivatives = totals.data();
  const Real* products = derivatives + parameters;
  const Real* crossed = products + parameters * (parameters + 1) / 2;
  const Real energy = gradient.clipped_energy - reference;
  const Eigen::VectorXd& mean = gradient.mean_log_derivative;
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(parameters + 1, parameters + 1);
  for (Index i = 0; i < parameters; ++i) {
    const Real force_i = 0.5 * gradient.gradient[i];  // <O_i E> - <O_i><E>
    matrix(1 + i, 0) = force_i;
    matrix(0, 1 + i) = force_i + derivatives[i] / n;
    for (Index j = i; j < parameters; ++j) {
      const Real force_j = 0.5 * gradient.gradient[j];
      const Real symmetric = *products++ / n - mean[i] * force_j - mean[j] * force_i - energy * mean[i] * mean[j] -
                             energy * gradient.metric(j, i);
      matrix(1 + i, 1 + j) = matrix(1 + j, 1 + i) = symmetric;
    }
  }
  for (Index i = 0; i < parameters; ++i) {
    for (Index j = 0; j < parameters; ++j) matrix(1 + i, 1 + j) += *crossed++ / n - mean[i] * (derivatives[j] / n);
  }
  return matrix;
}

}  // namespace rbm
