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
    if (quiet()) return;
    const TrainingInput& input = training_.input();
    const MachineShape& shape = training_.machine().shape();
    tell(fmt::format("rbm_train {}: {} {} and {} {} units{}{}, {} parameters", options.version, shape.visible,
                     choice_name(shape.visible_kind), shape.hidden, choice_name(shape.hidden_kind),
                     shape.visible_couplings ? ", coupled visible" : "", shape.hidden_couplings ? ", coupled hidden" : "",
                     shape.parameters()));
    tell(fmt::format(
        "data: {} rows{}, {} a minibatch, {} update{} an epoch", training_.data().rows(),
        training_.data().validation_rows() > 0 ? fmt::format(" and {} for validation", training_.data().validation_rows())
                                               : "",
        *input.data.minibatch, training_.iterations_per_epoch(), training_.iterations_per_epoch() == 1 ? "" : "s"));
    const Index ranks = training_.communicator().size();
    tell(fmt::format("{} chains ({}, {} cycle{}) on {} rank{}", *input.sampler.chains, choice_name(*input.sampler.start),
                     input.sampler.cycles, input.sampler.cycles == 1 ? "" : "s", ranks, ranks == 1 ? "" : "s"));
    tell(fmt::format("{}, learning rate {:g}, {} updates; seed {}", choice_name(*input.optimizer.method),
                     *input.optimizer.learning_rate, *input.optimizer.iterations, input.run.seed));
    tell_files(options, continued, training_.finished());
    const Index shares = std::max(*input.sampler.chains, *input.data.minibatch) / kGroup + 1;
    if (ranks > shares) {
      note(fmt::format(
          "note: some of {} ranks have no chains (a group of {} is the smallest share); raise sampler.chains and "
          "data.minibatch, or use fewer ranks",
          ranks, kGroup));
    }
    time_left_.begin(wall_time(), static_cast<double>(rows_));
  }

  void advanced() override {
    if (quiet()) return;
    const auto& curves = training_.likelihoods();
    time_left_.update(wall_time(), static_cast<double>(training_.history().size()));
    const bool last = training_.stage() == TrainingStage::evaluate;
    if (curves.size() > curves_ && (curves_ == 0 || last || likelihood_due())) {
      curves_ = curves.size();
      rows_ = training_.history().size();
      last_likelihood_ = wall_time();
      show_likelihood(curves.back());
      if (last && live()) progress({"final likelihood and samples of the machine ...", "final likelihood ..."});
    } else if (training_.history().size() > rows_ && line_due()) {
      rows_ = training_.history().size();
      show_row(training_.history().back());
    }
  }

  void ended(RunStatus status, const std::string& reason) override {
    if (status == RunStatus::stopped) {
      note(fmt::format("stopped ({}) after {} updates; start the same command again to go on", reason,
                       training_.iterations()));
    } else {
      verdict();
    }
  }

 private:
  double left() const {
    return time_left_.of(static_cast<double>(*training_.input().optimizer.iterations) -
                         static_cast<double>(training_.history().size()));
  }

  /// On a terminal they stay, and are soon too many.
  bool likelihood_due() const {
    return live() ? wall_time() - last_likelihood_ > std::max(2.0, 0.1 * elapsed()) : line_due();
  }

  void show_row(const TrainingRow& row) {
    const auto what = fmt::format("{:>7}/{}", row.iteration + 1, *training_.input().optimizer.iterations);
    const auto epoch = fmt::format("  epoch {}", row.epoch), gradient = fmt::format("  gradient {:.1e}", row.gradient_norm);
    const auto step = fmt::format("  step {:.1e}", row.step_norm), time = "  " + time_text(elapsed(), left());
    const auto& curves = training_.likelihoods();
    const auto likelihood = curves.empty() ? "" : "  " + of(curves.back().value);
    progress({what + epoch + likelihood + gradient + step + time, what + likelihood + gradient + step + time,
              what + likelihood + gradient + time, what + gradient + time, what + time, what});
  }

  static std::string of(const Likelihood& value) {
    if (std::isnan(value.samples)) return "no likelihood (too many coupled hidden units)";
    std::string text = fmt::format("ln p = {:.4f}{}", value.samples, value.exact ? "" : " (annealed)");
    if (!std::isnan(value.validation)) text += fmt::format(", validation {:.4f}", value.validation);
    return text;
  }

  void show_likelihood(const LikelihoodRow& row) {
    const auto what = fmt::format("{:>7}/{}", row.iteration, *training_.input().optimizer.iterations);
    const auto epoch = fmt::format("  epoch {}", row.epoch), likelihood = "  " + of(row.value);
    const auto reconstruction =
        std::isnan(row.value.reconstruction) ? "" : fmt::format("  reconstruction {:.4f}", row.value.reconstruction);
    const auto time = "  " + time_text(elapsed(), left());
    milestone({what + epoch + likelihood + reconstruction + time, what + likelihood + reconstruction + time,
               what + likelihood + time, what + likelihood});
  }

  void verdict() {
    const Likelihood& value = *training_.final_likelihood();
    if (training_.stalled()) {
      tell(fmt::format("the validation likelihood had stalled: ended after {} updates", training_.iterations()));
    }
    if (training_.averaged()) {
      tell("kept is the machine of the mean parameters over the last quarter of the updates");
    } else if (training_.best_iteration() != training_.iterations()) {
      tell(fmt::format("kept is the machine after {} updates, the best by validation", training_.best_iteration()));
    }
    if (std::isnan(value.samples)) {
      tell(
          "no likelihood: ln p of a machine with so many coupled hidden units cannot be summed; lower machine.hidden or "
          "leave out machine.hidden_couplings",
          kYellow);
    } else {
      tell(fmt::format("ln p = {} nat a row of the samples{}", with_error(value.samples, value.samples_error),
                       std::isnan(value.validation)
                           ? ""
                           : fmt::format(", {} of the validation", with_error(value.validation, value.validation_error))),
           kBold);
      tell_partition_function(value);
    }
    const auto results = results_file(stem_).string();
    tell(fmt::format("written: {} ({} samples in /observables/samples)", results, training_.input().evaluation.samples));
    tell_whole("more samples: rbm_train --sample N -o FILE " + results);
    tell_report(results);
  }

  void tell_partition_function(const Likelihood& value) {
    if (value.exact) return tell(fmt::format("ln Z = {:.6f}, exact", value.log_z), kGreen);
    const bool reliable = value.log_z_upper - value.log_z_lower < 1;
    tell(fmt::format("ln Z = {} by annealing, {:.0f} effective runs; bracket {:.2f} to {:.2f}: {}",
                     with_error(value.log_z, value.log_z_error), value.effective_samples, value.log_z_lower,
                     value.log_z_upper,
                     reliable ? "reliable" : "doubtful, the bracket is wide; raise evaluation.annealing_steps"),
         reliable ? kGreen : kYellow);
  }

  const Training& training_;
  std::string stem_;
  TimeLeft time_left_;
  double last_likelihood_ = 0;
  std::size_t rows_ = 0, curves_ = 0;
};

}  // namespace rbm
