#include "rbm_vmc/vmc/run.hpp"

#include <optional>

#include "rbm_vmc/parallel/watchdog.hpp"
#include "session.hpp"

namespace rbm {

std::filesystem::path results_file(const std::filesystem::path& stem) { return stem.string() + ".results.h5"; }
std::filesystem::path checkpoint_file(const std::filesystem::path& stem) { return stem.string() + ".checkpoint.h5"; }
std::filesystem::path stop_file(const std::filesystem::path& stem) { return stem.string() + ".STOP"; }

RunStatus run(const Input& resolved, Communicator& communicator, const RunOptions& options, RunObserver& observer) {
  Simulation simulation(resolved, communicator);
  Session session(simulation, communicator, options, observer);
  const std::string found = session.begin();
  if (!found.empty()) {
    try {
      const SavedState saved = saved_state_from(found);
      simulation.restore(saved.simulation);
      session.continue_record(saved);
    } catch (const FileError& error) {  // the file is whole, but not all is in it: on every rank alike
      throw CheckpointError(checkpoint_file(options.stem).string() + ": " + error.what() + " start over with --fresh");
    }
  }
  observer.started(simulation, options, !found.empty());
  if (simulation.finished()) {
    session.complete_results();
    session.remove_stop_file();
    observer.ended(simulation, RunStatus::finished, "");
    return RunStatus::finished;
  }
  session.open_segment();
  session.save_results(RunStatus::running, "");

  const double patience = resolved.run.stall_seconds;
  std::optional<Watchdog> watchdog;  // from here on: the reading of files before has limits of its own
  if (options.stalled && patience > 0) watchdog.emplace(patience, options.stalled, communicator.share(communicator.size()).first);
  Control control([&] { return session.stop_wanted(); }, [&] { return session.save_due(); });
  try {
    while (!simulation.finished() && !control.stop()) {
      session.advance(control);
      if (control.save() && !control.stop() && !simulation.finished()) session.save();
      control.saved();
    }
  } catch (const NumericalError& error) {
    session.save_failure(error.what());
    throw;
  }
  const RunStatus status = simulation.finished() ? RunStatus::finished : RunStatus::stopped;
  const std::string why(status == RunStatus::finished ? "" : reason(control.why()));
  session.save_at_end(status, why);
  session.remove_stop_file();
  observer.ended(simulation, status, why);
  return status;
}

}  // namespace rbm
