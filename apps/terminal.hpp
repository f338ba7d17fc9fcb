/// Whether someone watches the output on a terminal.
#pragma once

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

namespace rbm {

/// mpirun gives its processes a pseudo-terminal even if its own output goes to a file; then the output of the parent counts.
inline bool output_is_watched() {
  if (isatty(STDOUT_FILENO) == 0) return false;
  if (std::getenv("OMPI_COMM_WORLD_SIZE") == nullptr && std::getenv("PMIX_RANK") == nullptr) return true;
  const std::string path = "/proc/" + std::to_string(getppid()) + "/fd/1";
  std::array<char, 256> target{};
  const auto length = readlink(path.c_str(), target.data(), target.size() - 1);
  const std::string name(target.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  return name.starts_with("/dev/pts/") || name.starts_with("/dev/tty");
}

}  // namespace rbm
