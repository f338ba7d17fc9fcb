/// Archive <-> settings: what an HDF5 input holds.
///
/// Root attributes format = "rbm_vmc.input" (or that of another kind) and format_version = 1; each group of keys is a group, each
/// key a dataset or an attribute of that name on the group (both: an error). Files made by other programs may hold scalars as
/// arrays of one element and booleans as integers 0 and 1. Everything else is as strict as TOML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {

inline constexpr std::string_view kResultsFormat = "rbm_vmc.results";
inline constexpr Integer kInputFormatVersion = 1;

/// All keys that have a value, as datasets, and the root attributes.
Archive to_archive(const std::vector<Key>& keys, const InputKind& kind);

template <Settings T>
Archive to_archive(const T& settings) {
  T copy = settings;
  return to_archive(describe(copy), T::kKind);
}

/// Gives the keys the values of the archive. Appends everything that is wrong, one line each. Required keys are not looked for here
/// (see missing_keys). Throws InputError if the archive says that it is of another format.
void read_archive_keys(const Archive& archive, std::vector<Key> keys, const InputKind& kind, std::vector<std::string>& problems);

template <Settings T = Input>
T input_from_archive(const Archive& archive, std::vector<std::string>& problems) {
  T settings;
  read_archive_keys(archive, describe(settings), T::kKind, problems);
  return settings;
}

/// The archive of an input: `archive` itself, or the group "input" if it is that of results.
Archive stored_input(const Archive& archive);

/// "a.b" as the path "a/b" of an archive.
std::string archive_path(std::string_view key_path);

}  // namespace rbm
