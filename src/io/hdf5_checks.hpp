/// What a dataset of unknown origin is made of, looked at before a value is read.
///
/// The library's conversions succeed and change values in silence, and its filters and storage reach for plug-ins and other
/// files. What is refused ends in ObjectError "problem (why)".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hdf5_library.hpp"

namespace rbm::hdf5 {

[[noreturn]] inline void refuse(const std::string& problem) { throw ObjectError(problem); }

bool is_integer(hid_t type);     ///< of 8, 16, 32 or 64 bits, any sign and order of bytes
bool is_real(hid_t type);        ///< of 32 or 64 bits
bool is_other_real(hid_t type);  ///< of 16 bits (IEEE), or this machine's long double
bool is_boolean(hid_t type);     ///< as h5py writes it
/// "an enumeration", "128-bit integers", ...
std::string described(hid_t type);

/// Refuses a dataset or group with filters other than deflate, shuffle and fletcher32 in its list of creation properties.
void refuse_unknown_filters(hid_t list);
/// Refuses a dataset whose values are not in this very file; returns the extents of its chunks, if it has any.
std::vector<std::uint64_t> checked_layout(hid_t dataset);

}  // namespace rbm::hdf5
