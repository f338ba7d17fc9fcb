/// What the outside world asks of a run (stop, write a checkpoint), agreed on by all ranks in reductions that happen anyway.
#pragma once

#include <functional>
#include <string_view>

#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {

/// Integer counters that ride along in every reduction of a run.
enum RoundCounter : Index {
  kAccepted,
  kProposed,
  kStopSignal,
  kStopFile,
  kStopTime,
  kSaveDue,
  kOnNode,
  kNotFinite,
  kRoundCounters
};

/// Why a run is to stop. If several are heard at once, the first counts.
enum class Stop { none, signal, file, time };

/// As the results and the screen say it.
constexpr std::string_view reason(Stop stop) {
  switch (stop) {
    case Stop::signal: return "signal";
    case Stop::file: return "STOP file";
    case Stop::time: return "time limit";
    case Stop::none: break;
  }
  return "";
}

class Control {
 public:
  Control() = default;
  /// Both are asked on every rank and may answer differently there: a signal reaches ranks unevenly, clocks differ, and files
  /// are looked for at the root.
  Control(std::function<Stop()> stop_wanted, std::function<bool()> save_due)
      : stop_wanted_(std::move(stop_wanted)), save_due_(std::move(save_due)) {}

  /// Before a reduction: this rank's wishes.
  void speak(ExactSum& sum) const {
    const Stop wish = stop_wanted_ ? stop_wanted_() : Stop::none;
    if (wish != Stop::none) sum.count(counter_of(wish), 1);
    sum.count(kSaveDue, save_due_ && save_due_() ? 1 : 0);
  }
  /// After it: what anyone wished, the same on every rank.
  void hear(const ExactSum& sum) {
    for (const Stop wish : {Stop::signal, Stop::file, Stop::time}) {
      if (sum.counter(counter_of(wish)) > 0) stop_for(wish);
    }
    save_ = save_ || sum.counter(kSaveDue) > 0;
  }
  /// To be called on every rank alike.
  void stop_for(Stop why) {
    if (stop_ == Stop::none) stop_ = why;
  }

  bool stop() const { return stop_ != Stop::none; }
  Stop why() const { return stop_; }
  bool save() const { return save_ || stop(); }
  void saved() { save_ = false; }

 private:
  static constexpr Index counter_of(Stop wish) {
    return wish == Stop::signal ? kStopSignal : wish == Stop::file ? kStopFile : kStopTime;
  }

  std::function<Stop()> stop_wanted_;
  std::function<bool()> save_due_;
  Stop stop_ = Stop::none;
  bool save_ = false;
};

}  // namespace rbm
