/// An input from a file of either kind, with overrides.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "rbm_vmc/io/input.hpp"

namespace rbm {

/// `path` = `value`, both as typed by the user ("system.omega", "1/6").
struct Override {
  std::string path;
  std::string value;
};

/// Reads HDF5 (told by its first bytes) or TOML (told by the extension .toml), then applies the overrides in their order.
/// Throws InputError with all problems, missing keys among them, and FileError if the file cannot be read.
Input read_input(const std::filesystem::path& file, const std::vector<Override>& overrides = {});

/// The input stored in an HDF5 file of results or of an input, or in a TOML file. Throws like read_input.
Input read_stored_input(const std::filesystem::path& file);

/// `base` with the overrides; throws InputError with `problems`, those of the overrides and the missing keys, if any.
Input with_overrides(Input base, const std::vector<Override>& overrides, std::vector<std::string> problems = {});

}  // namespace rbm
