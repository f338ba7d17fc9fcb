#include "rbm_vmc/generative/annealing_path.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rbm {
namespace {

std::size_t at_index(Index i) { return static_cast<std::size_t>(i); }

/// The bias that gives a unit its mean.
Real bias_of_mean(UnitValues values, Real beta, Real mean) {
  const Real chance = (mean - values.low) / values.width();
  const Real kept = std::clamp(chance, AnnealingPath::kMeanMargin, 1 - AnnealingPath::kMeanMargin);
  return std::log(kept / (1 - kept)) / (beta * values.width());
}

}  // namespace

AnnealingPath::AnnealingPath(const Machine& target, std::span<const Real> means, std::span<const Real> widths)
    : target_(target) {
  const auto& shape = target.shape();
  expects(std::ssize(means) == shape.visible, "a mean of each visible unit");
  expects(std::ssize(widths) == (shape.gaussian() ? shape.visible : 0), "a width of each gaussian unit");
  expects(std::ranges::all_of(widths, [](Real w) { return w > 0; }), "positive widths");
  base_sigma_.assign(at_index(shape.visible), 1.0);
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (shape.gaussian()) base_sigma_[i] = widths[i] * std::sqrt(shape.beta);
    base_a_.push_back(shape.gaussian() ? means[i] : bias_of_mean(unit_values(shape.visible_kind), shape.beta, means[i]));
  }
}

Machine AnnealingPath::at(Real t) const {
  expects(t >= 0 && t <= 1, "a machine between base and target");
  if (t == 1) return target_;
  const auto& shape = target_.shape();
  std::vector<Real> theta, sigma;
  for (const Real parameter : target_.theta()) theta.push_back(t * parameter);
  for (Index i = 0; i < shape.visible; ++i) {
    const Real a = target_.a()[at_index(i)], base_a = base_a_[at_index(i)];
    if (!shape.gaussian()) {
      theta[at_index(shape.a() + i)] = (1 - t) * base_a + t * a;
      continue;
    }
    const Real base_part = (1 - t) / (base_sigma_[at_index(i)] * base_sigma_[at_index(i)]);
    const Real target_part = t / (target_.sigma(i) * target_.sigma(i));
    const Real variance = 1 / (base_part + target_part);
    sigma.push_back(std::sqrt(variance));
    theta[at_index(shape.a() + i)] = variance * (base_part * base_a + target_part * a);
    for (Index j = 0; j < shape.hidden; ++j)
      theta[at_index(shape.W() + i * shape.hidden + j)] = variance * target_part * target_.W(i, j);
  }
  std::fill_n(theta.begin() + shape.log_sigma(), shape.log_sigma_count(), 0.0);
  Machine machine(shape, sigma);
  machine.set_theta(theta);
  return machine;
}

Real AnnealingPath::base_log_z() const {
  const auto& shape = target_.shape();
  Real sum = static_cast<Real>(shape.hidden) * std::numbers::ln2;
  for (std::size_t i = 0; i < base_a_.size(); ++i) {
    if (shape.gaussian()) {
      sum += 0.5 * std::log(2 * std::numbers::pi * base_sigma_[i] * base_sigma_[i] / shape.beta);
    } else {
      const UnitValues values = unit_values(shape.visible_kind);
      const Real low = shape.beta * base_a_[i] * values.low, high = shape.beta * base_a_[i] * values.high;
      sum += std::max(low, high) + std::log1p(std::exp(-std::abs(high - low)));
    }
  }
  return sum;
}

std::vector<Real> annealing_levels(Index steps) {
  expects(steps >= 1, "a step");
  std::vector<Real> levels;
  for (Index n = 0; n <= steps; ++n) levels.push_back(static_cast<Real>(n) / static_cast<Real>(steps));
  return levels;
}

}  // namespace rbm
