/// Archives in HDF5 files. The only header that knows the format.
///
/// Writing is whole or not at all (durable_file.hpp): the file is made in memory, so that no write error ever meets the
/// HDF5 library, written to a temporary file, synced, read back and compared by digest, then renamed over the old one.
/// The same archive gives the same bytes. Reading trusts nothing: links, external storage, virtual datasets, unknown
/// filters, sizes and types are checked before a value is read.
///
/// In the file: integers as int64, reals as float64, texts as variable-length UTF-8, booleans as the enumeration that h5py
/// calls bool; the digest of the archive in the root attribute "digest"; after the end of the HDF5 data a seal (seal.hpp).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/io/digest.hpp"
#include "rbm_vmc/io/durable_file.hpp"
#include "rbm_vmc/io/input_kind.hpp"

namespace rbm {

/// What was read of a foreign file, and what could not be: one line for each object, "path: problem (why)".
struct ForeignArchive {
  Archive archive;
  std::vector<std::string> problems;
};

/// Reads any HDF5 file (h5py, h5import, MATLAB, ...): integers of any width, float32 and float64 of either byte order,
/// fixed and variable strings, booleans as h5py writes them. Values may be NaN. Throws FileError if it is missing,
/// unreadable or not HDF5.
///
/// Bounds (read_budget.hpp): rank 4, 512 MiB a dataset and 1 GiB in all once read, 256 MiB a chunk, 200 times what is
/// stored, 65536 objects.
/// Of datasets that are data by `kind` nothing is read, attributes included.
ForeignArchive read_foreign(const std::filesystem::path& file, const InputKind& kind = {});

/// The same in a child process, because the HDF5 library itself crashes on some damaged files and loops for ever on others
/// (texts of variable length whose heap is damaged, above all), or takes all the memory there is for them. Throws FileError for
/// those too. Before MPI is started.
///
/// The child has 192 MiB and 1 KiB a byte of the file, at most 4 GiB, and 5 s of processor time and 1 s for each 8 MiB.
///
/// A file that write_archive wrote must still be what it was, or have been changed by an HDF5 program, which takes the seal
/// away: with a broken seal, or with a digest and anything but a seal after the end of the HDF5 data, it is damaged (FileError).
ForeignArchive read_foreign_in_child(const std::filesystem::path& file, const InputKind& kind = {});

/// Reads a file that write_archive wrote and checks its seal and its digest. Throws FileError if it cannot be opened,
/// CheckpointError if it is damaged, cut short, changed by another program or no such file at all.
Archive read_archive(const std::filesystem::path& file);

/// Writes the archive with a digest of all names, shapes and bytes. Throws FileError with path and reason; the old file is
/// then still whole.
void write_archive(const std::filesystem::path& file, const Archive& archive, Previous previous = Previous::discard);

std::string hdf5_version();

}  // namespace rbm
