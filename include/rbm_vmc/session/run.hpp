/// Runs a job to its end, or to a clean stop, with its files: the driver of all programs that compute.
///
///     job = restored from <stem>.checkpoint.h5, or new
///     while not finished
///         one unit of work
///         now and then: checkpoint and results
///
/// `<stem>.checkpoint.h5` holds the state; `<stem>.results.h5` is written anew from the state each time, so it can never hold a
/// row twice or miss one. Both are whole at any instant. `<stem>.lock` keeps a second run away (io/run_lock.hpp).
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "rbm_vmc/session/job.hpp"

namespace rbm {

enum class RunStatus { running, stopped, finished, failed };
std::string_view name_of(RunStatus status);

struct RunOptions {
  std::filesystem::path stem;            ///< files are named <stem>.results.h5 and <stem>.checkpoint.h5
  bool fresh = false;                    ///< start over
  double max_seconds = 0;                ///< stop before this wall time; 0: never
  double seconds_before = 0;             ///< of it used up before `run`: mpirun, the start of MPI, reading the input
  std::function<bool()> stop_requested;  ///< a signal has come (this rank)
  /// Ends the program when there was no progress on this rank for run.stall_seconds (parallel/watchdog.hpp); if empty, nobody
  /// watches.
  std::function<void(double seconds, bool waiting)> stalled;
  std::string version, commit;
};

/// Sees a run as it goes; on the root only does it need to do anything.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void started(const RunOptions&, bool /*continued*/) {}
  virtual void advanced() {}
  /// Something to know that is no error: one line.
  virtual void noted(const std::string&) {}
  virtual void ended(RunStatus, const std::string& /*reason*/) {}
};

/// Collective, with a job just made; returns finished or stopped. Throws, on all ranks alike: FileError (files that cannot be written, belong to another
/// input or are being written by another run), CheckpointError, NumericalError (the results then say failed).
RunStatus run(Job& job, Communicator& communicator, const RunOptions& options, RunObserver& observer);

/// Everything known of a run, as the results file holds it; `reason` says why it stopped or failed.
Archive results_archive(const Job& job, const RunRecord& record, RunStatus status, const std::string& reason);

std::filesystem::path results_file(const std::filesystem::path& stem);
std::filesystem::path checkpoint_file(const std::filesystem::path& stem);
/// Whoever makes this file stops the run; the run removes it once it has stopped. One that is there at the start stops the run
/// after its first unit of work.
std::filesystem::path stop_file(const std::filesystem::path& stem);

}  // namespace rbm
