/// Archives in HDF5 files. The only header that knows the format; the only source that includes hdf5.h is its own.
///
/// Writing is whole or not at all: a temporary file in the same folder, flushed, synced, reopened and compared by digest,
/// then renamed over the old one, and the folder synced. Reading trusts nothing: links, external storage, virtual datasets,
/// unknown filters, sizes and types are checked before a byte is read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

/// What was read of a foreign file, and what could not be: one line for each object, "path: problem (why)".
struct ForeignArchive {
  Archive archive;
  std::vector<std::string> problems;
};

/// Reads any HDF5 file (h5py, h5import, MATLAB, ...): integers of any width, float32 and float64 of either byte order, fixed and
/// variable strings, booleans as h5py writes them. Throws FileError if it is missing, unreadable or not HDF5.
ForeignArchive read_foreign(const std::filesystem::path& file);

/// Reads a file that write_archive wrote and checks its digest. Throws FileError if it cannot be opened, CheckpointError if
/// it is damaged.
Archive read_archive(const std::filesystem::path& file);

enum class Previous { discard, keep };  ///< keep: the old file becomes `<file>.prev` first

/// Writes the archive with a digest of all names, shapes and bytes. Throws FileError with path and reason; the old file is
/// then still whole.
void write_archive(const std::filesystem::path& file, const Archive& archive, Previous previous = Previous::discard);

/// SHA-256 (or another well-known digest) of all names, shapes and bytes of an archive, in hexadecimal.
std::string digest(const Archive& archive);

std::string hdf5_version();

}  // namespace rbm
