/// A file under construction as memory: an HDF5 image that needs none of its own, however large it gets.
///
/// Space on the disk is taken before the memory is handed out, so that a full disk is a refusal and not a fault later. Pages
/// that were written go back to the operating system as the file grows.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "hdf5_image.hpp"

namespace rbm {

class MappedFile : public hdf5::ImageMemory {
 public:
  /// Creates `file`; messages name `named`. Throws FileError.
  MappedFile(const std::filesystem::path& file, const std::filesystem::path& named);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() override;

  std::byte* resize(std::size_t bytes) noexcept override;
  /// Why the last resize was refused; empty if none was.
  const std::string& refusal() const { return refusal_; }
  /// Cuts the file to `bytes`, appends a seal (seal.hpp) and waits until the device has it all. Throws FileError.
  void seal(std::size_t bytes);

 private:
  std::filesystem::path file_, named_;
  int id_;
  std::byte* memory_ = nullptr;
  std::size_t size_ = 0;
  std::size_t released_ = 0;  ///< the size when pages were given back last
  std::string refusal_;
};

}  // namespace rbm
