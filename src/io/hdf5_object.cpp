#include "hdf5_object.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <string_view>

#include "hdf5_checks.hpp"
#include "rbm_vmc/base/contract.hpp"

namespace rbm::hdf5 {
namespace {

using Size = std::uint64_t;
constexpr Size kTextBytes = 64;  ///< what a text costs in memory besides its characters
constexpr const char* kWanted = " (wanted booleans, integers, 32- or 64-bit floating point, or text)";

/// A dataset or an attribute: the library has two names for each call.
struct Stored {
  hid_t id;
  bool attribute;
  Handle type() const { return {attribute ? H5Aget_type(id) : H5Dget_type(id), H5Tclose}; }
  Handle space() const { return {attribute ? H5Aget_space(id) : H5Dget_space(id), H5Sclose}; }
  template <class T>
  void read(hid_t type, std::vector<T>& out, hid_t transfer = H5P_DEFAULT) const {
    if (out.empty()) return;  // the library refuses to read nothing to nowhere
    ok(attribute ? H5Aread(id, type, out.data()) : H5Dread(id, type, H5S_ALL, H5S_ALL, transfer, out.data()));
  }
};

/// Memory for texts of unknown length: it belongs to us whatever becomes of the call, and stays within the budget.
struct TextArena {
  ReadBudget& budget;
  std::vector<std::unique_ptr<char[]>> pieces = {};

