#include "rbm_vmc/vmc/run.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <bit>
#include <set>

#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/vmc/on_root.hpp"
#include "rbm_vmc/vmc/saved_state.hpp"

namespace rbm {
namespace {

std::string host_list(Communicator& communicator) {
  const auto names = communicator.gather_texts_to_root(host_name());
  std::string list;
  for (const auto& name : std::set<std::string>(names.begin(), names.end())) list += (list.empty() ? "" : ",") + name;
  return list;
}

Integer peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<Integer>(usage.ru_maxrss) * 1024;
}

/// Whether there are results, and whole ones, that say so.
bool says_finished(const std::filesystem::path& results) {
  try {
    const Archive archive = read_archive(results);
    const Dataset* status = archive.find_attribute("", "status");
    return status && *status == Dataset(name_of(RunStatus::finished));
  } catch (const FileError&) {
    return false;
  } catch (const CheckpointError&) {
    return false;
  }
}

/// One start of the program: owns the clock, the record and the writing of files.
class Session {
 public:
  Session(Simulation& simulation, Communicator& communicator, const RunOptions& options)
      : simulation_(simulation), communicator_(communicator), options_(options) {
    record_.version = options.version;
    record_.commit = options.commit;
  }

  void continue_record(const SavedState& saved) {
    record_.segments = saved.segments;
    earlier_ = saved.performance;
  }
  void open_segment() {
    Segment segment;
    segment.ranks = communicator_.size();
    segment.hosts = host_list(communicator_);
    segment.first_iteration = std::ssize(simulation_.optimisation().history());
    record_.segments.push_back(segment);
  }

  double elapsed() const { return wall_time() - start_; }
  bool save_due() const { return communicator_.is_root() && wall_time() - last_save_ >= simulation_.input().run.checkpoint_seconds; }
  /// In time for one more unit of work like the longest so far, and for writing.
  bool time_is_up() const {
    return options_.max_seconds > 0 && elapsed() + 1.5 * longest_unit_ + 2 * save_seconds_ >= options_.max_seconds;
  }
  void unit_done(double seconds) { longest_unit_ = std::max(longest_unit_, seconds); }

  /// Checkpoint and results (collective).
  void save(RunStatus status, const std::string& reason) {
    const double start = wall_time();
    update_record();
    Archive state = simulation_.checkpoint();
    on_root(communicator_, [&] {
      write_state(checkpoint_file(options_.stem), simulation_.input(), state, record_);
      return std::string();
    });
    save_results(status, reason);
    last_save_ = wall_time();
    save_seconds_ = std::max(save_seconds_, last_save_ - start);
    io_seconds_ += last_save_ - start;
  }

  /// Of a run that is finished already: writes its results if an earlier start was killed between its last checkpoint and
  /// them, or if they are gone; else changes nothing (collective).
  void complete_results() {
    on_root(communicator_, [&] {
      record_.performance = earlier_;
      const auto file = results_file(options_.stem);
      if (!says_finished(file)) write_archive(file, results_archive(simulation_, record_, RunStatus::finished, ""));
      return std::string();
    });
  }

  /// Results alone: the checkpoint stays as it is (collective).
  void save_results(RunStatus status, const std::string& reason) {
    update_record();
    on_root(communicator_, [&] {
      write_archive(results_file(options_.stem), results_archive(simulation_, record_, status, reason));
      return std::string();
    });
  }

 private:
  void update_record() {
    Segment& segment = record_.segments.back();
    segment.last_iteration = std::ssize(simulation_.optimisation().history());
    segment.seconds = elapsed();
    const PhaseSeconds& phases = simulation_.ensemble().seconds();
    Performance now;
    now.sampling = phases.sampling;
    now.local_energy = phases.local_energy;
    now.measuring = phases.measuring;
    now.reduction = simulation_.optimisation().reduction_seconds();
    now.solve = simulation_.optimisation().solve_seconds();
    now.io = io_seconds_;
    std::int64_t proposals[] = {simulation_.ensemble().proposals()};
    communicator_.sum(proposals);
    // The bits of a number that is not negative rise with it.
    std::int64_t largest[] = {peak_memory(), std::bit_cast<std::int64_t>(simulation_.ensemble().drift())};
    communicator_.max(largest);
    now.proposals = proposals[0];
    now.peak_memory = largest[0];
    now.largest_drift = std::bit_cast<Real>(largest[1]);
    now.bytes_reduced = communicator_.traffic().bytes;
    now.collectives = communicator_.traffic().collectives;
    record_.performance = earlier_;
    record_.performance += now;
    record_.performance.sweeps = static_cast<Integer>(simulation_.ensemble().sweeps());
  }

  Simulation& simulation_;
  Communicator& communicator_;
  const RunOptions& options_;
  RunRecord record_;
  Performance earlier_;
  double start_ = wall_time();
  double last_save_ = wall_time();
  double longest_unit_ = 0, save_seconds_ = 0, io_seconds_ = 0;
};

}  // namespace

std::filesystem::path results_file(const std::filesystem::path& stem) { return stem.string() + ".results.h5"; }
std::filesystem::path checkpoint_file(const std::filesystem::path& stem) { return stem.string() + ".checkpoint.h5"; }

RunStatus run(const Input& resolved, Communicator& communicator, const RunOptions& options, RunObserver& observer) {
  Simulation simulation(resolved, communicator);
  Session session(simulation, communicator, options);
  const std::string found = on_root(communicator, [&] { return find_state(options.stem, resolved, options.fresh); });
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
    observer.ended(simulation, RunStatus::finished, "");
    return RunStatus::finished;
  }
  session.open_segment();
  session.save_results(RunStatus::running, "");

  Control control([&] { return session.time_is_up() || (options.stop_requested && options.stop_requested()); },
                  [&] { return session.save_due(); });
  try {
    while (!simulation.finished() && !control.stop()) {
      const double start = wall_time();
      simulation.advance(control);
      session.unit_done(wall_time() - start);
      observer.advanced(simulation);
      if (control.save() && !control.stop() && !simulation.finished()) session.save(RunStatus::running, "");
      control.saved();
    }
  } catch (const NumericalError& error) {
    session.save_results(RunStatus::failed, error.what());
    throw;
  }
  const RunStatus status = simulation.finished() ? RunStatus::finished : RunStatus::stopped;
  const std::string reason = status == RunStatus::finished ? "" : "a signal or the time limit";
  session.save(status, reason);
  observer.ended(simulation, status, reason);
  return status;
}

}  // namespace rbm
