/// An open file of the operating system, closed when it goes out of scope.
///
/// All failures are FileError "<path>: PROBLEM (reason of the operating system)".
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

namespace rbm {

/// Throws FileError "<path>: PROBLEM (...)" with the reason in errno.
[[noreturn]] void throw_file_error(const std::filesystem::path& file, std::string_view problem);

/// Owns one descriptor. Messages name `named`: the file the user knows of when another one is opened on the way to it.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& file, int flags, std::string_view problem, const std::filesystem::path& named);
  Descriptor(Descriptor&& other) noexcept : id_(std::exchange(other.id_, -1)), named_(std::move(other.named_)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  /// Reads until `bytes` is full or the file ends; returns how many were read.
  std::size_t read(std::span<std::byte> bytes);
  /// The same from byte `offset` of the file on; what `read` comes to next stays where it is.
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> bytes) const;
  void write(std::span<const std::byte> bytes);
  /// Waits until the device has it all.
  void sync();
  /// A full disk may show up only here.
  void close();
  /// Keeps others who `hold` the file waiting until this one is closed; does nothing where the file system has no locks.
  void hold();
  std::size_t size() const;  ///< [byte]
  bool regular() const;

 private:
  int id_;
  std::filesystem::path named_;
};

/// Opens an existing regular file for reading: folders, pipes and devices are refused without waiting for them.
Descriptor open_regular(const std::filesystem::path& file);

}  // namespace rbm
