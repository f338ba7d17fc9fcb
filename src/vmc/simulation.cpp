#include "rbm_vmc/vmc/simulation.hpp"

#include <bit>
#include <utility>

#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/vmc/history.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/results.hpp"

namespace rbm {

Simulation::Simulation(const Input& resolved, Communicator& communicator, Additions added)
    : input_(resolved), communicator_(communicator), added_(names_of(added, input_)),
      added_observables_(std::move(added.observables)), ansatz_(make_ansatz(input_, std::move(added.factors))),
      hamiltonian_(make_hamiltonian(input_, std::move(added.potential))),
      ensemble_(input_, ansatz_, hamiltonian_, communicator), equilibration_(input_), optimisation_(input_, ansatz_) {}

Index Simulation::unit_work() const {
  switch (stage_) {
    case Stage::equilibrate:
    case Stage::equilibrate_again: return equilibration_.round_work();
    case Stage::optimise: return optimisation_.unit_work(ensemble_.chains());
    case Stage::evaluate: return evaluation_->round_work(ensemble_.chains());
    case Stage::finished: break;
  }
  return 0;
}

void Simulation::advance(Control& control) {
  switch (stage_) {
    case Stage::equilibrate:
      equilibration_.advance(ensemble_, communicator_, control, fingerprint(ansatz_.parameters()));
      if (!equilibration_.done()) break;
      optimisation_.begin(equilibration_.sweeps_per_sample(), equilibration_.energy());
      stage_ = Stage::optimise;
      if (optimisation_.done()) begin_evaluation();  // nothing to optimise: the walkers are ready
      break;
    case Stage::optimise:
      optimisation_.advance(ensemble_, communicator_, control);
      if (!optimisation_.done()) break;
      equilibration_ = Equilibration(input_);
      stage_ = Stage::equilibrate_again;
      break;
    case Stage::equilibrate_again:
      equilibration_.advance(ensemble_, communicator_, control, fingerprint(ansatz_.parameters()));
      if (equilibration_.done()) begin_evaluation();
      break;
    case Stage::evaluate:
      evaluation_->advance(ensemble_, communicator_, control);
      if (evaluation_->done()) stage_ = Stage::finished;
      break;
    case Stage::finished: break;
  }
}

void Simulation::begin_evaluation() {
  evaluation_ = std::make_unique<Evaluation>(input_, ansatz_, added_observables_);
  evaluation_->begin(equilibration_.sweeps_per_sample(), equilibration_.energy(), ensemble_, communicator_);
  stage_ = Stage::evaluate;
}

Archive Simulation::checkpoint() {
  Archive archive;
  archive.put("stage", static_cast<Integer>(stage_));
  put(added_, archive);
  archive.put("theta", std::vector<Real>(ansatz_.parameters().begin(), ansatz_.parameters().end()));
  archive.put("step", ensemble_.step());
  archive.put("sweeps", static_cast<Integer>(ensemble_.sweeps()));
  archive.put("refused_moves", std::vector<Integer>{ensemble_.refused().on_node, ensemble_.refused().not_finite});
  archive.put("walkers", ensemble_.gather(communicator_));
  archive.graft("equilibration", equilibration_.save());
  archive.graft("optimisation", optimisation_.save());
  archive.graft("history", history_archive(optimisation_.history()));
  if (evaluation_) archive.graft("evaluation", evaluation_->save(communicator_));
  return archive;
}

void Simulation::restore(const Archive& archive) {
  expect_same(added_names(archive), added_);
  const auto& theta = archive.reals("theta");
  const auto& refused = archive.integers("refused_moves");
  if (std::ssize(theta) != ansatz_.parameter_count() || refused.size() != 2 ||
      std::ssize(archive.reals("walkers")) != ensemble_.chains() * ansatz_.coordinates()) {
    throw CheckpointError("the checkpoint is of another system (its numbers of parameters or walkers differ)");
  }
  ansatz_.set_parameters(theta);
  ensemble_.set_step(archive.real("step"));
  ensemble_.restore(archive.reals("walkers"), static_cast<std::uint64_t>(archive.integer("sweeps")), communicator_,
                    RefusedMoves{refused[0], refused[1]});
  sweeps_before_ = ensemble_.sweeps();
  equilibration_.restore(archive.subtree("equilibration"));
  optimisation_.restore(archive.subtree("optimisation"), history_from(archive.subtree("history")));
  stage_ = static_cast<Stage>(archive.integer("stage"));
  if (stage_ == Stage::evaluate || stage_ == Stage::finished) {
    evaluation_ = std::make_unique<Evaluation>(input_, ansatz_, added_observables_);
    evaluation_->restore(archive.subtree("evaluation"), ensemble_, communicator_);
  }
}

StoredInput Simulation::stored_input() const { return stored(input_); }

Archive Simulation::results() const { return simulation_results(*this); }

Performance Simulation::spent() {
  const PhaseSeconds& phases = ensemble_.seconds();
  Performance now;
  now.seconds = {{"sampling", phases.sampling},
                 {"local_energy", phases.local_energy},
                 {"measuring", phases.measuring},
                 {"reduction", optimisation_.reduction_seconds()},
                 {"solve", optimisation_.solve_seconds()}};
  std::int64_t proposals[] = {ensemble_.proposals()};
  communicator_.sum(proposals);
  // The bits of a number that is not negative rise with it.
  std::int64_t drift[] = {std::bit_cast<std::int64_t>(ensemble_.drift())};
  communicator_.max(drift);
  now.counts = {{"proposals", proposals[0]}, {"sweeps", static_cast<Integer>(ensemble_.sweeps() - sweeps_before_)}};
  now.largest = {{"largest_drift", std::bit_cast<Real>(drift[0])}};
  return now;
}

}  // namespace rbm
