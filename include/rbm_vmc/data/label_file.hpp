/// Labels of a data set in a file of their own: NPY or IDX of one axis and whole numbers, or a text file with one a line.
#pragma once

#include <filesystem>
#include <vector>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

/// What the file is, its first bytes say. Throws FileError, InputError.
std::vector<Integer> read_labels(const std::filesystem::path& file);

}  // namespace rbm
