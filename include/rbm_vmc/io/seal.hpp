/// A seal: the SHA-256 of all bytes of a file, appended to them as one line of text.
///
/// It is checked before anything else looks at the file, so that bytes damaged by a disk, a copy or a cut never reach a
/// parser, which might crash on them or read other numbers. HDF5 ignores what follows its own end of file.
///
///     "\nrbm_vmc sha256 " + 64 hexadecimal digits + "\n"
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace rbm {

enum class SealState { whole, broken, missing };  ///< broken: the bytes are not the sealed ones; missing: no such last line

/// The line to append to `bytes`.
std::string seal_of(std::span<const std::byte> bytes);

/// The same for all bytes of a file that has none yet, without taking memory for them. Throws FileError.
std::string seal_of_file(const std::filesystem::path& file);

/// Reads all of a file and compares. Throws FileError if it cannot be opened or read.
SealState check_seal(const std::filesystem::path& file);

}  // namespace rbm
