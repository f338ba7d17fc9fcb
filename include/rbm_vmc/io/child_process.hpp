/// Work that may crash, hang or swallow memory, done where it can hurt nobody: in a child of this process.
///
/// For parsers of files that nobody vouches for. The child is a copy (fork) that does nothing but the work and hands back
/// bytes through a pipe; it must not talk to other ranks, and is best started before MPI is.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace rbm {

struct ChildLimits {
  std::chrono::milliseconds time = std::chrono::seconds(60);
  std::chrono::seconds processor_time = std::chrono::seconds(60);  ///< at least 1
  std::uint64_t memory = std::uint64_t{4} << 30;  ///< [byte] on top of what this process has
};

struct ChildReport {
  bool finished = false;
  std::string output;   ///< what the work returned
  std::string failure;  ///< why there is none: "crashed (Segmentation fault)", "took longer than 60 s", ...
};

/// Does `work` in a child and waits for it. Throws FileError if no child can be started.
ChildReport run_in_child(const std::function<std::string()>& work, ChildLimits limits = {});

}  // namespace rbm
