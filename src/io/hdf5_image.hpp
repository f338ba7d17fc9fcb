/// An HDF5 file made in memory.
///
/// The same calls give the same bytes: no times, nothing that depends on the machine or the moment. No write error of a
/// disk ever meets the library, which may crash at exit after one. Failed calls throw ObjectError.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "hdf5_library.hpp"
#include "rbm_vmc/io/archive.hpp"

namespace rbm::hdf5 {

/// Where an image grows.
class ImageMemory {
 public:
  virtual ~ImageMemory() = default;
  /// Of that many bytes, what was there before kept; null if there is no room. The library must not see an exception.
  virtual std::byte* resize(std::size_t bytes) noexcept = 0;
};

/// How a table is stored: rows of one kind of number, in chunks with checksums.
struct TableLayout {
  hid_t type;  ///< as stored
  hsize_t rows, columns;
  bool packed;  ///< by deflate
};

class Image {
 public:
  Image();
  explicit Image(ImageMemory& memory);
  Image(const Image&) = delete;  // the library writes to where this one is
  Image& operator=(const Image&) = delete;
  void add_group(const std::string& path);
  void add_dataset(const std::string& path, const Dataset& dataset);
  void add_attribute(const std::string& path, const std::string& name, const Dataset& value);  ///< path "" is the root
  /// A dataset rows x columns whose rows come in pieces.
  Handle add_table(const std::string& path, const TableLayout& layout);
  /// Closes the file and hands it out.
  std::vector<std::byte> bytes();
  /// Closes a file in memory of others; how many bytes of it are the file.
  std::size_t close();

 private:
  class Bytes : public ImageMemory {
   public:
    std::byte* resize(std::size_t bytes) noexcept override;
    std::vector<std::byte> bytes;
  };
  Bytes own_;
  Handle file_;
};

/// Writes rows of a table from the row `first` on; `memory_type` is that of the values.
void write_rows(const Handle& table, hsize_t first, hsize_t count, hid_t memory_type, const void* values);

}  // namespace rbm::hdf5
