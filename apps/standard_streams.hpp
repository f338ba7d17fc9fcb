/// A program that was started without stdin, stdout or stderr, or whose readers are gone.
#pragma once

#include <fcntl.h>

#include <csignal>

namespace rbm {

/// First thing in main. The next file opened would take the number of a stream that is closed, and what is printed would end
/// up in it; and a reader that is gone is not the end of a run.
inline void guard_standard_streams() {
  for (int stream = 0; stream <= 2; ++stream) {
    if (::fcntl(stream, F_GETFD) == -1) ::open("/dev/null", stream == 0 ? O_RDONLY : O_WRONLY);  // takes the lowest free number
  }
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace rbm
