/// How long a stage will still take, from the pace of its last part; and durations as people say them.
///
/// With work w_i done in the time t_i, the pace is Σ f_i w_i / Σ f_i t_i; f_i = exp(-age/T) forgets what is older than T, a quarter
/// of the stage so far but no less than 10 s.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace rbm {

class TimeLeft {
 public:
  /// A stage begins, with so much of it done before. Times in seconds, work in any unit.
  void begin(double now, double done) { *this = TimeLeft{now, done}; }

  void update(double now, double done) {
    if (now <= last_ || done < done_) return;
    const double keep = std::exp((last_ - now) / std::max(kMemory, kShare * (now - start_)));
    seconds_ = keep * seconds_ + now - last_;
    work_ = keep * work_ + done - done_;
    last_ = now;
    done_ = done;
  }

  /// Of `rest` of the work [s]; NaN as long as nothing is known.
  double of(double rest) const { return work_ > 0 ? std::max(0.0, rest) * seconds_ / work_ : std::nan(""); }

  TimeLeft() = default;

 private:
  TimeLeft(double now, double done) : start_(now), last_(now), done_(done) {}

  static constexpr double kMemory = 10;  // [s]
  static constexpr double kShare = 0.25;
  double start_ = 0, last_ = 0, done_ = 0, seconds_ = 0, work_ = 0;
};

/// 5 s, 2 min 10 s, 3 h 20 min, 2 d 5 h: rounded up, as coarse as an estimate is.
inline std::string duration(double seconds) {
  if (!(seconds < 1e9)) return "long";
  auto whole = static_cast<long>(std::ceil(std::max(0.0, seconds) - 1e-9));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 600) {
    whole = (whole + 4) / 5 * 5;
    return whole % 60 == 0 ? fmt::format("{} min", whole / 60) : fmt::format("{} min {} s", whole / 60, whole % 60);
  }
  const long minutes = (whole + 59) / 60;
  if (minutes < 60) return fmt::format("{} min", minutes);
  if (minutes < 24 * 60)
    return minutes % 60 == 0 ? fmt::format("{} h", minutes / 60) : fmt::format("{} h {} min", minutes / 60, minutes % 60);
  const long hours = (minutes + 59) / 60;
  return hours % 24 == 0 ? fmt::format("{} d", hours / 24) : fmt::format("{} d {} h", hours / 24, hours % 24);
}

/// "0.3 s", "12 s": what has gone by, "0.3 s, 5 s left" if it is known what is to come.
inline std::string spent_text(double seconds) {
  return seconds < 9.95 ? fmt::format("{:.1f} s", seconds) : duration(std::floor(seconds));
}
inline std::string left_text(double seconds) { return std::isfinite(seconds) ? duration(seconds) + " left" : ""; }
inline std::string time_text(double spent, double left) {
  return spent_text(spent) + (std::isfinite(left) ? ", " + left_text(left) : "");
}

}  // namespace rbm
