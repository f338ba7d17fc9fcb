#include "rbm_vmc/optimise/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rbm {
namespace {

void check(const Gradient& gradient) {
  if (!std::isfinite(gradient.energy) || !gradient.gradient.allFinite()) {
    throw NumericalError(
        "the energy or its gradient is not finite (a local energy or a derivative of a sample is not) "
        "take smaller steps or other start values");
  }
}

/// -η direction, no longer than `longest`; `norm` is that of the direction. Throws NumericalError if it is not finite.
Step make_step(const Eigen::VectorXd& direction, Real norm, Real rate, Real longest) {
  Step step;
  step.rate = rate;
  step.norm = rate * norm;
  if (!std::isfinite(step.norm)) {
    throw NumericalError("the step of the parameters is not finite (the gradient overflows) take other start values");
  }
  step.limited = step.norm > longest;
  const Real factor = step.limited ? longest / norm : rate;
  if (step.limited) step.norm = longest;
  step.delta.resize(static_cast<std::size_t>(direction.size()));
  std::ranges::transform(direction.begin(), direction.end(), step.delta.begin(), [&](Real x) { return -factor * x; });
  return step;
}

AdaptiveShift shift_of(const UpdateRule& rule) {
  return std::visit(
      [](const auto& r) {
        if constexpr (requires { r.shift; }) {
          return AdaptiveShift(r.shift);
        } else {
          return AdaptiveShift();
        }
      },
      rule);
}

Real kept_share(const UpdateRule& rule) {
  const auto* kernel = std::get_if<KernelReconfiguration>(&rule);
  return kernel ? kernel->momentum : 0;
}

}  // namespace

Optimizer::Optimizer(const UpdateRule& rule, Index parameters)
    : rule_(rule), parameters_(parameters), shift_(shift_of(rule_)) {
  expects(parameters >= 0, "a number of parameters");
  const bool adam = std::holds_alternative<Adam>(rule_);
  if (adam || std::holds_alternative<Momentum>(rule_) || kept_share(rule_) > 0) first_moment_.setZero(parameters);
  if (adam) second_moment_.setZero(parameters);
}

MetricSums Optimizer::metric() const {
  if (needs_hamiltonian()) return MetricSums::dense;
  const auto* reconfiguration = std::get_if<StochasticReconfiguration>(&rule_);
  if (!reconfiguration) return MetricSums::none;
  return parameters_ <= reconfiguration->dense_limit ? MetricSums::dense : MetricSums::diagonal;
}

bool Optimizer::needs_sample_rows() const {
  return metric() == MetricSums::diagonal || std::holds_alternative<KernelReconfiguration>(rule_);
}

Step Optimizer::step(const Gradient& gradient) {
  expects(!needs_sample_rows(), "rows of the samples where the metric is not formed");
  return advance(gradient, nullptr);
}

Step Optimizer::step(const Gradient& gradient, SampleRows& rows, Communicator& communicator) {
  const Samples samples{rows, communicator};
  return advance(gradient, needs_sample_rows() ? &samples : nullptr);
}

Step Optimizer::advance(const Gradient& gradient, const Samples* samples) {
  expects(gradient.parameters() == parameters_, "a gradient of as many parameters as the optimizer");
  check(gradient);
  Step step = std::visit(
      [&](const auto& rule) {
        if constexpr (requires { reconfigure(rule, gradient, samples); }) {
          return reconfigure(rule, gradient, samples);
        } else {
          return first_order(rule, gradient);
        }
      },
      rule_);
  ++iteration_;
  return step;
}

Step Optimizer::first_order(const Sgd& rule, const Gradient& gradient) {
  return make_step(gradient.gradient, gradient.gradient.stableNorm(), rule.rate.at(iteration_), rule.max_step_norm);
}

Step Optimizer::first_order(const Momentum& rule, const Gradient& gradient) {
  Eigen::VectorXd velocity = rule.momentum * first_moment_ + gradient.gradient;
  Step step = make_step(velocity, velocity.stableNorm(), rule.rate.at(iteration_), rule.max_step_norm);
  first_moment_.swap(velocity);
  return step;
}

