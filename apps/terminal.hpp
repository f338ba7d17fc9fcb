/// Whether someone watches an output on a terminal, how wide it is, and whether colours are wanted there.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

namespace rbm {

constexpr std::size_t kUsualColumns = 80;

/// As it was before MPI begins: a process without mpirun then sets these variables for itself.
inline const bool started_by_mpirun = std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMIX_RANK") != nullptr;

/// A stream of the process that started this one.
inline std::string stream_of_parent(int stream) {
  return "/proc/" + std::to_string(getppid()) + "/fd/" + std::to_string(stream);
}

/// mpirun gives its processes a pseudo-terminal for stdout, and a pipe for stderr, wherever its own output goes: then that of the
/// parent counts.
inline bool is_watched(int stream) {
  if (!started_by_mpirun) return isatty(stream) != 0;
  struct stat found {};
  const bool piped = stream == STDERR_FILENO && ::fstat(stream, &found) == 0 && S_ISFIFO(found.st_mode);
  if (isatty(stream) == 0 && !piped) return false;
  std::array<char, 256> target{};
  const auto length = readlink(stream_of_parent(stream).c_str(), target.data(), target.size() - 1);
  const std::string name(target.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  return name.starts_with("/dev/pts/") || name.starts_with("/dev/tty");
}

/// Whether nobody reads any more what mpirun passes on (mpirun | head): its output is a pipe without a reader. After some ten lines
/// into it Open MPI's mpirun would end the run.
inline bool reader_is_gone() {
  if (!started_by_mpirun) return false;
  pollfd output{::open(stream_of_parent(STDOUT_FILENO).c_str(), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), POLLOUT, 0};
  if (output.fd < 0) return false;
  const bool broken = ::poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
  ::close(output.fd);
  return broken;
}

/// Whether the terminal can do more than print lines.
inline bool terminal_obeys() {
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
}

/// Colours are for people at terminals who did not ask for none (https://no-color.org).
inline bool colours_wanted(int stream) {
  const char* none = std::getenv("NO_COLOR");
  return (none == nullptr || *none == '\0') && terminal_obeys() && is_watched(stream);
}

/// Columns of the terminal that shows the standard output, as they are now.
inline std::size_t terminal_columns() {
  winsize size{};
  if (started_by_mpirun) {
    const int terminal = ::open(stream_of_parent(STDOUT_FILENO).c_str(), O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (terminal >= 0) {
      ::ioctl(terminal, TIOCGWINSZ, &size);
      ::close(terminal);
    }
  } else {
    ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  }
  return size.ws_col > 0 ? size.ws_col : kUsualColumns;
}

inline std::string in_colour(bool colours, std::string_view code, const std::string& text) {
  return colours && !text.empty() ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}

constexpr std::string_view kGreen = "1;32", kYellow = "1;33", kRed = "1;31", kBold = "1";

}  // namespace rbm
