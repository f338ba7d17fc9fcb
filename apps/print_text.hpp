/// Text that was asked for, on the standard output.
#pragma once

#include <cstdio>
#include <string>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {

/// Not getting it out is a failure: throws FileError.
inline void print_text(const std::string& text) {
  const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!whole || std::fflush(stdout) != 0) throw FileError("standard output: cannot be written (is the disk full?)");
}

}  // namespace rbm
