/// What the screens of all programs share: lines that stay in a log and replace each other on a terminal. Root only.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "apps/terminal.hpp"
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
  ScreenLines(const char* program, bool quiet) : program_(program), quiet_(quiet), live_(!quiet && output_is_watched()) {}

  void noted(const std::string& text) override {
    clear_line();
    std::fprintf(stderr, "%s: %s\n", program_, text.c_str());
  }

 protected:
  bool quiet() const { return quiet_; }
  bool live() const { return live_; }
  double elapsed() const { return wall_time() - start_; }

  /// Whether it is time for a new line: at most ten a second on a terminal; a log gets fewer as a run grows long.
  bool line_due() const { return wall_time() - last_line_ > (live_ ? 0.1 : std::clamp(0.02 * elapsed(), 0.25, 30.0)); }
  /// Shows a line in place of the one before, or after it in a log.
  void line(const std::string& text) {
    say(live_ ? "\r\033[K" + text : text + "\n");
    last_line_ = wall_time();
  }
  void clear_line() const {
    if (live_) say("\r\033[K");
  }
  /// A screen that is gone does not end a run.
  static void say(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }
  static void say_files(const RunOptions& options, bool continued) {
    say(fmt::format("results in {}, state in {}{}\n", results_file(options.stem).string(),
                    checkpoint_file(options.stem).string(), continued ? "; going on where it stopped" : ""));
  }

 private:
  const char* program_;
  bool quiet_, live_;
  double start_ = wall_time(), last_line_ = 0;
};

}  // namespace rbm
