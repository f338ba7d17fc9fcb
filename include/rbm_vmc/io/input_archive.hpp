/// Archive <-> Input: what an HDF5 input holds.
///
/// Root attributes format = "rbm_vmc.input" and format_version = 1; each group of keys is a group, each key a dataset or an
/// attribute of that name on the group (both: an error). Files made by other programs may hold scalars as arrays of one
/// element and booleans as integers 0 and 1. Everything else is as strict as TOML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/io/input.hpp"

namespace rbm {

inline constexpr std::string_view kInputFormat = "rbm_vmc.input";
inline constexpr std::string_view kResultsFormat = "rbm_vmc.results";
inline constexpr Integer kInputFormatVersion = 1;

/// All keys that have a value, as datasets, and the root attributes.
Archive to_archive(const Input& input);

/// Appends everything that is wrong, one line each. Required keys are not looked for here (see missing_keys). Throws InputError
/// if the archive says that it is of another format.
Input input_from_archive(const Archive& archive, std::vector<std::string>& problems);

/// The archive of an input: `archive` itself, or the group "input" if it is that of results.
Archive stored_input(const Archive& archive);

}  // namespace rbm
