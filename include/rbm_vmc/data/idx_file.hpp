/// Arrays in the IDX format, that of the MNIST images and labels.
///
///     0 0 type rank | extents, 4 bytes each, big endian | numbers, big endian
///     type: 8 unsigned byte, 9 signed byte, 11 short, 12 int, 13 float, 14 double
///
/// (LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998.)
#pragma once

#include "rbm_vmc/data/flat_file.hpp"

namespace rbm {

/// Reads the header. Throws FileError if the file cannot be read or is no such file.
FlatFile open_idx(const std::filesystem::path& file);

}  // namespace rbm
