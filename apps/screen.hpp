/// What rbm_vmc shows while it runs: a header, one live line an iteration, the verdict. Root only.
#pragma once

#include <fmt/format.h>

#include <string>

#include "apps/screen_lines.hpp"
#include "apps/verdict.hpp"
#include "rbm_vmc/io/choice.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/results.hpp"
#include "rbm_vmc/session/run.hpp"

namespace rbm {

class Screen final : public ScreenLines {
 public:
  Screen(const Simulation& simulation, bool quiet) : ScreenLines("rbm_vmc", quiet), simulation_(simulation) {}

  void started(const RunOptions& options, bool continued) override {
    stem_ = options.stem.string();
    if (quiet()) return;
    const Input& input = simulation_.input();
    const auto& system = input.system;
    say(fmt::format("rbm_vmc {}: {}, {} {} in {}D, omega = {}, {}\n", options.version, choice_name(*system.kind),
                    *system.particles, choice_name(*system.statistics), *system.dimensions, fmt::join(system.omega, ", "),
                    choice_name(*system.interaction)));
    std::vector<std::string_view> factors;
    for (const auto kind : *input.wavefunction.factors) factors.push_back(choice_name(kind));
    say(fmt::format("psi = {}, {} parameters; {}, {} chains on {} rank{}; {}, {} iterations of {} samples; seed {}\n",
                    fmt::join(factors, " x "), simulation_.ansatz().parameter_count(), choice_name(*input.sampler.method),
                    simulation_.ensemble().chains(), simulation_.communicator().size(),
                    simulation_.communicator().size() == 1 ? "" : "s", choice_name(*input.optimizer.method),
                    *input.optimizer.iterations, *input.optimizer.samples, input.run.seed));
    say_files(options, continued);
    const Index batches = simulation_.ensemble().chains() / kBatch;
    if (simulation_.communicator().size() > batches) {
      say(fmt::format("note: {} of {} ranks have no chains (a batch of {} chains is the smallest share) raise sampler.chains\n",
                      simulation_.communicator().size() - batches, simulation_.communicator().size(), kBatch));
    }
    if (lacks_cusp(input)) {
      say("note: psi has no cusp, so the variance of the local energy is infinite in 2D and error bars are a guess; "
          "add pair-rbm or jastrow to wavefunction.factors\n");
    }
    shown_rows_ = simulation_.optimisation().history().size();
  }

  void advanced() override {
    if (quiet()) return;
    if (simulation_.stage() != stage_) announce();
    const auto& history = simulation_.optimisation().history();
    const bool last = std::ssize(history) == *simulation_.input().optimizer.iterations;
    if (history.size() > shown_rows_ && (line_due() || last)) {
      shown_rows_ = history.size();
      show_row(history.back(), *simulation_.input().optimizer.iterations);
    } else if (simulation_.stage() == Stage::evaluate && simulation_.evaluation()->result() && line_due()) {
      show_evaluation(*simulation_.evaluation());
    }
  }

  void ended(RunStatus status, const std::string& reason) override {
    clear_line();
    if (status == RunStatus::stopped) {
      say(fmt::format("stopped ({}) after {} iterations; start the same command again to go on\n", reason,
                      simulation_.optimisation().history().size()));
      return;
    }
    verdict();
  }

 private:
  void announce() {
    stage_ = simulation_.stage();
    const Equilibration& equilibration = simulation_.equilibration();
    if (stage_ == Stage::optimise || stage_ == Stage::evaluate) {
      line(fmt::format("equilibrated in {} sweeps: tau = {}{:.1f} sweeps, acceptance {:.2f}, step {:.3g}; {} sweeps a sample",
                       equilibration.sweeps(), equilibration.tau_at_least() ? "at least " : "", equilibration.tau(),
                       equilibration.acceptance(), simulation_.ensemble().step(), equilibration.sweeps_per_sample()));
      if (live()) say("\n");
    }
    if (stage_ == Stage::optimise) begin_ = wall_time();
  }

