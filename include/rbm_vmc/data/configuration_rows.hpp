/// Configurations that rbm_vmc sampled from |ψ|², as rows: /observables/configurations/positions of its results, particles ×
/// dimensions coordinates a row [bohr].
#pragma once

#include <filesystem>

#include "rbm_vmc/data/memory_rows.hpp"

namespace rbm {

/// Throws FileError if the file cannot be read, InputError if it holds no configurations.
MemoryRows configuration_rows(const std::filesystem::path& results);

}  // namespace rbm
