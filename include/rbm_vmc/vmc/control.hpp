/// What the outside world asks of a run (stop, write a checkpoint), agreed on by all ranks in reductions that happen anyway.
#pragma once

#include <functional>

#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {

/// Integer counters that ride along in every reduction of a run.
enum RoundCounter : Index { kAccepted, kProposed, kStopWanted, kSaveDue, kOnNode, kNotFinite, kRoundCounters };

class Control {
 public:
  Control() = default;
  /// Both are asked on every rank and may answer differently there: a signal reaches ranks unevenly, clocks differ.
  Control(std::function<bool()> stop_wanted, std::function<bool()> save_due)
      : stop_wanted_(std::move(stop_wanted)), save_due_(std::move(save_due)) {}

  /// Before a reduction: this rank's wishes.
  void speak(ExactSum& sum) const {
    sum.count(kStopWanted, stop_wanted_ && stop_wanted_() ? 1 : 0);
    sum.count(kSaveDue, save_due_ && save_due_() ? 1 : 0);
  }
  /// After it: what anyone wished, the same on every rank.
  void hear(const ExactSum& sum) {
    stop_ = stop_ || sum.counter(kStopWanted) > 0;
    save_ = save_ || sum.counter(kSaveDue) > 0;
  }

  bool stop() const { return stop_; }
  bool save() const { return save_ || stop_; }
  void saved() { save_ = false; }

 private:
  std::function<bool()> stop_wanted_, save_due_;
  bool stop_ = false;
  bool save_ = false;
};

}  // namespace rbm
