/// Arrays that numpy saved: the NPY format, versions 1 to 3.
///
///     "\x93NUMPY" version.major version.minor | length of the header, 2 (version 1) or 4 bytes, little endian |
///     {'descr': '<f8', 'fortran_order': False, 'shape': (60000, 784), } | numbers
///
/// (numpy.lib.format; NEP 1.) Types: b1, i1-i8, u1-u8, f2, f4, f8.
#pragma once

#include "rbm_vmc/data/flat_file.hpp"

namespace rbm {

/// Reads the header. Throws FileError if the file cannot be read or is none of these, InputError for types that are no
/// numbers.
FlatFile open_npy(const std::filesystem::path& file);

}  // namespace rbm
