#include "rbm_vmc/training/training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "rbm_vmc/parallel/fingerprint.hpp"
#include "rbm_vmc/training/machine_samples.hpp"
#include "rbm_vmc/training/offsets.hpp"
#include "rbm_vmc/training/resolve_training.hpp"
#include "rbm_vmc/training/training_archive.hpp"

namespace rbm {
namespace {

constexpr Index kMostRefusals = 12;  // in a row
constexpr Real kEffortWhileLearning = 0.1;
constexpr Real kTail = 0.25;  // of the iterations, over which parameters are averaged

UpdateRule rule_of(const TrainingInput& input) {
  const auto& o = input.optimizer;
  LearningRate rate{.initial = *o.learning_rate};
  if (*o.decay > 0) {
    rate.constant_for = *o.iterations / 2;
    rate.decay = static_cast<Real>(*o.decay);
  }
  switch (*o.method) {
    case LearningRule::sgd: return Sgd{rate, *o.max_step_norm};
    case LearningRule::momentum: return Momentum{rate, o.momentum, *o.max_step_norm};
    case LearningRule::adam: return Adam{.rate = rate, .max_step_norm = *o.max_step_norm};
    case LearningRule::natural: break;
  }
  StochasticReconfiguration rule{.rate = rate, .max_step_norm = *o.max_step_norm, .dense_limit = o.dense_limit};
  rule.shift = {.initial = o.shift, .lower = o.shift, .upper = std::max(o.shift, 1.0)};
  return rule;
}

Minibatches::Plan plan_of(const TrainingInput& input) {
  return {.minibatch = *input.data.minibatch,
          .memory = input.data.memory << 20,
          .whole_numbers = *input.machine.visible != VisibleKind::gaussian,
          .seed = static_cast<std::uint64_t>(input.run.seed)};
}

std::vector<Real> standardised(std::vector<Real> mean, const RowScaling& scaling) {
  scaling.standardise(mean);
  return mean;
}

/// Standard deviations of the standardised rows; 1 for a unit that never changes.
std::vector<Real> widths_of(const DataSummary& data, const RowScaling& scaling) {
  std::vector<Real> widths;
  for (std::size_t i = 0; i < data.deviation.size(); ++i) {
    widths.push_back(data.deviation[i] > 0 ? data.deviation[i] / scaling.scale[i] : 1);
  }
  return widths;
}

}  // namespace

Training::Training(const TrainingInput& resolved, const std::filesystem::path& data, const DataSummary& summary,
                   Communicator& communicator)
    : input_(resolved), summary_(summary), communicator_(communicator), file_(data), scaling_(row_scaling(input_, summary_)),
      data_(file_, scaling_, plan_of(input_)), machine_(start_machine(input_, summary_)),
      phases_(make_phases(input_, machine_, data_.slots(), communicator_)),
      optimizer_(rule_of(input_), machine_.shape().parameters()),
      metric_({machine_.shape().parameters(), optimizer_.metric()}),
      sum_(PhaseLayout::segments(machine_.shape(), metric_.layout()), kRoundCounters),
      tail_(machine_.shape().parameters(), *input_.optimizer.iterations, kTail),
      estimator_(input_, file_, scaling_, standardised(summary_.mean, scaling_), widths_of(summary_, scaling_),
                 communicator_),
      sound_(machine_.theta()) {
  if (optimizer_.needs_sample_rows()) {
    rows_ = std::make_unique<SampleRows>(machine_.shape().parameters(), phases_->local_batches(), 1);
  }
}

Index Training::unit_work() const {
  const Index cycles =
      input_.sampler.cycles * (*input_.sampler.start == ChainStart::tempering ? input_.sampler.replicas : 1);
  const Index learning = phases_->groups() * (2 * cycles + 2) + 2 * data_.slots();
  const Index samples = groups_of(input_.evaluation.samples) * 2 * *input_.evaluation.burn_in;
  switch (stage_) {
    case TrainingStage::assess: return 1 + estimator_.work(machine_.shape(), kEffortWhileLearning, false);
    case TrainingStage::evaluate: return 1 + estimator_.work(machine_.shape(), 1, true) + samples;
    default: return learning;
  }
}

void Training::advance(Control& control) {
  switch (stage_) {
    case TrainingStage::learn: learn(control); break;
    case TrainingStage::assess: assess(control); break;
    case TrainingStage::evaluate: evaluate(control); break;
    case TrainingStage::finished: break;
  }
}

void Training::learn(Control& control) {
  const double start = wall_time();
  const Index iteration = std::ssize(history_);
  sum_.clear();
  const bool metric = optimizer_.metric() != MetricSums::none;
  phases_->add(iteration + sound_.refused(), machine_, data_, sum_, {metric ? &metric_ : nullptr, rows_.get()});
  control.speak(sum_);
  const double reduction_start = wall_time();
  const std::vector<Real> totals = sum_.reduce(communicator_, fingerprint(machine_.theta()));
  control.hear(sum_);
  const double solve_start = wall_time();
  reduction_seconds_ += solve_start - reduction_start;
  if (sum_.nonfinite() > 0) return refuse("");
  Step step;
  Real norm = 0;
  try {
    std::optional<Offsets> offsets;
    if (input_.optimizer.centred && optimizer_.metric() == MetricSums::none) offsets.emplace(machine_, totals);
    const Gradient gradient = gradient_from(totals, offsets ? &*offsets : nullptr);
    norm = gradient.gradient.norm();
    step = rows_ ? optimizer_.step(gradient, *rows_, communicator_) : optimizer_.step(gradient);
    if (offsets) offsets->undo(machine_, step.delta);
  } catch (const NumericalError& error) {  // on every rank alike
    return refuse(error.what());
  }
  sound_.accept(machine_.theta());
  std::vector<Real> theta(machine_.theta().begin(), machine_.theta().end());
  for (std::size_t k = 0; k < theta.size(); ++k) theta[k] += step.delta[k];
  machine_.set_theta(theta);
  tail_.add(iteration, theta);
  solve_seconds_ += wall_time() - solve_start;
  history_.push_back({iteration, data_.epoch(iteration), norm, step.norm, wall_time() - start});
  const Index done = iteration + 1;
  if (done == *input_.optimizer.iterations || done % *input_.evaluation.interval == 0) stage_ = TrainingStage::assess;
}

/// Of -<ln p>, so that the optimizer, which descends, climbs. The natural gradient solves for half of what it is given.
Gradient Training::gradient_from(std::span<const Real> totals, const Offsets* offsets) const {
  const auto& shape = machine_.shape();
  const Index parameters = shape.parameters(), biases = shape.visible + shape.hidden;
  Gradient gradient;
  Eigen::VectorXd g = Eigen::Map<const Eigen::VectorXd>(totals.data(), parameters);
  const auto weights = g.segment(shape.W(), shape.visible * shape.hidden);
  g.segment(shape.W(), shape.visible * shape.hidden) =
      weights - input_.optimizer.weight_decay * Eigen::Map<const Eigen::VectorXd>(machine_.W().data(), weights.size());
  if (optimizer_.metric() == MetricSums::none) {
    if (offsets) offsets->centre(machine_, g);
    gradient.gradient = -g;
    return gradient;
  }
  gradient = make_gradient(totals.subspan(static_cast<std::size_t>(parameters + biases)), metric_.layout(), 0);
  gradient.gradient = -2 * g;
  return gradient;
}

void Training::refuse(const std::string& why) {
  sound_.refuse();
  back_to_sound_parameters();
  if (sound_.refused_in_a_row() > kMostRefusals || history_.empty()) {
    if (!why.empty()) throw NumericalError(why);
    throw NumericalError(
        fmt::format("no sound gradient at iteration {} (it was not finite {} times running) try a smaller "
                    "optimizer.learning_rate, or data.standardise",
                    history_.size(), sound_.refused_in_a_row()));
  }
  machine_.set_theta(sound_.halfway(machine_.theta()));
}

void Training::back_to_sound_parameters() {
  const auto theta = sound_.or_sound(machine_.theta());
  if (theta.data() != machine_.theta().data()) machine_.set_theta(theta);
}

/// A reduction for its own sake, so that ranks agree on stops while nothing else is summed.
void Training::meet(Control& control) {
  sum_.clear();
  control.speak(sum_);
  sum_.reduce(communicator_, fingerprint(machine_.theta()));
  control.hear(sum_);
}

void Training::assess(Control& control) {
  const double start = wall_time();
  const Index done = std::ssize(history_);
  const Likelihood now =
      estimator_.estimate(machine_, kEffortWhileLearning, false, static_cast<std::uint64_t>(likelihoods_.size()));
  likelihoods_.push_back({done, data_.epoch(done), now});
  const auto best = std::ranges::find(likelihoods_, best_iteration_, &LikelihoodRow::iteration);
  const bool judged = std::isfinite(now.validation);
  if (!judged || done == 0 || now.validation > best->value.validation) {
    best_iteration_ = done;
    best_parameters_.assign(machine_.theta().begin(), machine_.theta().end());
  }
  const auto since = std::ssize(likelihoods_) - 1 -
                     (std::ranges::find(likelihoods_, best_iteration_, &LikelihoodRow::iteration) - likelihoods_.begin());
  stalled_ =
      judged && input_.evaluation.patience > 0 && since >= input_.evaluation.patience && done < *input_.optimizer.iterations;
  const bool over = stalled_ || done >= *input_.optimizer.iterations;
  if (over) choose_parameters();
  stage_ = over ? TrainingStage::evaluate : TrainingStage::learn;
  likelihood_seconds_ += wall_time() - start;
  meet(control);
}

/// The best of those assessed, or the mean over the tail if that explains the data better.
void Training::choose_parameters() {
  machine_.set_theta(best_parameters_);
  const auto best = std::ranges::find(likelihoods_, best_iteration_, &LikelihoodRow::iteration)->value;
  if (!input_.optimizer.average || tail_.count() < 2 || !std::isfinite(best.samples)) return;
  machine_.set_theta(tail_.mean());
  const Likelihood mean =
      estimator_.estimate(machine_, kEffortWhileLearning, false, static_cast<std::uint64_t>(likelihoods_.size()) - 1);
  averaged_ = std::isfinite(best.validation) ? mean.validation > best.validation : mean.samples > best.samples;
  if (!averaged_) machine_.set_theta(best_parameters_);
}

void Training::evaluate(Control& control) {
  const double start = wall_time();
  final_ = estimator_.estimate(machine_, 1, true, static_cast<std::uint64_t>(likelihoods_.size()));
  samples_ = sample_machine(machine_,
                            {.count = input_.evaluation.samples,
                             .burn_in = *input_.evaluation.burn_in,
                             .seed = static_cast<std::uint64_t>(input_.run.seed)},
                            communicator_);
  scaling_.undo(samples_);
  stage_ = TrainingStage::finished;
  likelihood_seconds_ += wall_time() - start;
  meet(control);
}

Archive Training::checkpoint() {
  Archive archive;
  archive.put("stage", static_cast<Integer>(stage_));
  archive.put("theta", std::vector<Real>(machine_.theta().begin(), machine_.theta().end()));
  archive.put("chains", phases_->save(communicator_));
  archive.put("optimizer", optimizer_.state());
  archive.put("best_parameters", best_parameters_);
  archive.put("best_iteration", static_cast<Integer>(best_iteration_));
  archive.put("refused", std::vector<Integer>{sound_.refused_in_a_row(), sound_.refused()});
  archive.put("sound_parameters", std::vector<Real>(sound_.parameters().begin(), sound_.parameters().end()));
  archive.put("tail", tail_.state());
  archive.put("stalled", static_cast<Integer>(stalled_));
  archive.put("averaged", static_cast<Integer>(averaged_));
  archive.graft("history", history_archive(history_));
  archive.graft("likelihood", likelihood_archive(likelihoods_));
  if (stage_ == TrainingStage::finished) {
    archive.graft("final", likelihood_archive(std::vector<LikelihoodRow>{{best_iteration_, 0, final_}}));
    archive.put("samples", samples_);
  }
  return archive;
}

void Training::restore(const Archive& archive) {
  const auto& theta = archive.reals("theta");
  const auto& refused = archive.integers("refused");
  if (std::ssize(theta) != machine_.shape().parameters() || refused.size() != 2) {
    throw CheckpointError("the checkpoint is of another machine (its numbers of parameters differ)");
  }
  machine_.set_theta(theta);
  phases_->restore(archive.reals("chains"));
  optimizer_.restore(archive.reals("optimizer"));
  best_parameters_ = archive.reals("best_parameters");
  best_iteration_ = archive.integer("best_iteration");
  sound_.restore(archive.reals("sound_parameters"), refused[0], refused[1]);
  tail_.restore(archive.reals("tail"));
  stalled_ = archive.integer("stalled") != 0;
  averaged_ = archive.integer("averaged") != 0;
  history_ = training_history_from(archive.subtree("history"));
  likelihoods_ = likelihoods_from(archive.subtree("likelihood"));
  stage_ = static_cast<TrainingStage>(archive.integer("stage"));
  if (stage_ == TrainingStage::finished) {
    final_ = likelihoods_from(archive.subtree("final")).front().value;
    samples_ = archive.reals("samples");
  }
}

Archive Training::results() const { return training_results(*this); }

Performance Training::spent() {
  Performance now;
  now.seconds = {{"sampling", phases_->sampling_seconds()},
                 {"measuring", phases_->measuring_seconds()},
                 {"reduction", reduction_seconds_},
                 {"solve", solve_seconds_},
                 {"likelihood", likelihood_seconds_}};
  return now;
}

}  // namespace rbm
