/// `<stem>.lock`: at any time one run at most writes the files of a stem.
///
/// The file names its owner (io/process_identity.hpp), who shows signs of life by its date. A lock whose owner is gone is
/// replaced without a word, so that a killed run goes on by itself:
///
///     same machine                      the process is looked up: alive or gone, or dying
///     an earlier start of the same job  gone
///     another machine, or container     gone once it has shown no sign of life for `silence`; until then it is watched
///
/// An owner that was taken for dead (its machine was cut off, its job suspended for hours) finds out in `check`, which is to be
/// called before anything is written.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "rbm_vmc/base/ticker.hpp"
#include "rbm_vmc/io/process_identity.hpp"

namespace rbm {

struct LockTimes {
  double beat = 15;     ///< [s] between two signs of life
  double dying = 1;     ///< [s] that the owner on the same machine may take to be gone, if it has just been killed
  double silence = 90;  ///< [s] without one until an owner counts as gone; longer than file servers keep dates
};

class RunLock {
 public:
  /// Takes the lock; `say` is told, once, if that means watching for signs of life. Throws FileError, which names the owner, if
  /// another run holds it, or if it cannot be written.
  explicit RunLock(const std::filesystem::path& stem, const std::function<void(const std::string&)>& say = {},
                   const ProcessIdentity& me = this_process(), LockTimes times = {});
  /// Gives it back.
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  /// Throws FileError if another run has taken the lock. One that was removed by hand is made anew.
  void check() const;

 private:
  bool create() const;

  std::filesystem::path file_;
  std::string text_;  // what stands in it while it is ours
  std::unique_ptr<Ticker> heart_;
};

std::filesystem::path lock_file(const std::filesystem::path& stem);

}  // namespace rbm
