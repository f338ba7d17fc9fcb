/// The HDF5 library as the sources of this folder use it: identifiers with an owner, return codes that are looked at.
///
/// Failed calls throw ObjectError "cannot be read (REASON)", REASON being what the library names first.
#pragma once

#define H5_USE_110_API 1  // the same calls with every library from 1.10 on
#include <hdf5.h>

#include <filesystem>
#include <string>
#include <utility>

#include "rbm_vmc/io/read_budget.hpp"

namespace rbm::hdf5 {

/// What the library says was the first thing to go wrong, on one line.
std::string library_reason();

/// Passes a return code on; negative ones are failures throughout the library.
template <class Code>
Code ok(Code code, const char* problem = "cannot be read") {
  if (code < 0) throw ObjectError(std::string(problem) + " (" + library_reason() + ")");
  return code;
}

/// Owns an identifier of the library.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);

  /// Throws ObjectError if `id` says that the call which made it failed.
  Handle(hid_t id, Close closer) : id_(ok(id)), close_(closer) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  operator hid_t() const { return id_; }
  void close() { ok(close_(std::exchange(id_, H5I_INVALID_HID)), "cannot be closed"); }

 private:
  hid_t id_;
  Close close_;
};

/// Switches off the library's own printing of errors, and code from plug-ins that a file may ask for.
void tame_library();

Handle properties(hid_t list_class);
Handle boolean_type(hid_t base);        ///< what h5py reads and writes as bool
Handle text_type(H5T_cset_t encoding);  ///< of variable length

void check_is_hdf5(const std::filesystem::path& file);  ///< throws FileError
std::string version();

}  // namespace rbm::hdf5
