#include "rbm_vmc/generative/annealing.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "rbm_vmc/base/lane_math.hpp"
#include "rbm_vmc/generative/gibbs.hpp"
#include "rbm_vmc/generative/log_sum.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {
namespace {

constexpr std::uint64_t kReverseSweeps = std::uint64_t{1} << 62;  // where the sweeps of reverse runs begin

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

}  // namespace

template <class Scalar>
Annealing<Scalar>::Annealing(const AnnealingPath& path, std::vector<Real> levels, std::uint64_t seed, Index cycles,
                             bool forward)
    : path_(path), levels_(std::move(levels)), seed_(seed), cycles_(cycles), forward_(forward),
      now_(path.at(forward ? 0 : 1)), next_(now_) {
  expects(levels_.size() >= 2 && levels_.front() == 0 && levels_.back() == 1 &&
              std::ranges::adjacent_find(levels_, std::greater_equal<>()) == levels_.end(),
          "levels that rise from 0 to 1");
  expects(cycles >= 1, "a Gibbs cycle a step");
}

template <class Scalar>
Annealing<Scalar>::Annealing(const AnnealingPath& path, std::vector<Real> levels, std::uint64_t seed, Index runs,
                             const Communicator& communicator, Index cycles)
    : Annealing(path, std::move(levels), seed, cycles, true) {
  expects(runs >= 1, "a run");
  const Share mine = communicator.share(groups_of(runs));
  for (Index g = mine.first; g < mine.last; ++g) {
    auto& group = groups_.emplace_back(g, now_.shape(), std::min(kGroup, runs - g * kGroup));
    draw_hidden(now_, random(0), group);
    draw_visible(now_, random(0), group);
    log_weights_.emplace_back(at(group.chains));
  }
}

template <class Scalar>
Annealing<Scalar>::Annealing(const AnnealingPath& path, std::vector<Real> levels, std::uint64_t seed,
                             std::vector<ChainGroup<Scalar>> samples, Index cycles)
    : Annealing(path, std::move(levels), seed, cycles, false) {
  groups_ = std::move(samples);
  for (const auto& group : groups_) log_weights_.emplace_back(at(group.chains));
}

template <class Scalar>
Real Annealing<Scalar>::level(Index step) const {
  return levels_[forward_ ? at(step) : levels_.size() - 1 - at(step)];
}

/// Sweep 0 is for the start.
template <class Scalar>
ChainRandom Annealing<Scalar>::random(Index step) const {
  const std::uint64_t first = step == 0 ? 0 : 1 + static_cast<std::uint64_t>((step - 1) * cycles_);
  return {seed_, Purpose::annealing, first + (forward_ ? 0 : kReverseSweeps)};
}

template <class Scalar>
void Annealing<Scalar>::add_logarithms(const MachineKernel<Scalar>& kernel, Real sign) {
  const bool joint = kernel.shape().hidden_couplings;
  std::vector<Real> logarithms;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const auto& group = groups_[g];
    logarithms.resize(at(group.chains));
    if (joint) {
      kernel.energy(group.x, group.h, group.chains, logarithms);
    } else {
      kernel.log_marginal(group.x, group.chains, logarithms);
    }
    const Real factor = joint ? -sign * kernel.shape().beta : sign;
    for (std::size_t c = 0; c < logarithms.size(); ++c) log_weights_[g][c] += factor * logarithms[c];
  }
}

template <class Scalar>
void Annealing<Scalar>::advance(Index steps) {
  for (const Index end = step_ + std::min(steps, steps_left()); step_ < end;) {
    next_.set(path_.at(level(++step_)));
    add_logarithms(now_, -1);
    add_logarithms(next_, 1);
    std::swap(now_, next_);
    if (steps_left() == 0) break;  // the last state is of no use
    for (auto& group : groups_) gibbs(now_, random(step_), cycles_, group);
  }
}

template <class Scalar>
LogZEstimate Annealing<Scalar>::estimate(Communicator& communicator) const {
  expects(steps_left() == 0, "runs that have reached their end");
  Real largest = -std::numeric_limits<Real>::infinity();
  for (const auto& group : log_weights_) {
    for (const Real l : group) largest = std::isnan(l) || std::isnan(largest) ? std::nan("") : std::max(l, largest);
  }
  largest = largest_over_ranks(communicator, largest);
  ExactSum sum({4}, 1);
  for (const auto& group : log_weights_) {
    Real partial[4] = {};
    for (const Real l : group) {
      const Real below = l - largest, weight = exp(broadcast(below))[0];
      const Real terms[] = {weight, weight * weight, below, below * below};
      for (std::size_t k = 0; k < 4; ++k) partial[k] += terms[k];
    }
    sum.add(partial);
    sum.count(0, std::ssize(group));
  }
  const auto totals = sum.reduce(communicator);
  LogZEstimate estimate;
  estimate.runs = sum.counter(0);
  expects(estimate.runs >= 1, "a run");
  if (!std::isfinite(largest) || sum.nonfinite() > 0) {
    throw NumericalError("a weight of annealed importance sampling is not finite (a parameter is not, or is too large)");
  }
  const auto runs = static_cast<Real>(estimate.runs);
  const Real others = std::max(runs - 1, 1.0);
  const Real sign = forward_ ? 1 : -1;
  const Real mean = totals[2] / runs;
  estimate.effective = totals[0] * totals[0] / totals[1];
  estimate.log_z = path_.base_log_z() + sign * (largest + log(broadcast(totals[0] / runs))[0]);
  estimate.error = std::sqrt(std::max(runs / estimate.effective - 1, 0.0) / others);
  estimate.bound = path_.base_log_z() + sign * (largest + mean);
  estimate.bound_error = std::sqrt(std::max(totals[3] / runs - mean * mean, 0.0) / others);
  return estimate;
}

template class Annealing<float>;
template class Annealing<double>;

}  // namespace rbm
