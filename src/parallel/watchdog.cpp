#include "rbm_vmc/parallel/watchdog.hpp"

#include <algorithm>
#include <chrono>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

// Of the process: there is one main thread that makes progress.
std::atomic<std::uint64_t> progress = 0;
std::atomic<int> waiting = 0;

constexpr double kHealthy = 20;        // times the longest pause that ended
constexpr double kOthersFirst = 3;     // [s] that a waiting rank leaves to one that hangs
constexpr double kBetweenRanks = 0.5;  // [s] between two ranks that wait

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

void note_progress() { progress.fetch_add(1, std::memory_order_relaxed); }

WaitingForRanks::WaitingForRanks() { waiting.fetch_add(1, std::memory_order_relaxed); }

WaitingForRanks::~WaitingForRanks() {
  waiting.fetch_sub(1, std::memory_order_relaxed);
  note_progress();
}

Watchdog::Watchdog(double seconds, std::function<void(double, bool)> bark, long turn)
    : seconds_(seconds), bark_(std::move(bark)), patience_(kOthersFirst + kBetweenRanks * static_cast<double>(std::min(turn, 100L))) {
  expects(seconds > 0, "a time above zero that is a stall");
  tick_seconds_ = std::clamp(seconds / 20, 0.001, 1.0);
  last_ = now();
  ticker_ = std::make_unique<Ticker>(tick_seconds_, [this] { tick(); });
}

void Watchdog::tick() {
  const std::uint64_t done = progress.load(std::memory_order_relaxed);
  const double time = now();
  // A tick that took much longer means that the whole process stood still, and nobody can be blamed for that.
  if (done == seen_) {
    idle_ += std::min(time - last_, 2 * tick_seconds_);
  } else {
    longest_ = std::max(longest_, idle_);
    idle_ = 0;
  }
  seen_ = done;
  last_ = time;
  const bool waits = waiting.load(std::memory_order_relaxed) > 0;
  if (barked_ || idle_ < std::max(seconds_, kHealthy * longest_) + (waits ? patience_ : 0)) return;
  barked_ = true;
  bark_(idle_, waits);
}

}  // namespace rbm