  static void* allocate(std::size_t bytes, void* arena) noexcept {
    auto& self = *static_cast<TextArena*>(arena);
    if (!self.budget.grant_bytes(bytes)) return nullptr;
    try {
      return self.pieces.emplace_back(std::make_unique_for_overwrite<char[]>(bytes)).get();
    } catch (const std::bad_alloc&) {
      return nullptr;
    }
  }
  static void release(void*, void*) noexcept {}
};

std::vector<std::string> variable_texts(const Stored& stored, hid_t type, Size count, ReadBudget& budget) {
  if (stored.attribute) budget.grant_attribute_texts(count);
  const Handle memory = text_type(ok(H5Tget_cset(type)));
  std::vector<char*> pointers(count);
  TextArena arena{budget};
  const Handle transfer = properties(H5P_DATASET_XFER);
  ok(H5Pset_vlen_mem_manager(transfer, TextArena::allocate, &arena, TextArena::release, nullptr));
  stored.read(memory, pointers, transfer);
  std::vector<std::string> texts;
  texts.reserve(pointers.size());
  for (const char* pointer : pointers) texts.emplace_back(pointer == nullptr ? "" : pointer);
  if (stored.attribute) {  // the library takes no arena for attributes
    for (char* pointer : pointers) H5free_memory(pointer);
  }
  return texts;
}

/// The text in a field of fixed width.
std::string trimmed(std::string_view field, H5T_str_t padding) {
  if (padding == H5T_STR_NULLTERM) field = field.substr(0, field.find('\0'));
  const char filler = padding == H5T_STR_SPACEPAD ? ' ' : '\0';
  field = field.substr(0, field.find_last_not_of(filler) + 1);
  if (field.find('\0') != field.npos) refuse("is text with a NUL inside (wanted UTF-8)");
  return std::string(field);
}

std::vector<std::string> fixed_texts(const Stored& stored, hid_t type, Size count) {
  const auto width = H5Tget_size(type);
  const auto padding = ok(H5Tget_strpad(type));
  std::vector<char> fields(count * width);
  stored.read(type, fields);
  std::vector<std::string> texts;
  for (Size i = 0; i < count; ++i) texts.push_back(trimmed(std::string_view(&fields[i * width], width), padding));
  return texts;
}

std::vector<char> booleans(const Stored& stored, hid_t type, Size count) {
  std::vector<char> values(count);
  stored.read(type, values);
  if (std::ranges::any_of(values, [](char value) { return value != 0 && value != 1; })) {
    refuse("holds booleans that are neither true nor false (damaged)");
  }
  return values;
}

std::vector<Integer> integers(const Stored& stored, hid_t type, Size count) {
  std::vector<Integer> values(count);
  const bool unsigned64 = H5Tget_size(type) == sizeof(Integer) && H5Tget_sign(type) == H5T_SGN_NONE;
  stored.read(unsigned64 ? H5T_NATIVE_UINT64 : H5T_NATIVE_INT64, values);
  if (unsigned64 && std::ranges::any_of(values, [](Integer value) { return value < 0; })) {
    refuse("is too large (an unsigned integer above 2^63 - 1)");
  }
  return values;
}

std::vector<Real> reals(const Stored& stored, Size count) {
  std::vector<Real> values(count);
  stored.read(H5T_NATIVE_DOUBLE, values);
  return values;
}

/// Checks the stored type before a value is converted: the library's conversions succeed and change values in silence.
Dataset read_values(const Stored& stored, SizeClaim claim, ReadBudget& budget) {
  const Handle space = stored.space();
  if (ok(H5Sget_simple_extent_type(space)) == H5S_NULL) refuse("holds nothing (a null dataspace, as of h5py.Empty)");
  std::array<hsize_t, H5S_MAX_RANK> extents = {};
  const auto rank = ok(H5Sget_simple_extent_dims(space, extents.data(), nullptr));
  const std::vector<Size> shape(extents.begin(), extents.begin() + rank);

  const Handle type = stored.type();
  const auto type_class = ok(H5Tget_class(type));
  const bool text = type_class == H5T_STRING;
  const bool variable = text && ok(H5Tis_variable_str(type)) > 0;
  if (!text && !is_integer(type) && !is_real(type) && !(type_class == H5T_ENUM && is_boolean(type))) {
    refuse("holds " + described(type) + kWanted);
  }
  claim.shape = shape;
  claim.element_bytes = H5Tget_size(type);
  claim.memory_bytes = !text ? sizeof(Real) : variable ? kTextBytes : claim.element_bytes + kTextBytes;
  const Size count = budget.grant_values(claim);

  Dataset result;
  result.shape.assign(shape.begin(), shape.end());
  if (variable) {
    result.data = variable_texts(stored, type, count, budget);
  } else if (text) {
    result.data = fixed_texts(stored, type, count);
  } else if (type_class == H5T_INTEGER) {
    result.data = integers(stored, type, count);
  } else if (type_class == H5T_FLOAT) {
    result.data = reals(stored, count);
  } else {
    result.data = booleans(stored, type, count);
  }
  return result;
}

}  // namespace

Object Object::root_of(const std::filesystem::path& file) {
  tame_library();
  const Handle access = properties(H5P_FILE_ACCESS);
  ok(H5Pset_fapl_sec2(access));
#if H5_VERSION_GE(1, 10, 7)
  // Files change their names whole, never their bytes; and many a file system of a cluster refuses locks.
  ok(H5Pset_file_locking(access, false, true));
#endif
  const Handle id(H5Fopen(file.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
  return Object(Handle(H5Oopen(id, "/", H5P_DEFAULT), H5Oclose));
}

Object Object::child(const Link& link) const {
  expects(link.hard, "a link to an object of the same file");
  return Object(Handle(H5Oopen(id_, link.name.c_str(), H5P_DEFAULT), H5Oclose));
}

Object::Kind Object::kind() const {
  const auto type = H5Iget_type(id_);
  return type == H5I_GROUP ? Kind::group : type == H5I_DATASET ? Kind::dataset : Kind::other;
}

std::uint64_t Object::address() const {
  H5O_info_t info = {};
  ok(H5Oget_info(id_, &info));
  return info.addr;
}

std::uint64_t Object::end_of_file() const {
  const Handle file(H5Iget_file_id(id_), H5Fclose);
  haddr_t end = 0;
  ok(H5Fget_eoa(file, &end));  // with a user block before the HDF5 data, if there is one
  return end;
}

std::vector<Link> Object::links() const {
  refuse_unknown_filters(Handle(H5Gget_create_plist(id_), H5Pclose));
  std::vector<Link> links;
  const auto add = [](hid_t, const char* name, const H5L_info_t* info, void* out) -> herr_t {
    static_cast<std::vector<Link>*>(out)->push_back({name, info->type == H5L_TYPE_HARD});
    return 0;
  };
  ok(H5Literate(id_, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &links));
  return links;
}

std::vector<std::string> Object::attributes() const {
  std::vector<std::string> names;
  const auto add = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  ok(H5Aiterate2(id_, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names));
  return names;
}

Dataset Object::values(ReadBudget& budget) const {
  const auto chunk = checked_layout(id_);
  SizeClaim claim;
  claim.chunk = chunk;
  claim.stored_bytes = H5Dget_storage_size(id_);
  return read_values({id_, false}, claim, budget);
}

Dataset Object::attribute(const std::string& name, ReadBudget& budget) const {
  const Handle id(H5Aopen(id_, name.c_str(), H5P_DEFAULT), H5Aclose);
  return read_values({id, true}, {}, budget);
}

}  // namespace rbm::hdf5