Step Optimizer::first_order(const Adam& rule, const Gradient& gradient) {
  const Eigen::ArrayXd g = gradient.gradient.array();
  Eigen::VectorXd mean = rule.beta1 * first_moment_ + (1 - rule.beta1) * gradient.gradient;
  Eigen::VectorXd square = rule.beta2 * second_moment_ + (1 - rule.beta2) * g.square().matrix();
  const auto k = static_cast<Real>(iteration_ + 1);
  const Real mean_bias = 1 - std::pow(rule.beta1, k);
  const Real square_bias = 1 - std::pow(rule.beta2, k);
  const Eigen::VectorXd direction =
      ((mean.array() / mean_bias) / ((square.array() / square_bias).sqrt() + rule.epsilon)).matrix();
  Step step = make_step(direction, direction.stableNorm(), rule.rate.at(iteration_), rule.max_step_norm);
  first_moment_.swap(mean);
  second_moment_.swap(square);
  return step;
}

template <class Rule, class Solve>
Step Optimizer::shifted(const Rule& rule, const Gradient& gradient, Solve&& solve) {
  AdaptiveShift shift = shift_;
  shift.observe(gradient.energy, gradient.error_naive);
  const NaturalGradient natural = solve(shift.value());
  Step step = make_step(natural.direction, natural.norm, rule.rate.at(iteration_), rule.max_step_norm);
  step.shift = natural.shift;
  step.refused_solves = natural.retries;
  step.cg_iterations = natural.cg_iterations;
  shift.raise_to(natural.shift);
  shift_ = shift;
  return step;
}

Step Optimizer::reconfigure(const StochasticReconfiguration& rule, const Gradient& gradient, const Samples* samples) {
  return shifted(rule, gradient, [&](Real shift) {
    if (!samples) return natural_gradient(gradient, shift, rule.solver);
    SampledMetric metric(samples->rows, gradient, samples->communicator);
    return natural_gradient(gradient, metric, shift, rule.solver);
  });
}

Step Optimizer::reconfigure(const KernelReconfiguration& rule, const Gradient& gradient, const Samples* samples) {
  SampleKernel kernel(samples->rows, gradient, samples->communicator);
  Eigen::VectorXd direction;
  Step step = shifted(rule, gradient, [&](Real shift) {
    NaturalGradient natural =
        natural_gradient(gradient, kernel, shift, rule.momentum * first_moment_, {.retries = rule.retries});
    direction = natural.direction;
    return natural;
  });
  if (rule.momentum > 0) first_moment_.swap(direction);
  return step;
}

Step Optimizer::reconfigure(const LinearMethod& rule, const Gradient& gradient, const Samples*) {
  return shifted(rule, gradient, [&](Real shift) { return linear_step(gradient, shift, rule.solver); });
}

std::vector<Real> Optimizer::state() const {
  std::vector<Real> state{static_cast<Real>(iteration_)};
  const auto shift = shift_.state();
  state.insert(state.end(), shift.begin(), shift.end());
  state.insert(state.end(), first_moment_.begin(), first_moment_.end());
  state.insert(state.end(), second_moment_.begin(), second_moment_.end());
  return state;
}

void Optimizer::restore(std::span<const Real> state) {
  constexpr Index head = 1 + AdaptiveShift::state_size;
  if (std::ssize(state) != head + first_moment_.size() + second_moment_.size()) {
    throw CheckpointError(
        "the state of the optimizer does not fit (another update rule or number of parameters) start afresh");
  }
  iteration_ = static_cast<Index>(state[0]);
  shift_.restore(state.subspan<1, AdaptiveShift::state_size>());
  const Real* rest = state.data() + head;
  std::copy_n(rest, first_moment_.size(), first_moment_.data());
  std::copy_n(rest + first_moment_.size(), second_moment_.size(), second_moment_.data());
}

}  // namespace rbm
