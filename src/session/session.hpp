/// One start of the program: owns the clock, the record and the writing of files.
#pragma once

#include <optional>

#include "rbm_vmc/io/run_lock.hpp"
#include "rbm_vmc/session/run.hpp"
#include "rbm_vmc/session/saved_state.hpp"

namespace rbm {

class Session {
 public:
  Session(Job& job, Communicator& communicator, const RunOptions& options, RunObserver& observer);

  /// Takes the lock of the stem and looks for a state to go on from: its bytes, or empty (collective).
  std::string begin();
  void continue_record(const SavedState& saved);
  void open_segment();

  bool save_due() const;
  /// What this rank has heard.
  Stop stop_wanted();
  /// One unit of work and what is learnt from it (collective).
  void advance(Control& control);

  /// Checkpoint and results in the midst of a run (collective). Files that cannot be written are noted and tried again, at
  /// growing intervals; throws FileError if that goes on for too long.
  void save();
  /// The same at its end: tried some times within seconds.
  void save_at_end(RunStatus status, const std::string& reason);
  /// Results alone: the checkpoint stays as it is (collective).
  void save_results(RunStatus status, const std::string& reason);
  /// That the run has failed; nothing if that cannot be written (collective).
  void save_failure(const std::string& reason);
  /// The STOP file has had its effect.
  void remove_stop_file();
  /// Of a run that is finished already: writes its results if an earlier start was killed between its last checkpoint and
  /// them, or if they are gone; else changes nothing (collective).
  void complete_results();

 private:
  double elapsed() const { return wall_time() - start_; }
  double time_left() const;
  /// Whether there is no time for one more unit like those of this stage so far.
  bool time_is_up();
  bool too_little_time_for(Index work);
  bool stop_file_found();
  void update_record();
  void check_lock();
  void save_state();
  void tell_or_give_up(const std::string& problem);

  Job& job_;
  Communicator& communicator_;
  const RunOptions& options_;
  RunObserver& observer_;
  std::optional<RunLock> lock_;  // root only
  RunRecord record_;
  Performance earlier_;
  double start_ = wall_time();
  double last_save_ = wall_time();
  double failing_since_ = 0, pause_ = 0;  // of writing; no pause: it does not fail
  double last_look_ = -1e9;  // for the STOP file
  double save_seconds_ = 0, io_seconds_ = 0;
  /// Units of the present kind, of which the longest tells how long the next takes.
  struct {
    int kind = -1;
    Index work = 0;      // the largest
    double seconds = 0;  // the longest
    double tail = 0;     // of it after the ranks have spoken
  } like_;
  double unit_seconds_ = 0, spoken_ = 0;
  Index work_done_ = 0;
};

}  // namespace rbm
