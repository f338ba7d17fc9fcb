/// A folder of its own for each test, removed with all that is in it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {

class ScratchFolder {
 public:
  ScratchFolder() : folder_(std::filesystem::temp_directory_path() / ("rbm_unit_io_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(folder_); }

  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  std::set<std::string> names() const {
    std::set<std::string> result;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) result.insert(entry.path().filename().string());
    return result;
  }

 private:
  std::filesystem::path folder_;
};

inline std::string slurp(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void spill(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The message of the Error that call() throws, with `folder`/ taken out.
template <class Error, class Call>
std::string message_of(const ScratchFolder& folder, const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    std::string text = error.what();
    const std::string prefix = (folder / "").string();
    for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix)) text.erase(at, prefix.size());
    return text;
  }
  return "no error";
}

}  // namespace rbm
