/// Notices that this rank has stopped making progress, and ends the job: a rank that hangs, or waits for one that hangs, would
/// otherwise stand there until the queue kills it.
///
/// Progress is what calls `note_progress`: each measurement of a batch, each completed operation of a Communicator. The time
/// without progress is counted in ticks of a background thread, so that a job that was suspended and continued did not stall.
/// Pauses up to twenty times the longest that has ended by itself are no stall either: solving a large system takes its time.
///
/// The ranks that wait for others leave the first word to the one that does not: it hangs itself. Then speaks the root, then
/// the others in turn, so that one message comes out.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "rbm_vmc/base/ticker.hpp"

namespace rbm {

/// Costs a nanosecond.
void note_progress();

/// While one lives, this rank waits for others.
class WaitingForRanks {
 public:
  WaitingForRanks();
  ~WaitingForRanks();
  WaitingForRanks(const WaitingForRanks&) = delete;
  WaitingForRanks& operator=(const WaitingForRanks&) = delete;
};

class Watchdog {
 public:
  /// `bark(seconds, waiting)` is called once, from another thread, after `seconds` > 0 without progress; `waiting`: in an
  /// operation with other ranks. `turn` is the number of the rank.
  Watchdog(double seconds, std::function<void(double seconds, bool waiting)> bark, long turn = 0);

 private:
  void tick();

  double seconds_;
  std::function<void(double, bool)> bark_;
  double patience_;
  double tick_seconds_;
  double longest_ = 0;  // pause that ended
  std::uint64_t seen_ = 0;
  double idle_ = 0;
  double last_ = 0;
  bool barked_ = false;
  std::unique_ptr<Ticker> ticker_;
};

}  // namespace rbm
