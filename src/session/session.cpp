#include "session.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <set>
#include <system_error>
#include <thread>

#include "rbm_vmc/base/host_name.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/process_identity.hpp"
#include "rbm_vmc/session/on_root.hpp"

namespace rbm {
namespace {

constexpr double kLookSeconds = 0.5;  // between two looks for the STOP file
constexpr double kFirstPause = 0.25;  // [s] until a file is tried again
constexpr double kLongPause = 4;      // [s] at most, or the time between checkpoints if that is longer
constexpr double kPatience = 10;      // [s] that files may fail in the midst of a run, or ten times that between checkpoints
constexpr int kAttemptsAtEnd = 5;     // 3.75 s in all

std::string host_list(Communicator& communicator) {
  const auto names = communicator.gather_texts_to_root(host_name());
  std::string list;
  for (const auto& name : std::set<std::string>(names.begin(), names.end())) list += (list.empty() ? "" : ",") + name;
  return list;
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

}  // namespace

Session::Session(Job& job, Communicator& communicator, const RunOptions& options, RunObserver& observer)
    : job_(job), communicator_(communicator), options_(options), observer_(observer) {
  record_.version = options.version;
  record_.commit = options.commit;
}

std::string Session::begin() {
  return on_root(communicator_, [&] {
    check_folder(options_.stem);
    lock_.emplace(options_.stem, [this](const std::string& note) { observer_.noted(note); });
    return find_state(options_.stem, job_.stored_input(), options_.fresh);
  });
}

void Session::continue_record(const SavedState& saved) {
  record_.segments = saved.segments;
  earlier_ = saved.performance;
}

void Session::open_segment() {
  Segment segment;
  segment.ranks = communicator_.size();
  segment.hosts = host_list(communicator_);
  segment.first_iteration = job_.iterations();
  record_.segments.push_back(segment);
}

bool Session::save_due() const {
  const double wait = pause_ > 0 ? pause_ : job_.settings().checkpoint_seconds;
  return communicator_.is_root() && wall_time() - last_save_ >= wait;
}

Stop Session::stop_wanted() {
  if (options_.stop_requested && options_.stop_requested()) return Stop::signal;
  if (stop_file_found()) return Stop::file;
  return time_is_up() ? Stop::time : Stop::none;
}

/// One rank asks the file system, and not for each of thousands of units.
bool Session::stop_file_found() {
  if (!communicator_.is_root() || wall_time() - last_look_ < kLookSeconds) return false;
  last_look_ = wall_time();
  return ::access(stop_file(options_.stem).c_str(), F_OK) == 0;
}

void Session::remove_stop_file() {
  if (!communicator_.is_root()) return;
  const auto file = stop_file(options_.stem);
  if (::unlink(file.c_str()) == 0 || errno == ENOENT) return;
  observer_.noted(file.string() + ": cannot be removed (" + std::generic_category().message(errno) +
                  ") remove it, or the next start stops at once");
}

/// Until the program has to write its last checkpoint; the end of MPI takes about as long as its start.
double Session::time_left() const {
  return options_.max_seconds - options_.seconds_before - elapsed() - 3 * save_seconds_ - 1.5 * options_.seconds_before;
}

bool Session::time_is_up() {
  spoken_ = wall_time();
  return options_.max_seconds > 0 && time_left() <= 1.3 * (like_.seconds + like_.tail);
}

/// A first unit of its kind, or one larger than before, of which the others have not spoken: asked for by the time that so
/// much work has taken so far (collective, but of the short first units hardly anything has to be asked).
bool Session::too_little_time_for(Index work) {
  if (options_.max_seconds <= 0 || work_done_ == 0) return false;
  if (job_.unit_kind() == like_.kind && work <= like_.work) return false;
  const double expected = 2 * unit_seconds_ * static_cast<double>(work) / static_cast<double>(work_done_);
  return communicator_.agree(time_left() <= expected);
}

void Session::advance(Control& control) {
  const Index work = job_.unit_work();
  if (too_little_time_for(work)) return control.stop_for(Stop::time);
  if (job_.unit_kind() != like_.kind) like_ = {job_.unit_kind()};
  const double start = spoken_ = wall_time();
  job_.advance(control);
  const double end = wall_time();
  like_.work = std::max(like_.work, work);
  like_.seconds = std::max(like_.seconds, end - start);
  like_.tail = std::max(like_.tail, end - spoken_);
  unit_seconds_ += end - start;
  work_done_ += work;
  observer_.advanced();
}

void Session::check_lock() {
  do_on_root(communicator_, [&] { lock_->check(); });
}

void Session::save_state() {
  update_record();
  const Archive state = job_.checkpoint();
  do_on_root(communicator_, [&] { write_state(checkpoint_file(options_.stem), job_.stored_input(), state, record_); });
}

void Session::save() {
  const double start = wall_time();
  check_lock();
  try {
    save_state();
    save_results(RunStatus::running, "");
    pause_ = 0;
  } catch (const FileError& error) {  // of the root, and so on every rank
    tell_or_give_up(error.what());
  }
  last_save_ = wall_time();
  save_seconds_ = std::max(save_seconds_, last_save_ - start);
  io_seconds_ += last_save_ - start;
}

/// A disk that is full for a while does not end a run of days.
void Session::tell_or_give_up(const std::string& problem) {
  do_on_root(communicator_, [&] {
    const double now = wall_time(), seldom = job_.settings().checkpoint_seconds;
    if (pause_ == 0) failing_since_ = now;
    pause_ = std::min(std::max(2 * pause_, kFirstPause), std::max(seldom, kLongPause));
    if (now - failing_since_ > std::max(kPatience, 10 * seldom)) {
      throw FileError(problem + "; it failed time and again, so the run ends");
    }
    observer_.noted(problem + "; the run goes on and will try again");
  });
}

void Session::save_at_end(RunStatus status, const std::string& reason) {
  const double start = wall_time();
  check_lock();
  bool state_is_saved = false;
  double pause = kFirstPause;
  for (int attempt = 1;; ++attempt, pause *= 2) {
    try {
      if (!state_is_saved) save_state();
      state_is_saved = true;
      save_results(status, reason);
      break;
    } catch (const FileError&) {
      if (attempt == kAttemptsAtEnd) throw;
    }
    if (communicator_.is_root()) std::this_thread::sleep_for(std::chrono::duration<double>(pause));
  }
  io_seconds_ += wall_time() - start;
}

void Session::save_failure(const std::string& reason) {
  job_.back_to_sound_parameters();
  try {
    check_lock();
    save_results(RunStatus::failed, reason);
  } catch (const FileError&) {  // the failure itself is the news
  }
}

void Session::complete_results() {
  do_on_root(communicator_, [&] {
    record_.performance = earlier_;
    const auto file = results_file(options_.stem);
    if (!says_finished(file)) write_archive(file, results_archive(job_, record_, RunStatus::finished, ""));
  });
}

void Session::save_results(RunStatus status, const std::string& reason) {
  const double start = wall_time();
  update_record();
  do_on_root(communicator_,
             [&] { write_archive(results_file(options_.stem), results_archive(job_, record_, status, reason)); });
  save_seconds_ = std::max(save_seconds_, wall_time() - start);
}

void Session::update_record() {
  Segment& segment = record_.segments.back();
  segment.last_iteration = job_.iterations();
  segment.seconds = elapsed();
  Performance now = job_.spent();
  now.seconds["io"] = io_seconds_;
  std::int64_t largest[] = {peak_memory()};
  communicator_.max(largest);
  now.peak_memory = largest[0];
  now.counts["bytes_reduced"] = communicator_.traffic().bytes;
  now.counts["collectives"] = communicator_.traffic().collectives;
  record_.performance = earlier_;
  record_.performance += now;
}

}  // namespace rbm
