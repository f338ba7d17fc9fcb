/// A whole run as a sequence of small units of work, each finished by all ranks together:
///
///     equilibrate → optimise → equilibrate → evaluate → finished
///
/// Between two units the state is complete (session/job.hpp).
#pragma once

#include <memory>
#include <optional>

#include "rbm_vmc/session/job.hpp"
#include "rbm_vmc/vmc/additions.hpp"
#include "rbm_vmc/vmc/ensemble.hpp"
#include "rbm_vmc/vmc/equilibration.hpp"
#include "rbm_vmc/vmc/evaluation.hpp"
#include "rbm_vmc/vmc/optimisation.hpp"

namespace rbm {

enum class Stage : int { equilibrate, optimise, equilibrate_again, evaluate, finished };

class Simulation final : public Job {
 public:
  /// A new run from a resolved input, with what the program adds to it. Energies in a potential that is added are compared with no
  /// reference. A checkpoint of other additions is refused. Throws InputError as names_of does.
  Simulation(const Input& resolved, Communicator& communicator, Additions added = {});

  Stage stage() const { return stage_; }
  int unit_kind() const override { return static_cast<int>(stage_); }
  bool finished() const override { return stage_ == Stage::finished; }
  /// What the next unit computes, in sweeps and measurements of each walker.
  Index unit_work() const override;
  void advance(Control& control) override;
  Index iterations() const override { return std::ssize(optimisation_.history()); }
  void back_to_sound_parameters() override { optimisation_.back_to_sound_parameters(); }

  Archive checkpoint() override;
  void restore(const Archive& archive) override;

  StoredInput stored_input() const override;
  const RunSettings& settings() const override { return input_.run; }
  Archive results() const override;
  Performance spent() override;

  const Input& input() const { return input_; }
  const AddedNames& added() const { return added_; }
  const Ansatz& ansatz() const { return ansatz_; }
  const Hamiltonian& hamiltonian() const { return hamiltonian_; }
  const Ensemble& ensemble() const { return ensemble_; }
  const Equilibration& equilibration() const { return equilibration_; }
  const Optimisation& optimisation() const { return optimisation_; }
  const Evaluation* evaluation() const { return evaluation_.get(); }
  const Communicator& communicator() const { return communicator_; }

 private:
  void begin_evaluation();

  Input input_;
  Communicator& communicator_;
  AddedNames added_;
  std::vector<MakeObservable> added_observables_;
  Ansatz ansatz_;
  Hamiltonian hamiltonian_;
  Ensemble ensemble_;
  Stage stage_ = Stage::equilibrate;
  Equilibration equilibration_;
  Optimisation optimisation_;
  std::unique_ptr<Evaluation> evaluation_;
  std::uint64_t sweeps_before_ = 0;  // this start
};

}  // namespace rbm
