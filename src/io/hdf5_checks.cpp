#include "hdf5_checks.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "rbm_vmc/io/utf8.hpp"

namespace rbm::hdf5 {
namespace {

bool is_one_of(hid_t type, std::initializer_list<hid_t> known) {
  return std::ranges::any_of(known, [type](hid_t other) { return ok(H5Tequal(type, other)) > 0; });
}

/// IEEE 754 binary16 in the byte order of a type.
Handle half(hid_t order) {
  Handle type(H5Tcopy(order), H5Tclose);
  ok(H5Tset_fields(type, 15, 10, 5, 0, 10));
  ok(H5Tset_precision(type, 16));
  ok(H5Tset_ebias(type, 15));
  ok(H5Tset_size(type, 2));
  return type;
}

}  // namespace

bool is_integer(hid_t type) {
  return is_one_of(type, {H5T_STD_I8LE, H5T_STD_I16LE, H5T_STD_I32LE, H5T_STD_I64LE, H5T_STD_I8BE, H5T_STD_I16BE,
                          H5T_STD_I32BE, H5T_STD_I64BE, H5T_STD_U8LE, H5T_STD_U16LE, H5T_STD_U32LE, H5T_STD_U64LE,
                          H5T_STD_U8BE, H5T_STD_U16BE, H5T_STD_U32BE, H5T_STD_U64BE});
}

bool is_real(hid_t type) { return is_one_of(type, {H5T_IEEE_F32LE, H5T_IEEE_F64LE, H5T_IEEE_F32BE, H5T_IEEE_F64BE}); }
bool is_boolean(hid_t type) { return is_one_of(type, {boolean_type(H5T_STD_I8LE), boolean_type(H5T_STD_I8BE)}); }

bool is_other_real(hid_t type) { return is_one_of(type, {half(H5T_IEEE_F32LE), half(H5T_IEEE_F32BE), H5T_NATIVE_LDOUBLE}); }

std::string described(hid_t type) {
  const auto bytes = H5Tget_size(type);
  const auto bits = std::to_string(8 * bytes) + "-bit ";
  const std::string layout = bytes == 4 || bytes == 8 ? " of an unusual layout" : "";
  switch (H5Tget_class(type)) {
    case H5T_INTEGER: return bits + "integers" + layout;
    case H5T_FLOAT: return bits + "floating-point numbers" + layout;
    case H5T_ENUM: return "an enumeration";
    case H5T_COMPOUND: return "compounds (records or complex numbers)";
    case H5T_ARRAY: return "arrays within an array";
    case H5T_VLEN: return "rows of different lengths";
    case H5T_REFERENCE: return "references";
    case H5T_BITFIELD: return "bit fields";
    case H5T_OPAQUE: return "opaque bytes";
    default: return "values of an unknown type";
  }
}

void refuse_unknown_filters(hid_t list) {
  const int count = ok(H5Pget_nfilters(list));
  for (int i = 0; i < count; ++i) {
    std::array<char, 64> name = {};
    std::size_t values = 0;
    unsigned flags = 0, configuration = 0;
    const auto filter = ok(H5Pget_filter2(list, static_cast<unsigned>(i), &flags, &values, nullptr, name.size() - 1,
                                          name.data(), &configuration));
    if (filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32) continue;
    refuse("is packed by the unknown filter " + std::to_string(filter) + " " + printable(name.data()) +
           " (known are deflate, shuffle and fletcher32)");
  }
}

std::vector<std::uint64_t> checked_layout(hid_t dataset) {
  const Handle list(H5Dget_create_plist(dataset), H5Pclose);
  const auto layout = ok(H5Pget_layout(list));
  if (layout == H5D_VIRTUAL) refuse("is a virtual dataset (its values are in other files)");
  if (ok(H5Pget_external_count(list)) > 0) refuse("has external storage (its values are in other files)");
  if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) refuse("has an unknown storage layout");
  refuse_unknown_filters(list);
  std::array<hsize_t, H5S_MAX_RANK> chunk = {};
  const int rank = layout == H5D_CHUNKED ? ok(H5Pget_chunk(list, H5S_MAX_RANK, chunk.data())) : 0;
  return {chunk.begin(), chunk.begin() + rank};
}

}  // namespace rbm::hdf5
