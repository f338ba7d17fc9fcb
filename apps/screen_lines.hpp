/// What the screens of all programs share: lines that stay in a log and replace each other on a terminal. Root only.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "apps/terminal.hpp"
#include "apps/text_width.hpp"
#include "apps/time_left.hpp"
#include "rbm_vmc/parallel/communicator.hpp"
#include "rbm_vmc/session/run.hpp"

namespace rbm {

/// 3.00012(4): the error in units of the last digit, two digits if it begins with 1.
inline std::string with_error(Real value, Real error) {
  if (!std::isfinite(value) || !std::isfinite(error)) return fmt::format("{}({})", value, error);
  if (error <= 0) return fmt::format("{:.12g}(0)", value);
  int decimals = static_cast<int>(std::ceil(-std::log10(error)));
  if (std::round(error * std::pow(10.0, decimals)) < 2) ++decimals;
  decimals = std::clamp(decimals, 0, 15);
  return fmt::format("{:.{}f}({:.0f})", value, decimals, std::ceil(error * std::pow(10.0, decimals) - 1e-9));
}

class ScreenLines : public RunObserver {
 public:
  ScreenLines(const char* program, bool quiet)
      : program_(program), quiet_(quiet), live_(!quiet && is_watched(STDOUT_FILENO) && terminal_obeys()),
        colours_(colours_wanted(STDOUT_FILENO)) {}

  void noted(const std::string& text) override {
    clear_line();
    const auto name = in_colour(colours_wanted(STDERR_FILENO), kYellow, std::string(program_) + ":");
    std::fprintf(stderr, "%s %s\n", name.c_str(), text.c_str());
  }

 protected:
  bool quiet() const { return quiet_; }
  bool live() const { return live_; }
  double elapsed() const { return wall_time() - start_; }

  /// Whether it is time for a new line: at most ten a second on a terminal; a log gets fewer as a run grows long.
  bool line_due() const {
    return wall_time() - last_line_ > (live_ ? kLiveSeconds : std::clamp(0.02 * elapsed(), 0.25, 120.0));
  }

  /// A line of progress: takes the place of the one before on a terminal, follows it in a log. Of some ways to say it, the longest
  /// first, a terminal gets the first that fits into a line, a log the first.
  void progress(const std::vector<std::string>& ways) {
    say(live_ ? kClear + fitted(ways, terminal_columns() - 1) : ways.front() + "\n");
    last_line_ = wall_time();
  }
  /// One that stays.
  void milestone(const std::vector<std::string>& ways) {
    progress(ways);
    if (live_) say("\n");
  }

  /// What stays, broken into lines.
  void tell(const std::string& text, std::string_view colour = "") {
    clear_line();
    const auto lines = wrapped(text, live_ ? std::min(kUsualColumns, terminal_columns()) : kUsualColumns, LongWords::whole);
    say(in_colour(colours_ && !colour.empty(), colour, lines.substr(0, lines.size() - 1)) + "\n");
  }
  /// A thing to know and what to do about it.
  void note(const std::string& text) { tell(text, kYellow); }
  /// Commands to be copied stay in one piece.
  static void tell_whole(const std::string& text) { say(text + "\n"); }

  void tell_files(const RunOptions& options, bool continued, bool finished) {
    tell(fmt::format("results in {}, state in {}{}", results_file(options.stem).string(),
                     checkpoint_file(options.stem).string(),
                     finished    ? "; finished before, --fresh starts over"
                     : continued ? "; going on where it stopped"
                                 : ""));
  }
  void tell_report(const std::string& results) { tell_whole("look at it with: rbm_report " + results + " -o report.html"); }

 private:
  void clear_line() const {
    if (live_) say(kClear);
  }
  /// A screen that is gone does not end a run.
  static void say(const std::string& text) {
    if (reader_is_gone()) return;
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }

  inline static const std::string kClear = "\r\033[K";
  static constexpr double kLiveSeconds = 0.1;
  const char* program_;
  bool quiet_, live_, colours_;
  double start_ = wall_time(), last_line_ = start_;
};

}  // namespace rbm
