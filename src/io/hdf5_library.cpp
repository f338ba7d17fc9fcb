#include "hdf5_library.hpp"

#include <cstdint>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/utf8.hpp"

namespace rbm::hdf5 {

std::string library_reason() {
  std::string text;
  const auto first = [](unsigned n, const H5E_error2_t* error, void* out) -> herr_t {
    if (n == 0 && error->desc != nullptr) *static_cast<std::string*>(out) = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first, &text);
  if (text.find("version number") != text.npos) text += "; perhaps it was written by a newer HDF5 library";
  return printable(text);
}

void tame_library() {
  // Nothing of ours is open at the end of a program, and after a close that failed the library crashes there. Only the first of
  // all calls of the library can say so.
  H5dont_atexit();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  ok(H5PLset_loading_state(0));
}

Handle properties(hid_t list_class) { return {H5Pcreate(list_class), H5Pclose}; }

Handle boolean_type(hid_t base) {
  Handle type(H5Tenum_create(base), H5Tclose);
  for (const auto& [name, value] : {std::pair{"FALSE", std::int8_t{0}}, {"TRUE", std::int8_t{1}}}) {
    ok(H5Tenum_insert(type, name, &value));
  }
  return type;
}

Handle text_type(H5T_cset_t encoding) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  ok(H5Tset_size(type, H5T_VARIABLE));
  ok(H5Tset_cset(type, encoding));
  return type;
}

void check_is_hdf5(const std::filesystem::path& file) {
  tame_library();
  if (H5Fis_hdf5(file.c_str()) > 0) return;
  throw FileError(file.string() +
                  ": is not an HDF5 file (it begins otherwise) rbm_input makes one of TOML, CSV, NPY or IDX");
}

std::string version() {
  tame_library();
  unsigned major = 0, minor = 0, release = 0;
  ok(H5get_libversion(&major, &minor, &release));
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

}  // namespace rbm::hdf5
