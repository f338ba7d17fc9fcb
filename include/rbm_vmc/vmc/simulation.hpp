/// A whole run as a sequence of small units of work, each finished by all ranks together:
///
///     equilibrate → optimise → equilibrate → evaluate → finished
///
/// Between two units the state is complete: `checkpoint` at that point, `restore` on any number of ranks, and the run goes on
/// with the same bits.
#pragma once

#include <memory>
#include <optional>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/vmc/ensemble.hpp"
#include "rbm_vmc/vmc/equilibration.hpp"
#include "rbm_vmc/vmc/evaluation.hpp"
#include "rbm_vmc/vmc/optimisation.hpp"

namespace rbm {

enum class Stage : int { equilibrate, optimise, equilibrate_again, evaluate, finished };

class Simulation {
 public:
  /// A new run from a resolved input.
  Simulation(const Input& resolved, Communicator& communicator);

  Stage stage() const { return stage_; }
  bool finished() const { return stage_ == Stage::finished; }
  /// What the next unit computes, in sweeps and measurements of each walker: how long it takes goes about with it.
  Index unit_work() const;
  /// One unit of work (collective). Throws NumericalError on all ranks.
  void advance(Control& control);

  /// See Optimisation: after a NumericalError, so that what is kept of the run is finite.
  void back_to_sound_parameters() { optimisation_.back_to_sound_parameters(); }

  /// The whole state, complete at the root (collective).
  Archive checkpoint();
  /// Takes over a state (collective); every rank has the archive. Throws CheckpointError if it does not fit the input.
  void restore(const Archive& archive);

  const Input& input() const { return input_; }
  const Ansatz& ansatz() const { return ansatz_; }
  const Ensemble& ensemble() const { return ensemble_; }
  const Equilibration& equilibration() const { return equilibration_; }
  const Optimisation& optimisation() const { return optimisation_; }
  const Evaluation* evaluation() const { return evaluation_.get(); }
  const Communicator& communicator() const { return communicator_; }

 private:
  void begin_evaluation();

  Input input_;
  Communicator& communicator_;
  Ansatz ansatz_;
  Hamiltonian hamiltonian_;
  Ensemble ensemble_;
  Stage stage_ = Stage::equilibrate;
  Equilibration equilibration_;
  Optimisation optimisation_;
  std::unique_ptr<Evaluation> evaluation_;
};

}  // namespace rbm
