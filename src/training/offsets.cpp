#include "rbm_vmc/training/offsets.hpp"

namespace rbm {
namespace {

using Weights = Eigen::Map<Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
using Numbers = Eigen::Map<Eigen::VectorXd>;

Weights weights(const MachineShape& shape, Real* theta) { return {theta + shape.W(), shape.visible, shape.hidden}; }

Real inverse_variance(const Machine& machine, Index i) { return 1 / (machine.sigma(i) * machine.sigma(i)); }

}  // namespace

Offsets::Offsets(const Machine& machine, std::span<const Real> totals) {
  const auto& shape = machine.shape();
  const Index biases = shape.visible + shape.hidden;
  const Eigen::Map<const Eigen::VectorXd> gradient(totals.data(), biases), data(totals.data() + shape.parameters(), biases);
  // Derivatives by a and b over β are x (gaussian: (x-a)/σ²) and h; means of the chains are those of data less g.
  const Eigen::VectorXd mean = (data - 0.5 * gradient) / shape.beta;
  mu_ = mean.head(shape.visible);
  lambda_ = mean.tail(shape.hidden);
  for (Index i = 0; i < shape.visible && shape.gaussian(); ++i)
    mu_[i] += machine.a()[static_cast<std::size_t>(i)] * inverse_variance(machine, i);
}

Offsets::Offsets(const Machine& machine, Eigen::VectorXd mu, Eigen::VectorXd lambda)
    : mu_(std::move(mu)), lambda_(std::move(lambda)) {
  expects(mu_.size() == machine.shape().visible && lambda_.size() == machine.shape().hidden, "an offset for each unit");
  for (Index i = 0; i < mu_.size(); ++i) mu_[i] *= inverse_variance(machine, i);
}

void Offsets::centre(const Machine& machine, Eigen::VectorXd& gradient) const {
  const auto& shape = machine.shape();
  auto W = weights(shape, gradient.data());
  W -= gradient.head(shape.visible) * lambda_.transpose();
  W -= mu_ * gradient.segment(shape.b(), shape.hidden).transpose();
}

void Offsets::undo(const Machine& machine, std::span<Real> step) const {
  const auto& shape = machine.shape();
  const auto W = weights(shape, step.data());
  Numbers(step.data(), shape.visible) -= W * lambda_;
  Numbers(step.data() + shape.b(), shape.hidden) -= W.transpose() * mu_;
}

}  // namespace rbm
