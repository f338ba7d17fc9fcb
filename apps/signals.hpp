/// Signals that ask a run to stop cleanly: the handler sets a flag, the run agrees on it between two units of work.
#pragma once

#include <csignal>

namespace rbm {

inline volatile std::sig_atomic_t stop_signal = 0;

/// SIGUSR1, SIGUSR2, SIGTERM and SIGINT; any number of them, on any rank, means one stop.
inline void catch_stop_signals() {
  struct sigaction action {};
  action.sa_handler = [](int number) { stop_signal = number; };
  action.sa_flags = SA_RESTART;
  for (const int number : {SIGUSR1, SIGUSR2, SIGTERM, SIGINT}) sigaction(number, &action, nullptr);
}

}  // namespace rbm
