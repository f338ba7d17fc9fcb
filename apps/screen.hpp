/// What rbm_vmc shows while it runs: a header, one live line an iteration or round of samples, the verdict. Root only.
#pragma once

#include <fmt/format.h>

#include <string>

#include "apps/screen_lines.hpp"
#include "apps/verdict.hpp"
#include "rbm_vmc/io/choice.hpp"
#include "rbm_vmc/session/run.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/results.hpp"

namespace rbm {

class Screen final : public ScreenLines {
 public:
  Screen(const Simulation& simulation, bool quiet) : ScreenLines("rbm_vmc", quiet), simulation_(simulation) {}

  void started(const RunOptions& options, bool continued) override {
    stem_ = options.stem.string();
    if (quiet()) return;
    const Input& input = simulation_.input();
    const auto& system = input.system;
    tell(fmt::format("rbm_vmc {}: {}, {} {} in {}D, omega = {}, {}", options.version, choice_name(*system.kind),
                     *system.particles, choice_name(*system.statistics), *system.dimensions, fmt::join(system.omega, ", "),
                     choice_name(*system.interaction)));
    std::vector<std::string_view> factors;
    for (const auto kind : *input.wavefunction.factors) factors.push_back(choice_name(kind));
    const Index ranks = simulation_.communicator().size();
    tell(fmt::format("psi = {}, {} parameters", fmt::join(factors, " x "), simulation_.ansatz().parameter_count()));
    tell(fmt::format("{}, {} chains on {} rank{}; {}, {} iterations of {} samples; seed {}",
                     choice_name(*input.sampler.method), simulation_.ensemble().chains(), ranks, ranks == 1 ? "" : "s",
                     choice_name(*input.optimizer.method), *input.optimizer.iterations, *input.optimizer.samples,
                     input.run.seed));
    tell_files(options, continued, simulation_.finished());
    const Index batches = simulation_.ensemble().chains() / kBatch;
    if (ranks > batches) {
      note(fmt::format(
          "note: {} of {} ranks have no chains (a batch of {} chains is the smallest share); raise sampler.chains, or "
          "use fewer ranks",
          ranks - batches, ranks, kBatch));
    }
    if (lacks_cusp(input)) {
      note(
          "note: psi has no cusp, so the variance of the local energy is infinite in 2D and error bars are a guess; add "
          "pair-rbm or jastrow to wavefunction.factors");
    }
    shown_rows_ = simulation_.optimisation().history().size();
    begin_stage();
  }

  void advanced() override {
    if (quiet()) return;
    work_ += next_work_;
    next_work_ = simulation_.unit_work();
    if (simulation_.stage() != stage_) {
      announce();
      begin_stage();
    } else {
      time_left_.update(wall_time(), done());
      show_progress();
    }
  }

  void ended(RunStatus status, const std::string& reason) override {
    if (status == RunStatus::stopped) {
      note(fmt::format("stopped ({}) after {} iterations; start the same command again to go on", reason,
                       simulation_.optimisation().history().size()));
    } else {
      verdict();
    }
  }

 private:
  /// How much of the stage is done: iterations, samples, or the work of equilibration.
  double done() const {
    if (simulation_.stage() == Stage::optimise) return static_cast<double>(simulation_.optimisation().history().size());
    if (simulation_.stage() == Stage::evaluate) return static_cast<double>(simulation_.evaluation()->samples());
    return static_cast<double>(work_);
  }

  void begin_stage() {
    stage_ = simulation_.stage();
    next_work_ = simulation_.unit_work();
    time_left_.begin(wall_time(), done());
  }

  /// At the end of a stage.
  void announce() {
    if (stage_ == Stage::optimise) milestone(row_ways());
    if (stage_ != Stage::equilibrate && stage_ != Stage::equilibrate_again) return;
    const Equilibration& equilibration = simulation_.equilibration();
    tell(fmt::format("equilibrated in {} sweeps: acceptance {:.2f}{}", equilibration.sweeps(), equilibration.acceptance(),
                     step_text()));
    tell(fmt::format("tau = {}{:.1f} sweeps, {} sweep{} a sample", equilibration.tau_at_least() ? "at least " : "",
                     equilibration.tau(), equilibration.sweeps_per_sample(),
                     equilibration.sweeps_per_sample() == 1 ? "" : "s"));
  }

  std::string step_text() const {
    const auto method = simulation_.input().sampler.method;
    if (method == SamplerMethod::gibbs) return "";
    return fmt::format(", step {:.3g} {}", simulation_.ensemble().step(),
                       method == SamplerMethod::langevin ? "1/hartree" : "bohr");
  }

  void show_progress() {
    if (stage_ == Stage::optimise) {
      const bool first = shown_rows_ == 0, news = simulation_.optimisation().history().size() > shown_rows_;
      if (news && (first || line_due())) progress(row_ways());
    } else if (!line_due()) {
      return;
    } else if (stage_ == Stage::evaluate) {
      show_evaluation();
    } else {
      show_equilibration();
    }
  }

  void show_equilibration() {
    const Equilibration& equilibration = simulation_.equilibration();
    const Index sweeps = equilibration.sweeps(), goal = equilibration.goal();
    const std::string what = goal == 0 ? fmt::format("equilibrating: {} sweeps, tuning the step", sweeps)
                                       : fmt::format("equilibrating: {} of {}{} sweeps", sweeps,
                                                     equilibration.measured() ? "" : "at least ", goal);
    const auto ahead = static_cast<double>(std::max(simulation_.unit_work(), goal - sweeps));
    const double left = goal == 0 ? std::nan("") : time_left_.of(ahead);
    const auto acceptance = fmt::format("  acceptance {:.2f}", equilibration.acceptance());
    progress({what + acceptance + "  " + time_text(elapsed(), left), what + "  " + time_text(elapsed(), left), what});
  }

