/// An input from a file of either kind, with overrides.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {

/// `path` = `value`, both as typed by the user ("system.omega", "1/6").
struct Override {
  std::string path;
  std::string value;
};

/// Gives keys the values of a file: HDF5 (told by its first bytes) or TOML (told by the extension .toml). Of data in it (InputKind)
/// nothing is read. Appends what is wrong; throws FileError if the file cannot be read.
void read_keys(const std::filesystem::path& file, std::vector<Key> keys, const InputKind& kind, bool accept_results,
               std::vector<std::string>& problems);

/// Gives keys the values of the overrides in their order; throws InputError with `problems`, those of the overrides and the missing
/// keys, if any.
void override_keys(std::vector<Key> keys, const std::vector<Override>& overrides, std::vector<std::string> problems = {});

/// `base` with the overrides; throws like override_keys.
template <Settings T>
T with_overrides(T base, const std::vector<Override>& overrides, std::vector<std::string> problems = {}) {
  override_keys(describe(base), overrides, std::move(problems));
  return base;
}

/// A file, then the overrides. Throws InputError with all problems, missing keys among them, and FileError if the file cannot be read.
template <Settings T = Input>
T read_input(const std::filesystem::path& file, const std::vector<Override>& overrides = {}) {
  T settings;
  std::vector<std::string> problems;
  read_keys(file, describe(settings), T::kKind, false, problems);
  return with_overrides(std::move(settings), overrides, std::move(problems));
}

/// The input stored in an HDF5 file of results or of an input, or in a TOML file. Throws like read_input.
template <Settings T = Input>
T read_stored_input(const std::filesystem::path& file) {
  T settings;
  std::vector<std::string> problems;
  read_keys(file, describe(settings), T::kKind, true, problems);
  return with_overrides(std::move(settings), {}, std::move(problems));
}

}  // namespace rbm
