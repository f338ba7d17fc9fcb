/// An HDF5 file made in memory.
///
/// The same calls give the same bytes: no times, nothing that depends on the machine or the moment. No write error of a
/// disk ever meets the library, which may crash at exit after one. Failed calls throw ObjectError.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "hdf5_library.hpp"
#include "rbm_vmc/io/archive.hpp"

namespace rbm::hdf5 {

class Image {
 public:
  Image();
  Image(const Image&) = delete;  // the library writes to where this one is
  Image& operator=(const Image&) = delete;
  void add_group(const std::string& path);
  void add_dataset(const std::string& path, const Dataset& dataset);
  void add_attribute(const std::string& path, const std::string& name, const Dataset& value);  ///< path "" is the root
  /// Closes the file and hands it out.
  std::vector<std::byte> bytes();

 private:
  std::vector<std::byte> memory_;
  Handle file_;
};

}  // namespace rbm::hdf5