  void show_row(const HistoryRow& row, Integer iterations) {
    const double done = static_cast<double>(row.iteration + 1);
    const double left = (wall_time() - begin_) / done * (static_cast<double>(iterations) - done);
    line(fmt::format("{:>5}/{}  E = {}  variance {:.2e}  acceptance {:.2f}  step {:.1e}  {:.1f} s, {:.1f} s left",
                     row.iteration + 1, iterations, with_error(row.energy, row.error), row.variance, row.acceptance,
                     row.step_norm, elapsed(), left));
  }

  void show_evaluation(const Evaluation& evaluation) {
    const auto& energy = evaluation.result()->energy;
    line(fmt::format("evaluating  E = {}  {:.3g} samples  {:.1f} s", with_error(energy.mean, energy.error), energy.samples,
                     elapsed()));
  }

  void verdict() {
    const EvaluationResult& result = *simulation_.evaluation()->result();
    const BlockingResult& energy = result.energy;
    say(fmt::format("E = {} hartree   variance {:.3g}, {:.3g} samples, tau = {:.2f} samples, R-hat = {:.4f}{}\n",
                    with_error(energy.mean, energy.error), energy.variance, energy.samples, energy.tau_int, result.rhat,
                    simulation_.optimisation().averaged() ? ", averaged parameters" : ""));
    for (const auto& text : reference_lines(simulation_.input(), energy.mean, energy.error)) say(text + "\n");
    say(fmt::format("kinetic {}, trap {}, interaction {}; {}\n", with_error(result.kinetic.mean, result.kinetic.error),
                    with_error(result.trap.mean, result.trap.error),
                    with_error(result.interaction.mean, result.interaction.error),
                    has_virial(simulation_.input())
                        ? "virial ratio " + with_error(result.virial_ratio, result.virial_ratio_error)
                        : "no virial ratio (the wall of a hard core adds a surface term)"));
    say(fmt::format("error bar: {}\n", trust_in_error(simulation_.input(), result)));
    if (simulation_.evaluation()->measures_defect() && result.symmetry_defect.mean > kDefectWorthALine) {
      say(fmt::format("symmetry defect {:.2e} +- {:.0e}: share of psi^2 with the wrong exchange symmetry; none with "
                      "wavefunction.rbm.symmetric = true\n",
                      result.symmetry_defect.mean, result.symmetry_defect.error));
    }
    show_refused();
    const Real target = *simulation_.input().evaluation.target_error;
    if (target > 0 && energy.error > target) {
      say(fmt::format("note: target_error {:.1e} not reached with evaluation.samples = {}; raise it\n", target,
                      *simulation_.input().evaluation.samples));
    }
    show_observables(simulation_.evaluation()->observed());
    say(fmt::format("written: {0}; look at it with rbm_report {0} -o report.html\n", results_file(stem_).string()));
  }

  void show_refused() const {
    const RefusedMoves& moves = simulation_.ensemble().refused();
    // Moves into a hard core are how spheres keep apart, and nothing to report.
    const bool walls = simulation_.input().system.interaction == InteractionKind::hard_sphere;
    if ((walls ? moves.not_finite : moves.total()) > 0) {
      say(fmt::format("note: {} moves were refused, {} because psi vanished there and {} because its ratio was not finite\n",
                      moves.total(), moves.on_node, moves.not_finite));
    }
    if (const Index iterations = simulation_.optimisation().refused(); iterations > 0) {
      say(fmt::format("note: {} iterations were refused (energy not finite or far too high) and repeated with a smaller step\n",
                      iterations));
    }
  }

  static void show_observables(const Observables::Results* observed) {
    if (!observed || (observed->profiles.empty() && observed->positions.empty())) return;
    std::vector<std::string_view> names;
    for (const auto& one : observed->profiles) names.push_back(one.profile.name);
    if (!observed->positions.empty()) names.push_back("configurations");
    const std::size_t more = names.size() > 3 ? names.size() - 3 : 0;
    names.resize(names.size() - more);
    say(fmt::format("observables in /observables: {}{}\n", fmt::join(names, ", "), more ? fmt::format(" and {} more", more) : ""));
  }

  static constexpr Real kDefectWorthALine = 1e-6;

  const Simulation& simulation_;
  std::string stem_;
  Stage stage_ = Stage::equilibrate;
  double begin_ = 0;
  std::size_t shown_rows_ = 0;
};

}  // namespace rbm
