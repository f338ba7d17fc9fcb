/// The optimisation loop: sample, reduce, step, until the iterations are done; then choose between the last parameters and
/// their average.
///
///     for k = 0 ... iterations-1
///         every batch: sweeps, E_L, O = ∂ln ψ/∂θ;  g = 2(<E_L O> - <E_L><O>),  S = <O Oᵀ> - <O><O>ᵀ
///         θ += step(g, S)
///
/// An estimate that is not finite, an energy that leaps up far beyond its noise, or a gradient that leads to no finite step is
/// refused: θ goes halfway back to the last sound parameters and the iteration is repeated. Throws NumericalError, on all ranks, when that does not help.
#pragma once

#include <memory>
#include <vector>

#include "rbm_vmc/continuum/energy_derivatives.hpp"
#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/optimise/energy_clip.hpp"
#include "rbm_vmc/optimise/gradient_sum.hpp"
#include "rbm_vmc/optimise/linear_sum.hpp"
#include "rbm_vmc/optimise/optimizer.hpp"
#include "rbm_vmc/optimise/sound_parameters.hpp"
#include "rbm_vmc/optimise/tail_average.hpp"
#include "rbm_vmc/parallel/fingerprint.hpp"
#include "rbm_vmc/vmc/ensemble.hpp"

namespace rbm {

/// One row of /history.
struct HistoryRow {
  Integer iteration = 0;
  Real energy = 0, error = 0, variance = 0;  ///< [hartree], [hartree], [hartree²]
  Real acceptance = 0, gradient_norm = 0, step_norm = 0, shift = 0;
  Real seconds = 0;  ///< of this iteration
};

class Optimisation {
 public:
  Optimisation(const Input& resolved, Ansatz& ansatz);

  bool done() const { return phase_ == Phase::done; }
  /// Where to take the walkers from: set once after the first equilibration.
  void begin(Index sweeps_per_sample, Real energy);
  /// What the next `advance` computes: sweeps and measurements of each walker.
  Index unit_work(Index chains) const;
  /// One iteration, or the trial of a set of parameters (collective).
  void advance(Ensemble& ensemble, Communicator& communicator, Control& control);

  const std::vector<HistoryRow>& history() const { return history_; }
  Index refused() const { return sound_.refused(); }  ///< estimates refused so far
  bool averaged() const { return averaged_; }         ///< the average won
  double reduction_seconds() const { return reduction_seconds_; }
  double solve_seconds() const { return solve_seconds_; }

  /// If a parameter is not finite: all as they were when last a step was made from them.
  void back_to_sound_parameters();

  Archive save() const;
  void restore(const Archive& archive, std::vector<HistoryRow> history);

  /// Bytes for gradient, metric and samples on a rank with `batches` batches.
  static Index bytes(const Input& resolved, Index parameters, Index batches);

 private:
  enum class Phase : int { iterating, trying_last, trying_average, done };
  struct Estimate {
    Gradient gradient;
    Real error = 0;
    Real acceptance = 0;
    bool finite = false;
  };
  struct Trial {
    Real energy = 0, error = 0;
  };
  /// What only the linear method needs.
  struct LinearTerms {
    LinearTerms(const Input& input, Index parameters);
    EnergyDerivatives derivatives;
    LinearSum sum;
    Block rows;
  };

  void iterate(Ensemble& ensemble, Communicator& communicator, Control& control);
  Estimate estimate(Ensemble& ensemble, Communicator& communicator, Control& control);
  bool sound(const Estimate& estimate) const;
  void refuse(const std::string& why);
  void finish_iterations();
  Trial try_parameters(Ensemble& ensemble, Communicator& communicator, Control& control);
  void choose(const Trial& last, const Trial& average);
  Step make_step(const Gradient& gradient, Communicator& communicator);
  void add_linear_terms(const Measurement& m, const Block& rows, ConstLanes deviation, ConstLanes clipped);

  const Input& input_;
  Ansatz& ansatz_;
  Optimizer optimizer_;
  GradientSum batch_;
  TailAverage tail_;
  std::unique_ptr<SampleRows> rows_;  // only if the metric is too large to be formed, or the kernel is
  std::unique_ptr<LinearTerms> linear_;
  Block log_derivatives_;

  Phase phase_ = Phase::iterating;
  Index sweeps_per_sample_ = 1;
  Real reference_ = 0;  // energies are summed as deviations from it
  EnergyClip clip_;
  SoundParameters sound_;
  bool averaged_ = false;
  Trial last_trial_;
  std::vector<Real> last_parameters_;  // kept while the average is on trial
  std::vector<HistoryRow> history_;
  double reduction_seconds_ = 0, solve_seconds_ = 0;
};

}  // namespace rbm
