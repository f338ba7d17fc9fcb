#include "rbm_vmc/vmc/optimisation.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "rbm_vmc/statistics/chain_moments.hpp"
#include "rbm_vmc/vmc/model.hpp"

namespace rbm {
namespace {

constexpr Index kMostRefusals = 8;
constexpr Real kTailFraction = 0.25;                 // of the iterations, averaged over
constexpr Index kTrialSamples = 16;                  // of every walker, for the choice between last and average
constexpr Index kTrialSettling = kTrialSamples / 4;  // the walkers still follow the parameters before

// Samples of the linear method that are passed over: its steps are long, and the walkers have to follow.
Index settling_samples(const Optimizer& optimizer, Index samples) {
  return optimizer.needs_hamiltonian() ? (samples + 3) / 4 : 0;
}

}  // namespace

Optimisation::LinearTerms::LinearTerms(const Input& input, Index parameters)
    : derivatives(make_ansatz(input), make_hamiltonian(input)), sum(parameters), rows(parameters) {}

Optimisation::Optimisation(const Input& resolved, Ansatz& ansatz)
    : input_(resolved), ansatz_(ansatz), optimizer_(make_update_rule(resolved), ansatz.parameter_count()),
      batch_(GradientLayout{ansatz.parameter_count(), optimizer_.metric()}),
      tail_(ansatz.parameter_count(), *resolved.optimizer.iterations, kTailFraction),
      log_derivatives_(ansatz.parameter_count()), sound_(ansatz.parameters()) {
  if (optimizer_.needs_hamiltonian()) linear_ = std::make_unique<LinearTerms>(resolved, ansatz.parameter_count());
  if (*resolved.optimizer.iterations == 0 || ansatz.parameter_count() == 0) phase_ = Phase::done;
}

void Optimisation::begin(Index sweeps_per_sample, Real energy) {
  sweeps_per_sample_ = sweeps_per_sample;
  reference_ = energy;
}

Index Optimisation::unit_work(Index chains) const {
  if (phase_ == Phase::done) return 0;
  const Index samples = *input_.optimizer.samples / chains;
  const Index measured =
      phase_ == Phase::iterating ? settling_samples(optimizer_, samples) + samples : kTrialSettling + kTrialSamples;
  return measured * (sweeps_per_sample_ + 1);
}

void Optimisation::advance(Ensemble& ensemble, Communicator& communicator, Control& control) {
  switch (phase_) {
    case Phase::iterating: iterate(ensemble, communicator, control); break;
    case Phase::trying_last:
      last_trial_ = try_parameters(ensemble, communicator, control);
      last_parameters_.assign(ansatz_.parameters().begin(), ansatz_.parameters().end());
      ansatz_.set_parameters(tail_.mean());
      phase_ = Phase::trying_average;
      break;
    case Phase::trying_average:
      choose(last_trial_, try_parameters(ensemble, communicator, control));
      phase_ = Phase::done;
      break;
    case Phase::done: break;
  }
}

void Optimisation::iterate(Ensemble& ensemble, Communicator& communicator, Control& control) {
  const double start = wall_time();
  const Estimate now = estimate(ensemble, communicator, control);
  if (!sound(now)) return refuse("");
  const double solve_start = wall_time();
  Step step;
  try {
    step = make_step(now.gradient, communicator);
  } catch (const NumericalError& error) {  // on every rank alike
    return refuse(error.what());
  }
  solve_seconds_ += wall_time() - solve_start;
  sound_.accept(ansatz_.parameters());

  std::vector<Real> theta(ansatz_.parameters().begin(), ansatz_.parameters().end());
  for (std::size_t k = 0; k < theta.size(); ++k) theta[k] += step.delta[k];
  ansatz_.set_parameters(theta);
  const Index iteration = std::ssize(history_);
  tail_.add(iteration, theta);
  // Without a cusp the local energy has a tail that belongs to the energy: clipping it would move the optimum.
  if (!lacks_cusp(input_)) clip_ = EnergyClip::after(now.gradient);
  reference_ = now.gradient.energy;
  history_.push_back({iteration, now.gradient.energy, now.error, now.gradient.variance, now.acceptance,
                      now.gradient.gradient.norm(), step.norm, step.shift, wall_time() - start});
  if (iteration + 1 == *input_.optimizer.iterations) finish_iterations();
}

Optimisation::Estimate Optimisation::estimate(Ensemble& ensemble, Communicator& communicator, Control& control) {
  const Index samples = *input_.optimizer.samples / ensemble.chains();
  if (optimizer_.needs_sample_rows() && !rows_) {
    rows_ = std::make_unique<SampleRows>(ansatz_.parameter_count(), ensemble.local_batches(), samples);
  }
  const Index settling = settling_samples(optimizer_, samples);
  const Index parameters = ansatz_.parameter_count();
  // One partial: the sums of the gradient, of the chains, of the linear method.
  std::vector<ExactSum::Segment> segments = batch_.layout().segments();
  segments.emplace_back(ChainMoments::kSums);
  if (linear_) std::ranges::copy(LinearSum::segments(parameters), std::back_inserter(segments));
  ExactSum sum(segments, kRoundCounters);
  ChainMoments chains(1);
  Block deviation(2);  // of E_L, plain and clipped
  const auto gradient_size = static_cast<std::size_t>(batch_.layout().size());
  std::vector<Real> partial(static_cast<std::size_t>(sum.size()));
  batch_.clear();
  ensemble.round(
      {.samples = settling + samples, .sweeps = sweeps_per_sample_}, sum,
      [&](const Measurement& m) {
        if (m.sample < settling) return;
        Block& rows = rows_ ? rows_->at(m.batch, m.sample - settling) : log_derivatives_;
        m.state.log_derivatives(m.walkers, rows);
        for (Index lane = 0; lane < kBatch; ++lane) {
          deviation(0, lane) = m.energy(kTotal, lane) - reference_;
          deviation(1, lane) = clip_(m.energy(kTotal, lane)) - reference_;
        }
        if (rows_) std::ranges::copy(deviation[1], rows_->energy(m.batch, m.sample - settling).begin());
        batch_.add(deviation[0], deviation[1], rows);
        if (linear_) add_linear_terms(m, rows, deviation[0], deviation[1]);
        chains.add(0, deviation[0]);
      },
      [&](Index) {
        std::ranges::copy(batch_.partial(), partial.begin());
        const auto of_chains = std::span(partial).subspan(gradient_size, ChainMoments::kSums);
        std::ranges::fill(of_chains, 0.0);
        chains.add_sums(of_chains);
        if (linear_) {
          std::ranges::copy(linear_->sum.partial(), of_chains.end());
          linear_->sum.clear();
        }
        sum.add(partial);
        chains = ChainMoments(1);
        batch_.clear();
      });
  const double start = wall_time();
  const std::vector<Real> totals = ensemble.reduce(sum, communicator, control, fingerprint(ansatz_.parameters()));
  reduction_seconds_ += wall_time() - start;
  const auto all = std::span(totals);
  const auto of_chains = all.subspan(gradient_size, ChainMoments::kSums);
  const Quantity energy{"energy", reference_};
  Estimate result;
  result.gradient = make_gradient(all.first(gradient_size), batch_.layout(), reference_);
  if (linear_) {
    const auto of_linear = all.subspan(gradient_size + ChainMoments::kSums);
    result.gradient.hamiltonian = linear_hamiltonian(of_linear, result.gradient, reference_);
  }
  result.error = moments(of_chains, std::span(&energy, 1)).front().error;
  result.acceptance = static_cast<Real>(sum.counter(kAccepted)) / static_cast<Real>(sum.counter(kProposed));
  result.finite = sum.nonfinite() == 0;
  return result;
}

void Optimisation::add_linear_terms(const Measurement& m, const Block& rows, ConstLanes deviation, ConstLanes clipped) {
  linear_->derivatives(ansatz_.parameters(), m.walkers, linear_->rows);
  for (Index p = 0; p < kPacks; ++p) {  // a limit does not move with the parameters
    const PackMask limited = pack(deviation, p) != pack(clipped, p);
    for (Index k = 0; k < linear_->rows.rows(); ++k) linear_->rows.pack(k, p) = limited ? Pack{} : linear_->rows.pack(k, p);
  }
  linear_->sum.add(clipped, rows, linear_->rows);
}

bool Optimisation::sound(const Estimate& now) const {
  if (!now.finite || !std::isfinite(now.gradient.energy)) return false;
  if (history_.empty()) return true;
  const HistoryRow& before = history_.back();
  const Real noise = std::hypot(now.error, before.error);
  return now.gradient.energy - before.energy < 10 * noise + 2 * std::sqrt(before.variance);
}

void Optimisation::refuse(const std::string& why) {
  sound_.refuse();
  back_to_sound_parameters();
  if (sound_.refused_in_a_row() > kMostRefusals || history_.empty()) {
    if (!why.empty()) throw NumericalError(why);
    throw NumericalError(fmt::format(
        "no sound energy at iteration {} (the estimate was not finite or far too high {} times running) try a smaller "
        "optimizer.learning_rate, or other start values",
        history_.size(), sound_.refused_in_a_row()));
  }
  ansatz_.set_parameters(sound_.halfway(ansatz_.parameters()));
}

void Optimisation::back_to_sound_parameters() {
  const auto theta = sound_.or_sound(ansatz_.parameters());
  if (theta.data() != ansatz_.parameters().data()) ansatz_.set_parameters(theta);
}

Step Optimisation::make_step(const Gradient& gradient, Communicator& communicator) {
  return rows_ ? optimizer_.step(gradient, *rows_, communicator) : optimizer_.step(gradient);
}

void Optimisation::finish_iterations() {
  switch (input_.optimizer.average) {
    case Averaging::never: phase_ = Phase::done; break;
    case Averaging::always:
      ansatz_.set_parameters(tail_.mean());
      averaged_ = true;
      phase_ = Phase::done;
      break;
    case Averaging::automatic: phase_ = Phase::trying_last; break;
  }
}

Optimisation::Trial Optimisation::try_parameters(Ensemble& ensemble, Communicator& communicator, Control& control) {
  ExactSum sum({ChainMoments::kSums}, kRoundCounters);
  ChainMoments chains(1);
  Block deviation(1);
  ensemble.round(
      {.samples = kTrialSettling + kTrialSamples, .sweeps = sweeps_per_sample_}, sum,
      [&](const Measurement& m) {
        if (m.sample < kTrialSettling) return;
        for (Index p = 0; p < kPacks; ++p) deviation.pack(0, p) = m.energy.pack(kTotal, p) - reference_;
        chains.add(0, deviation[0]);
      },
      [&](Index) {
        std::vector<Real> partial(ChainMoments::kSums);
        chains.add_sums(partial);
        sum.add(partial);
        chains = ChainMoments(1);
      });
  const std::vector<Real> totals = ensemble.reduce(sum, communicator, control, fingerprint(ansatz_.parameters()));
  const Quantity energy{"energy", reference_};
  const Moments found = moments(totals, std::span(&energy, 1)).front();
  return {found.mean, found.error};
}

void Optimisation::choose(const Trial& last, const Trial& average) {
  // A comparison with NaN is false: a broken average never wins, and a broken last loses to a sound average.
  const bool last_broken = !std::isfinite(last.energy) && std::isfinite(average.energy);
  averaged_ = last_broken || average.energy < last.energy - 2 * std::hypot(last.error, average.error);
  if (!averaged_) ansatz_.set_parameters(last_parameters_);
}

Archive Optimisation::save() const {
  Archive archive;
  archive.put("integers", std::vector<Integer>{static_cast<Integer>(phase_), sweeps_per_sample_, sound_.refused_in_a_row(),
                                               sound_.refused(), averaged_});
  archive.put("reals", std::vector<Real>{reference_, clip_.lower, clip_.upper, last_trial_.energy, last_trial_.error});
  archive.put("rule", optimizer_.state());
  archive.put("tail", tail_.state());
  archive.put("sound_parameters", std::vector<Real>(sound_.parameters().begin(), sound_.parameters().end()));
  archive.put("last_parameters", last_parameters_);
  return archive;
}

void Optimisation::restore(const Archive& archive, std::vector<HistoryRow> history) {
  const auto& integers = archive.integers("integers");
  const auto& reals = archive.reals("reals");
  if (integers.size() != 5 || reals.size() != 5) throw CheckpointError("optimisation of another version");
  phase_ = static_cast<Phase>(integers[0]);
  sweeps_per_sample_ = integers[1];
  averaged_ = integers[4] != 0;
  reference_ = reals[0];
  clip_ = {reals[1], reals[2]};
  last_trial_ = {reals[3], reals[4]};
  optimizer_.restore(archive.reals("rule"));
  tail_.restore(archive.reals("tail"));
  sound_.restore(archive.reals("sound_parameters"), integers[2], integers[3]);
  last_parameters_ = archive.reals("last_parameters");
  history_ = std::move(history);
}

Index Optimisation::bytes(const Input& resolved, Index parameters, Index batches) {
  const Index real = static_cast<Index>(sizeof(Real));
  const UpdateRule rule = make_update_rule(resolved);
  const Optimizer optimizer(rule, parameters);
  const GradientLayout layout{parameters, optimizer.metric()};
  const Index samples = *resolved.optimizer.samples / *resolved.sampler.chains;
  // Partial of a batch and its copy, totals, the limbs of the exact sum, the metric and its factor, columns of samples.
  Index words = 6 * layout.size() + (1 + 256 / kBatch) * parameters * kBatch + std::ssize(optimizer.state());
  if (layout.metric == MetricSums::dense) words += 2 * parameters * parameters;
  // Its partials, totals and limbs; H̄, what the eigensolver makes of it.
  if (optimizer.needs_hamiltonian()) words += 6 * LinearSum::size(parameters) + 10 * (parameters + 1) * (parameters + 1);
  Index bytes = words * real;
  if (optimizer.needs_sample_rows()) bytes += SampleRows::bytes(parameters, batches, samples);
  if (std::holds_alternative<KernelReconfiguration>(rule)) {
    bytes += SampleKernel::bytes(parameters, *resolved.sampler.chains / kBatch, samples);
  }
  return bytes;
}

}  // namespace rbm