  /// Of the last iteration, which is then shown.
  std::vector<std::string> row_ways() {
    const auto& history = simulation_.optimisation().history();
    shown_rows_ = history.size();
    const HistoryRow& row = history.back();
    const Integer iterations = *simulation_.input().optimizer.iterations;
    const double left = time_left_.of(static_cast<double>(iterations - row.iteration - 1));
    const auto energy = fmt::format("{:>5}/{}  E = {}", row.iteration + 1, iterations, with_error(row.energy, row.error));
    const auto quality = fmt::format("  var {:.1e}  acc {:.2f}", row.variance, row.acceptance);
    const auto step = fmt::format("  step {:.1e}", row.step_norm);
    return with_times({energy + quality + step, energy + quality, energy}, left);
  }

  void show_evaluation() {
    const Evaluation& evaluation = *simulation_.evaluation();
    if (!evaluation.result()) return;
    const auto& energy = evaluation.result()->energy;
    const auto expected = static_cast<double>(evaluation.expected_samples());
    const double left = time_left_.of(expected - static_cast<double>(evaluation.samples()));
    const auto what = fmt::format("evaluating  E = {}", with_error(energy.mean, energy.error));
    const auto samples = fmt::format("  {:.2e} of {:.2e} samples", energy.samples, expected);
    progress(with_times({what + samples, what}, left));
  }

  /// The time left matters more than the rest of a line, the time spent less.
  std::vector<std::string> with_times(const std::vector<std::string>& ways, double left) const {
    std::vector<std::string> all;
    for (const auto& way : ways) {
      all.push_back(way + "  " + time_text(elapsed(), left));
      all.push_back(way + (std::isfinite(left) ? "  " + left_text(left) : ""));
    }
    return all;
  }

  void verdict() {
    const EvaluationResult& result = *simulation_.evaluation()->result();
    const BlockingResult& energy = result.energy;
    tell(fmt::format("E = {} hartree{}", with_error(energy.mean, energy.error),
                     simulation_.optimisation().averaged() ? ", averaged parameters" : ""),
         kBold);
    tell(fmt::format("variance {:.3g} hartree^2, {:.3g} samples (tau = {:.2f}), R-hat = {:.4f}", energy.variance,
                     energy.samples, energy.tau_int, result.rhat));
    for (const auto& text : reference_lines(simulation_.input(), energy.mean, energy.error)) {
      tell(text, text.starts_with("warning") ? kRed : text.starts_with("note") ? kYellow : "");
    }
    tell(fmt::format("kinetic {}, trap {}, interaction {} hartree", with_error(result.kinetic.mean, result.kinetic.error),
                     with_error(result.trap.mean, result.trap.error),
                     with_error(result.interaction.mean, result.interaction.error)));
    tell(has_virial(simulation_.input()) ? "virial ratio " + with_error(result.virial_ratio, result.virial_ratio_error)
                                         : "no virial ratio (the wall of a hard core adds a surface term)");
    const auto trust = trust_in_error(simulation_.input(), result);
    tell("error bar: " + trust, trust == "reliable" ? kGreen : kYellow);
    if (simulation_.evaluation()->measures_defect() && result.symmetry_defect.mean > kDefectWorthALine) {
      tell(fmt::format("symmetry defect {:.2e} +- {:.0e}: share of psi^2 with the wrong exchange symmetry; none with "
                       "wavefunction.rbm.symmetric = true",
                       result.symmetry_defect.mean, result.symmetry_defect.error),
           kYellow);
    }
    show_refused();
    const Real target = *simulation_.input().evaluation.target_error;
    if (target > 0 && energy.error > target) {
      note(fmt::format("note: target_error {:.1e} hartree not reached with evaluation.samples = {}; raise it", target,
                       *simulation_.input().evaluation.samples));
    }
    show_observables(simulation_.evaluation()->observed());
    tell("written: " + results_file(stem_).string());
    tell_report(results_file(stem_).string());
  }

  void show_refused() {
    const RefusedMoves& moves = simulation_.ensemble().refused();
    // Moves into a hard core are how spheres keep apart, and nothing to report.
    const bool walls = simulation_.input().system.interaction == InteractionKind::hard_sphere;
    if ((walls ? moves.not_finite : moves.total()) > 0) {
      note(fmt::format(
          "note: {} moves were refused, {} because psi vanished there and {} because its ratio was not finite; harmless "
          "if they are few, else try other start values or a smaller optimizer.learning_rate",
          moves.total(), moves.on_node, moves.not_finite));
    }
    if (const Index iterations = simulation_.optimisation().refused(); iterations > 0) {
      note(fmt::format(
          "note: {} iterations were refused (energy not finite or far too high) and repeated with a smaller step; if "
          "they are many, lower optimizer.learning_rate",
          iterations));
    }
  }

  void show_observables(const Observables::Results* observed) {
    if (!observed || (observed->profiles.empty() && observed->positions.empty())) return;
    std::vector<std::string_view> names;
    for (const auto& one : observed->profiles) names.push_back(one.profile.name);
    if (!observed->positions.empty()) names.push_back("configurations");
    const std::size_t more = names.size() > 3 ? names.size() - 3 : 0;
    names.resize(names.size() - more);
    tell(fmt::format("observables in /observables: {}{}", fmt::join(names, ", "),
                     more ? fmt::format(" and {} more", more) : ""));
  }

  static constexpr Real kDefectWorthALine = 1e-6;

  const Simulation& simulation_;
  std::string stem_;
  Stage stage_ = Stage::equilibrate;
  TimeLeft time_left_;
  Index work_ = 0, next_work_ = 0;
  std::size_t shown_rows_ = 0;
};

}  // namespace rbm
