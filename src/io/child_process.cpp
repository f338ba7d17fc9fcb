#include "rbm_vmc/io/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <fstream>
#include <system_error>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

using Clock = std::chrono::steady_clock;

#ifdef __SANITIZE_ADDRESS__  // it takes terabytes of addresses for itself
constexpr bool kAddressesAreMemory = false;
#else
constexpr bool kAddressesAreMemory = true;
#endif

[[noreturn]] void throw_no_child() {
  throw FileError("no process can be started to read a file in (" + std::generic_category().message(errno) + ")");
}

void limit(int resource, rlim_t value) {
  rlimit both = {};
  ::getrlimit(static_cast<__rlimit_resource>(resource), &both);
  both.rlim_cur = std::min(value, both.rlim_max);
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

std::uint64_t address_space() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

bool write_all(int pipe, const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto step = ::write(pipe, bytes, size);
    if (step < 0 && errno != EINTR) return false;
    if (step > 0) {
      bytes += step;
      size -= static_cast<std::size_t>(step);
    }
  }
  return true;
}

/// The life of the child. Its crash is expected: nobody's handlers report it, it prints nothing and leaves no core.
[[noreturn]] void live(const std::function<std::string()>& work, ChildLimits limits, int pipe) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTERM, SIGINT, SIGPIPE, SIGXCPU})
    std::signal(signal, SIG_DFL);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.processor_time.count()));
  if (const int nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
  if (kAddressesAreMemory) limit(RLIMIT_AS, address_space() + limits.memory);
  try {
    const std::string output = work();
    const std::uint64_t size = output.size();
    if (write_all(pipe, reinterpret_cast<const char*>(&size), sizeof(size)) && write_all(pipe, output.data(), size))
      ::_exit(0);
  } catch (const std::exception&) {
    ::_exit(2);
  }
  ::_exit(1);
}

/// Reads until the child closes the pipe; false if it takes too long.
bool read_all(int pipe, Clock::time_point deadline, std::string& bytes) {
  std::array<char, 65536> piece;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waiting = {pipe, POLLIN, 0};
    const int ready = left > 0 ? ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 60000))) : 0;
    if (ready == 0 && Clock::now() >= deadline) return false;
    if (ready <= 0) continue;
    const auto step = ::read(pipe, piece.data(), piece.size());
    if (step == 0) return true;
    if (step > 0) bytes.append(piece.data(), static_cast<std::size_t>(step));
  }
}

std::string ending(int status, ChildLimits limits) {
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    return "took longer than " + std::to_string(limits.processor_time.count()) + " s of processor time";
  if (WIFSIGNALED(status)) return std::string("crashed (") + ::strsignal(WTERMSIG(status)) + ")";
  return WIFEXITED(status) && WEXITSTATUS(status) == 2 ? "ran out of memory or failed" : "ended early";
}

}  // namespace

ChildReport run_in_child(const std::function<std::string()>& work, ChildLimits limits) {
  std::array<int, 2> ends = {};
  if (::pipe(ends.data()) != 0) throw_no_child();
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    live(work, limits, ends[1]);
  }
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    throw_no_child();
  }
  std::string bytes;
  const bool in_time = read_all(ends[0], Clock::now() + limits.time, bytes);
  ::close(ends[0]);
  if (!in_time) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }

  ChildReport report;
  std::uint64_t size = 0;
  if (!in_time) {
    report.failure = "took longer than " + std::to_string(limits.time.count()) + " ms";
  } else if (bytes.size() < sizeof(size) ||
             (std::memcpy(&size, bytes.data(), sizeof(size)), bytes.size() != sizeof(size) + size)) {
    report.failure = ending(status, limits);
  } else {
    report.finished = true;
    report.output = bytes.substr(sizeof(size));
  }
  return report;
}

}  // namespace rbm
