/// Maximum-likelihood training as a sequence of small units of work, each finished by all ranks together:
///
///     for k = 0 ... iterations-1
///         g = <∂ln p̃/∂θ> over a minibatch - <∂ln p̃/∂θ> over the chains          phases.hpp
///         θ += step(g)                                                             optimise/optimizer.hpp
///         every so often: likelihood of samples and validation                     likelihood.hpp; stop if it stalls
///     the machine of the best validation likelihood, or the mean of the last ones; its ln Z, likelihoods and samples
///
/// (Hinton, Neural Comput. 14, 1771 (2002).) Update rules without a metric see the centred machine (offsets.hpp).
///
/// A gradient that is not finite is refused: θ goes halfway back to the last sound parameters. Throws NumericalError, on all ranks, when
/// that does not help.
#pragma once

#include <memory>
#include <vector>

#include "rbm_vmc/optimise/optimizer.hpp"
#include "rbm_vmc/optimise/sound_parameters.hpp"
#include "rbm_vmc/optimise/tail_average.hpp"
#include "rbm_vmc/session/job.hpp"
#include "rbm_vmc/training/data_summary.hpp"
#include "rbm_vmc/training/likelihood.hpp"
#include "rbm_vmc/training/phases.hpp"

namespace rbm {

class Offsets;

/// One row of /history.
struct TrainingRow {
  Integer iteration = 0, epoch = 0;
  Real gradient_norm = 0, step_norm = 0, seconds = 0;
};

/// One row of /likelihood: means of ln p over rows [nat], with those of the data as they are (standardisation undone).
struct LikelihoodRow {
  Integer iteration = 0, epoch = 0;
  Likelihood value;
};

enum class TrainingStage : int { learn, assess, evaluate, finished };

class Training final : public Job {
 public:
  /// A new training from a resolved input. Throws FileError if the data cannot be opened.
  Training(const TrainingInput& resolved, const std::filesystem::path& data, const DataSummary& summary,
           Communicator& communicator);

  TrainingStage stage() const { return stage_; }
  bool finished() const override { return stage_ == TrainingStage::finished; }
  int unit_kind() const override { return static_cast<int>(stage_); }
  /// In products of a group of chains with the weights.
  Index unit_work() const override;
  void advance(Control& control) override;
  Index iterations() const override { return std::ssize(history_); }
  void back_to_sound_parameters() override;

  Archive checkpoint() override;
  void restore(const Archive& archive) override;

  StoredInput stored_input() const override { return stored(input_); }
  const RunSettings& settings() const override { return input_.run; }
  Archive results() const override;
  Performance spent() override;

  const TrainingInput& input() const { return input_; }
  const DataSummary& data() const { return summary_; }
  const Machine& machine() const { return machine_; }  ///< of standardised rows
  const RowScaling& scaling() const { return scaling_; }
  const Communicator& communicator() const { return communicator_; }
  const std::vector<TrainingRow>& history() const { return history_; }
  const std::vector<LikelihoodRow>& likelihoods() const { return likelihoods_; }
  Index iterations_per_epoch() const { return data_.iterations_per_epoch(); }
  bool stalled() const { return stalled_; }                 ///< ended before its iterations were done
  Index best_iteration() const { return best_iteration_; }  ///< after how many updates the machine is the one kept
  bool averaged() const { return averaged_; }               ///< the machine kept is the mean over the last iterations
  const Likelihood* final_likelihood() const { return stage_ == TrainingStage::finished ? &final_ : nullptr; }
  const std::vector<Real>& samples() const {
    return samples_;
  }  ///< of the finished machine, row-major, standardisation undone

 private:
  void learn(Control& control);
  void assess(Control& control);
  void choose_parameters();
  void evaluate(Control& control);
  void meet(Control& control);
  Gradient gradient_from(std::span<const Real> totals, const Offsets* offsets) const;
  void refuse(const std::string& why);

  TrainingInput input_;
  DataSummary summary_;
  Communicator& communicator_;
  SampleFile file_;
  RowScaling scaling_;
  Minibatches data_;
  Machine machine_;
  std::unique_ptr<Phases> phases_;
  Optimizer optimizer_;
  GradientSum metric_;
  std::unique_ptr<SampleRows> rows_;
  ExactSum sum_;
  TailAverage tail_;
  LikelihoodEstimator estimator_;

  TrainingStage stage_ = TrainingStage::assess;  // the start values first
  std::vector<TrainingRow> history_;
  std::vector<LikelihoodRow> likelihoods_;
  SoundParameters sound_;
  std::vector<Real> best_parameters_;
  Index best_iteration_ = 0;
  bool stalled_ = false, averaged_ = false;
  Likelihood final_;
  std::vector<Real> samples_;
  double reduction_seconds_ = 0, solve_seconds_ = 0, likelihood_seconds_ = 0;
};

}  // namespace rbm
