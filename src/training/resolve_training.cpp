#include "rbm_vmc/training/resolve_training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "rbm_vmc/generative/chain_group.hpp"

namespace rbm {
namespace {

constexpr Index kFewRows = 1024;       // up to here an update sees all of them
constexpr Index kSmallMachine = 2000;  // parameters
constexpr Integer kSmallIterations = 10000;
constexpr Integer kEpochs = 50;
constexpr Integer kEvaluations = 50;

bool holds_only(VisibleKind kind, ValueKind values) {
  return kind == VisibleKind::gaussian || (kind == VisibleKind::binary && values == ValueKind::binary) ||
         (kind == VisibleKind::spin && values == ValueKind::spin);
}

VisibleKind kind_of(ValueKind values) {
  return values == ValueKind::binary ? VisibleKind::binary
         : values == ValueKind::spin ? VisibleKind::spin
                                     : VisibleKind::gaussian;
}

/// What does not fit together, one line each.
class Problems {
 public:
  void add(bool wrong, const std::string& line) {
    if (wrong) lines_.push_back(line);
  }
  void raise() const {
    if (!lines_.empty()) throw InputError(lines_);
  }

 private:
  std::vector<std::string> lines_;
};

void check_values(Problems& problems, const char* name, VisibleKind kind, const SurveyedPart& part) {
  if (part.table.rows == 0) return;
  const std::string wanted = kind == VisibleKind::binary ? "0 and 1" : "-1 and 1";
  problems.add(
      !holds_only(kind, part.values),
      fmt::format(
          "{}: wrong values ({} units take {}, found numbers from {} to {}) choose machine.visible = gaussian, or convert: "
          "rbm_input data --threshold",
          name, choice_name(kind), wanted, part.least, part.most));
}

void check(const TrainingInput& r, const DataSummary& data) {
  Problems problems;
  const bool gaussian = *r.machine.visible == VisibleKind::gaussian;
  check_values(problems, "samples", *r.machine.visible, data.survey.samples);
  check_values(problems, "validation", *r.machine.visible, data.survey.validation);
  problems.add(data.validation_rows() > 0 && data.survey.validation.table.columns != data.units(),
               fmt::format("validation: wrong shape (rows of {} units, samples have {}) give both the same units",
                           data.survey.validation.table.columns, data.units()));
  problems.add(
      gaussian && r.machine.visible_couplings,
      "machine.visible_couplings: not with gaussian units (their probability could not be normalised) set it to false");
  problems.add(!gaussian && *r.machine.train_sigma != SigmaTraining::fixed,
               "machine.train_sigma: only gaussian units have widths (the units are two-valued) leave it out");
  problems.add(!gaussian && *r.data.standardise != Standardisation::none,
               "data.standardise: only for gaussian units (the units are two-valued) leave it out");
  problems.add(!gaussian && r.machine.sigma,
               "machine.sigma: only gaussian units have widths (the units are two-valued) leave it out");
  const auto widths = r.machine.sigma ? std::ssize(*r.machine.sigma) : 1;
  problems.add(
      widths != 1 && widths != data.units(),
      fmt::format("machine.sigma: wrong length (found {} numbers, the data have {} units) give one, or one for each unit",
                  widths, data.units()));
  problems.add(
      *r.data.checksum != data.checksum,
      fmt::format("data.checksum: other data (the input says {}, the data have {}) train on the same data, or leave it out",
                  *r.data.checksum, data.checksum));
  problems.add(r.sampler.start == ChainStart::tempering && r.sampler.method == ChainMoves::metropolis,
               "sampler.method: tempering moves its replicas by gibbs (found metropolis) choose another sampler.start");
  problems.raise();
}

Index small_or_epochs(const TrainingInput& r, const DataSummary& data) {
  if (machine_shape(r, data.units()).parameters() <= kSmallMachine) return kSmallIterations;
  const Integer steps = (data.rows() + *r.data.minibatch - 1) / *r.data.minibatch;
  return kEpochs * steps;
}

Real rate_of(LearningRule rule, bool small) {
  constexpr std::array<Real, 4> of_small{0.05, 0.02, 0.005, 0.1}, of_large{0.05, 0.01, 0.001, 0.1};
  return (small ? of_small : of_large)[static_cast<std::size_t>(rule)];
}

template <class T, class U>
void choose(std::optional<T>& value, U chosen) {
  if (!value) value = chosen;
}

}  // namespace

TrainingInput resolve(const TrainingInput& given, const DataSummary& data) {
  TrainingInput r = given;
  const Index units = data.units();
  choose(r.machine.visible, kind_of(data.survey.samples.values));
  const bool gaussian = *r.machine.visible == VisibleKind::gaussian;
  choose(r.machine.hidden, std::clamp<Index>(units, 16, 500));
  choose(r.machine.train_sigma, gaussian ? SigmaTraining::each : SigmaTraining::fixed);
  const bool common = *r.machine.train_sigma == SigmaTraining::common;
  choose(r.data.standardise, !gaussian ? Standardisation::none : common ? Standardisation::common : Standardisation::each);
  if (gaussian && !r.machine.sigma) {
    r.machine.sigma = *r.data.standardise == Standardisation::none ? data.deviation : std::vector<Real>{1};
    for (Real& width : *r.machine.sigma) width = width > 0 ? width : 1;
  }
  choose(r.machine.init_scale,
         0.1 / std::sqrt(std::max(1.0, static_cast<Real>(std::max(units, static_cast<Index>(*r.machine.hidden))) / 10)));
  choose(r.data.minibatch, data.rows() <= kFewRows ? data.rows() : 512);
  r.data.minibatch = std::min<Integer>(*r.data.minibatch, data.rows());
  choose(r.data.checksum, data.checksum);
  choose(r.sampler.chains, std::max<Integer>(*r.data.minibatch, 256));
  r.sampler.chains = groups_of(*r.sampler.chains) * kGroup;
  const bool small = machine_shape(r, units).parameters() <= kSmallMachine;
  const bool can_temper = r.sampler.method == ChainMoves::gibbs;
  choose(r.sampler.start, small && can_temper ? ChainStart::tempering : ChainStart::persistent);
  choose(r.sampler.precision, Precision::double_);
  choose(r.optimizer.method, LearningRule::adam);
  choose(r.optimizer.iterations, small_or_epochs(r, data));
  choose(r.optimizer.learning_rate, rate_of(*r.optimizer.method, small));
  choose(r.optimizer.decay, *r.optimizer.iterations / 20);
  const Real parameters = static_cast<Real>(machine_shape(r, units).parameters());
  choose(r.optimizer.max_step_norm,
         *r.optimizer.method == LearningRule::natural ? 0.3 : std::max(1.0, 0.05 * std::sqrt(parameters)));
  choose(r.evaluation.interval, std::max<Integer>(*r.optimizer.iterations / kEvaluations, 1));
  choose(r.evaluation.burn_in, 1000);
  check(r, data);
  return r;
}

MachineShape machine_shape(const TrainingInput& r, Index units) {
  return {.visible_kind = *r.machine.visible,
          .hidden_kind = r.machine.hidden_units,
          .visible = units,
          .hidden = *r.machine.hidden,
          .sigma = *r.machine.train_sigma,
          .visible_couplings = r.machine.visible_couplings,
          .hidden_couplings = r.machine.hidden_couplings,
          .beta = r.machine.beta};
}

RowScaling row_scaling(const TrainingInput& resolved, const DataSummary& data) {
  RowScaling scaling = RowScaling::none(data.units());
  if (*resolved.data.standardise == Standardisation::none) return scaling;
  scaling.mean = data.mean;
  scaling.scale = data.deviation;
  if (*resolved.data.standardise == Standardisation::common) {
    Real square = 0;
    for (const Real deviation : data.deviation) square += deviation * deviation;
    scaling.scale.assign(data.deviation.size(), std::sqrt(square / static_cast<Real>(data.units())));
  }
  for (Real& scale : scaling.scale) scale = scale > 0 ? scale : 1;
  return scaling;
}

Machine start_machine(const TrainingInput& resolved, const DataSummary& data) {
  const MachineShape shape = machine_shape(resolved, data.units());
  std::vector<Real> sigma;
  if (shape.gaussian()) {
    sigma = *resolved.machine.sigma;
    if (sigma.size() == 1) sigma.assign(static_cast<std::size_t>(shape.visible), sigma.front());
  }
  std::vector<Real> theta(static_cast<std::size_t>(shape.parameters()));
  const RowScaling scaling = row_scaling(resolved, data);
  for (std::size_t i = 0; i < data.mean.size(); ++i) {
    if (shape.gaussian()) {
      theta[i] = (data.mean[i] - scaling.mean[i]) / scaling.scale[i];
      continue;
    }
    const UnitValues values = unit_values(shape.visible_kind);
    const Real half_a_row = 0.5 / static_cast<Real>(data.rows());
    const Real p = std::clamp((data.mean[i] - values.low) / values.width(), half_a_row, 1 - half_a_row);
    theta[i] = std::log(p / (1 - p)) / (values.width() * shape.beta);
  }
  RandomStream random(static_cast<std::uint64_t>(resolved.run.seed), Purpose::start_parameters, 0, 0);
  alignas(64) std::array<Real, kBatch> a{}, b{};
  for (Index k = 0; k < shape.visible * shape.hidden; ++k) {
    const auto place = static_cast<std::size_t>(k % (2 * kBatch));
    if (place == 0) random.normal2(Lanes(a), Lanes(b));
    theta[static_cast<std::size_t>(shape.W() + k)] =
        *resolved.machine.init_scale * (place < kBatch ? a[place] : b[place - kBatch]);
  }
  Machine machine(shape, sigma);
  machine.set_theta(theta);
  return machine;
}

}  // namespace rbm
