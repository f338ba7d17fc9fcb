#include "rbm_vmc/session/run.hpp"

#include <array>
#include <optional>

#include "rbm_vmc/parallel/watchdog.hpp"
#include "session.hpp"

namespace rbm {

std::filesystem::path results_file(const std::filesystem::path& stem) { return stem.string() + ".results.h5"; }
std::filesystem::path checkpoint_file(const std::filesystem::path& stem) { return stem.string() + ".checkpoint.h5"; }
std::filesystem::path stop_file(const std::filesystem::path& stem) { return stem.string() + ".STOP"; }

std::string_view name_of(RunStatus status) {
  constexpr std::array<std::string_view, 4> names{"running", "stopped", "finished", "failed"};
  return names[static_cast<std::size_t>(status)];
}

Archive results_archive(const Job& job, const RunRecord& record, RunStatus status, const std::string& reason) {
  Archive archive = job.results();
  archive.attribute("", "format", "rbm_vmc.results");
  archive.attribute("", "format_version", 1);
  archive.attribute("", "version", record.version);
  archive.attribute("", "git_commit", record.commit);
  archive.attribute("", "status", name_of(status));
  archive.attribute("", "reason", reason);
  archive.graft("input", job.stored_input().archive);
  archive.graft("segments", segments_archive(record.segments));
  archive.graft("performance", performance_archive(record.performance));
  return archive;
}

RunStatus run(Job& job, Communicator& communicator, const RunOptions& options, RunObserver& observer) {
  Session session(job, communicator, options, observer);
  const std::string found = session.begin();
  if (!found.empty()) {
    try {
      const SavedState saved = saved_state_from(found);
      job.restore(saved.state);
      session.continue_record(saved);
    } catch (const FileError& error) {  // the file is whole, but not all is in it: on every rank alike
      throw CheckpointError(checkpoint_file(options.stem).string() + ": " + error.what() + " start over with --fresh");
    }
  }
  observer.started(options, !found.empty());
  if (job.finished()) {
    session.complete_results();
    session.remove_stop_file();
    observer.ended(RunStatus::finished, "");
    return RunStatus::finished;
  }
  session.open_segment();
  session.save_results(RunStatus::running, "");

  const double patience = job.settings().stall_seconds;
  std::optional<Watchdog> watchdog;  // from here on: the reading of files before has limits of its own
  if (options.stalled && patience > 0)
    watchdog.emplace(patience, options.stalled, communicator.share(communicator.size()).first);
  Control control([&] { return session.stop_wanted(); }, [&] { return session.save_due(); });
  try {
    while (!job.finished() && !control.stop()) {
      session.advance(control);
      if (control.save() && !control.stop() && !job.finished()) session.save();
      control.saved();
    }
  } catch (const NumericalError& error) {
    session.save_failure(error.what());
    throw;
  }
  const RunStatus status = job.finished() ? RunStatus::finished : RunStatus::stopped;
  const std::string why(status == RunStatus::finished ? "" : reason(control.why()));
  session.save_at_end(status, why);
  session.remove_stop_file();
  observer.ended(status, why);
  return status;
}

}  // namespace rbm
