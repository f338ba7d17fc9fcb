/// A file that was named and is not there: what was meant, perhaps.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/presets.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {

/// Throws FileError if there is nothing of that name, but something of a name that is nearly the same, or lacks only ".h5"; or if
/// it is the name of a preset. All else is left to those who read the file.
inline void check_given(const std::string& name) {
  const std::filesystem::path file = name;
  std::error_code ignored;
  if (name.empty() || std::filesystem::exists(file, ignored)) return;
  std::string advice;
  if (preset(name)) {
    advice = "it is a preset: rbm_input " + name + " ... makes an input of it";
  } else if (std::filesystem::exists(name + ".h5", ignored)) {
    advice = "did you mean " + shown(name + ".h5") + "?";
  } else {
    std::vector<std::string> names;
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    for (std::filesystem::directory_iterator at(folder, ignored), end; !ignored && at != end; at.increment(ignored)) {
      if (at->path().extension() == file.extension()) names.push_back(at->path().filename().string());
    }
    const auto meant = closest(file.filename().string(), names);
    if (meant.empty()) return;
    advice = "did you mean " + shown((file.parent_path() / meant).string()) + "?";
  }
  throw FileError(name + ": cannot be opened (No such file or directory) " + advice);
}

}  // namespace rbm
