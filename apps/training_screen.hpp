/// What rbm_train shows while it learns: a header, one line now and then, the verdict. Root only.
#pragma once

#include <string>

#include "apps/screen_lines.hpp"
#include "rbm_vmc/training/training.hpp"

namespace rbm {

class TrainingScreen final : public ScreenLines {
 public:
  TrainingScreen(const Training& training, bool quiet) : ScreenLines("rbm_train", quiet), training_(training) {}

  void started(const RunOptions& options, bool continued) override {
    stem_ = options.stem.string();
    rows_ = training_.history().size();
    curves_ = training_.likelihoods().size();
    first_row_ = rows_;
    if (quiet()) return;
    const TrainingInput& input = training_.input();
    const MachineShape& shape = training_.machine().shape();
    say(fmt::format("rbm_train {}: {} {} and {} {} units{}{}, {} parameters\n", options.version, shape.visible,
                    choice_name(shape.visible_kind), shape.hidden, choice_name(shape.hidden_kind),
                    shape.visible_couplings ? ", coupled visible" : "", shape.hidden_couplings ? ", coupled hidden" : "",
                    shape.parameters()));
    say(fmt::format("data: {} rows{}, {} a minibatch, {} updates an epoch\n", training_.data().rows(),
                    training_.data().validation_rows() > 0
                        ? fmt::format(" and {} for validation", training_.data().validation_rows())
                        : "",
                    *input.data.minibatch, training_.iterations_per_epoch()));
    const Index ranks = training_.communicator().size();
    say(fmt::format("{} chains ({}, {} cycle{}) on {} rank{}; {}, learning rate {:g}, {} updates; seed {}\n",
                    *input.sampler.chains, choice_name(*input.sampler.start), input.sampler.cycles,
                    input.sampler.cycles == 1 ? "" : "s", ranks, ranks == 1 ? "" : "s", choice_name(*input.optimizer.method),
                    *input.optimizer.learning_rate, *input.optimizer.iterations, input.run.seed));
    say_files(options, continued);
    const Index shares = std::max(*input.sampler.chains, *input.data.minibatch) / kGroup + 1;
    if (ranks > shares) {
      say(
          fmt::format("note: some of {} ranks have no chains (a group of {} is the smallest share) raise sampler.chains and "
                      "data.minibatch\n",
                      ranks, kGroup));
    }
  }

  void advanced() override {
    if (quiet()) return;
    const auto& curves = training_.likelihoods();
    if (curves.size() > curves_ && (line_due() || training_.stage() == TrainingStage::evaluate)) {
      curves_ = curves.size();
      rows_ = training_.history().size();
      show_likelihood(curves.back());
      if (live()) say("\n");
    } else if (training_.history().size() > rows_ && line_due()) {
      rows_ = training_.history().size();
      show_row(training_.history().back());
    }
  }

  void ended(RunStatus status, const std::string& reason) override {
    clear_line();
    if (status == RunStatus::stopped) {
      say(fmt::format("stopped ({}) after {} updates; start the same command again to go on\n", reason,
                      training_.iterations()));
      return;
    }
    verdict();
  }

 private:
  void show_row(const TrainingRow& row) {
    const Integer iterations = *training_.input().optimizer.iterations;
    const double done = static_cast<double>(training_.history().size() - first_row_);
    const double left = elapsed() / done * static_cast<double>(iterations - row.iteration - 1);
    line(fmt::format("{:>7}/{}  epoch {}  gradient {:.2e}  step {:.1e}  {:.1f} s, {:.1f} s left", row.iteration + 1,
                     iterations, row.epoch, row.gradient_norm, row.step_norm, elapsed(), left));
  }

  static std::string of(const Likelihood& value) {
    if (std::isnan(value.samples)) return "no likelihood (coupled hidden units are too many to be summed over)";
    std::string text = fmt::format("ln p = {:.4f} a row{}", value.samples, value.exact ? "" : " (annealed)");
    if (!std::isnan(value.validation)) text += fmt::format(", validation {:.4f}", value.validation);
    return text;
  }

  void show_likelihood(const LikelihoodRow& row) {
    line(fmt::format(
        "{:>7}/{}  epoch {}  {}{}  {:.1f} s", row.iteration, *training_.input().optimizer.iterations, row.epoch,
        of(row.value),
        std::isnan(row.value.reconstruction) ? "" : fmt::format("  reconstruction {:.4f}", row.value.reconstruction),
        elapsed()));
  }

  void verdict() {
    const Likelihood& value = *training_.final_likelihood();
    if (training_.stalled()) {
      say(fmt::format("the validation likelihood had stalled: ended after {} updates\n", training_.iterations()));
    }
    if (training_.averaged()) {
      say("kept is the machine of the mean parameters over the last quarter of the updates\n");
    } else if (training_.best_iteration() != training_.iterations()) {
      say(fmt::format("kept is the machine after {} updates, the best by validation\n", training_.best_iteration()));
    }
    if (std::isnan(value.samples)) {
      say("no likelihood: ln p of a machine with so many coupled hidden units cannot be summed\n");
    } else {
      say(fmt::format("ln p = {} nat a row of the samples{}\n", with_error(value.samples, value.samples_error),
                      std::isnan(value.validation)
                          ? ""
                          : fmt::format(", {} of the validation", with_error(value.validation, value.validation_error))));
      say(value.exact ? fmt::format("ln Z = {:.6f}, exact\n", value.log_z)
                      : fmt::format("ln Z = {} by annealing, {:.0f} effective runs; bracket {:.2f} to {:.2f}: {}\n",
                                    with_error(value.log_z, value.log_z_error), value.effective_samples, value.log_z_lower,
                                    value.log_z_upper, trust(value)));
    }
    say(fmt::format("written: {} ({} samples in /observables/samples); more: rbm_train --sample N -o FILE {}\n",
                    results_file(stem_).string(), training_.input().evaluation.samples, results_file(stem_).string()));
  }

  static std::string trust(const Likelihood& value) {
    if (value.log_z_upper - value.log_z_lower < 1) return "reliable";
    return "doubtful, the bracket is wide; raise evaluation.annealing_steps";
  }

  const Training& training_;
  std::string stem_;
  std::size_t rows_ = 0, curves_ = 0, first_row_ = 0;
};

}  // namespace rbm
