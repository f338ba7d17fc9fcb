#include "hdf5_image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <type_traits>
#include <utility>

namespace rbm::hdf5 {
namespace {

/// The same file whenever it is made.
Handle timeless(hid_t list_class) {
  Handle list = properties(list_class);
  ok(H5Pset_obj_track_times(list, 0));
  return list;
}

Handle utf8_names(hid_t list_class) {
  Handle list = properties(list_class);
  ok(H5Pset_char_encoding(list, H5T_CSET_UTF8));
  return list;
}

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kTableChunkBytes = std::size_t{1} << 18;
constexpr std::size_t kWorthChecking = 4096;  ///< [byte] from here on the blocks of a dataset carry checksums of their own

Handle stored_type(const Dataset& dataset) {
  if (std::holds_alternative<std::vector<std::string>>(dataset.data)) return text_type(H5T_CSET_UTF8);
  if (std::holds_alternative<std::vector<char>>(dataset.data)) return boolean_type(H5T_STD_I8LE);
  const bool real = std::holds_alternative<std::vector<Real>>(dataset.data);
  return {H5Tcopy(real ? H5T_IEEE_F64LE : H5T_STD_I64LE), H5Tclose};
}

Handle space_of(const Dataset& dataset) {
  if (dataset.shape.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
  const std::vector<hsize_t> extents(dataset.shape.begin(), dataset.shape.end());
  return {H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), H5Sclose};
}

/// Calls write(pointer to the values) unless there are none.
template <class Write>
void with_values(const Dataset& dataset, const Write& write) {
  std::visit(
      [&write]<class T>(const std::vector<T>& values) {
        if (values.empty()) return;
        if constexpr (std::is_same_v<T, std::string>) {
          std::vector<const char*> pointers;
          pointers.reserve(values.size());
          for (const auto& text : values) pointers.push_back(text.c_str());
          write(pointers.data());
        } else {
          write(values.data());
        }
      },
      dataset.data);
}

/// Chunks of at most kChunkBytes: whole along the last axes, cut along the first.
std::vector<hsize_t> chunk_shape(const Dataset& dataset, std::size_t bytes) {
  std::vector<hsize_t> chunk(dataset.shape.begin(), dataset.shape.end());
  for (auto& extent : chunk) {
    const std::size_t rest = bytes / extent;
    extent = std::clamp<hsize_t>(kChunkBytes / rest, 1, extent);
    bytes = rest * extent;
  }
  return chunk;
}

/// The memory of a file, in the hands of the library as long as the file is open. (H5Fget_file_image would copy it out of
/// an open file, but clears a flag of the superblock without renewing its checksum: such a copy cannot be opened.)
H5FD_file_image_callbacks_t kept_in(ImageMemory& memory) {
  const auto resize = [](void*, std::size_t bytes, H5FD_file_image_op_t, void* owner) -> void* {
    return static_cast<ImageMemory*>(owner)->resize(bytes);
  };
  const auto allocate = [](std::size_t, H5FD_file_image_op_t, void*) -> void* { return nullptr; };
  const auto copy = [](void*, const void*, std::size_t, H5FD_file_image_op_t, void*) -> void* { return nullptr; };
  const auto release = [](void*, H5FD_file_image_op_t, void*) -> herr_t { return 0; };
  const auto copy_owner = [](void* owner) -> void* { return owner; };
  const auto release_owner = [](void*) -> herr_t { return 0; };
  return {allocate, copy, resize, release, copy_owner, release_owner, &memory};
}

Handle new_file(ImageMemory& memory) {
  tame_library();
  const Handle access = properties(H5P_FILE_ACCESS);
  ok(H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110));
  ok(H5Pset_fapl_core(access, kChunkBytes, false));
  auto callbacks = kept_in(memory);
  ok(H5Pset_file_image_callbacks(access, &callbacks));
  const auto name = fmt::format("in memory at {}", static_cast<const void*>(&memory));  // the library knows files by their names
  return {H5Fcreate(name.c_str(), H5F_ACC_TRUNC, timeless(H5P_FILE_CREATE), access), H5Fclose};
}

}  // namespace

std::byte* Image::Bytes::resize(std::size_t count) noexcept {
  try {
    bytes.resize(count);
  } catch (const std::exception&) {
    return nullptr;
  }
  return bytes.data();
}

Image::Image() : file_(new_file(own_)) {}
Image::Image(ImageMemory& memory) : file_(new_file(memory)) {}

void Image::add_group(const std::string& path) {
  const Handle group(H5Gcreate2(file_, path.c_str(), utf8_names(H5P_LINK_CREATE), timeless(H5P_GROUP_CREATE), H5P_DEFAULT),
                     H5Gclose);
}

void Image::add_dataset(const std::string& path, const Dataset& dataset) {
  const Handle type = stored_type(dataset);
  const Handle space = space_of(dataset);
  const Handle list = timeless(H5P_DATASET_CREATE);
  const auto bytes = H5Tget_size(type) * static_cast<std::size_t>(ok(H5Sget_simple_extent_npoints(space)));
  // Texts lie outside the chunks: a checksum would only cover their addresses.
  if (!dataset.shape.empty() && bytes >= kWorthChecking && H5Tget_class(type) != H5T_STRING) {
    const auto chunk = chunk_shape(dataset, bytes);
    ok(H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data()));
    ok(H5Pset_fletcher32(list));
  }
  const Handle id(H5Dcreate2(file_, path.c_str(), type, space, utf8_names(H5P_LINK_CREATE), list, H5P_DEFAULT), H5Dclose);
  with_values(dataset, [&](const void* values) { ok(H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values)); });
}

void Image::add_attribute(const std::string& path, const std::string& name, const Dataset& value) {
  const Handle object(H5Oopen(file_, path.empty() ? "/" : path.c_str(), H5P_DEFAULT), H5Oclose);
  const Handle type = stored_type(value);
  const Handle space = space_of(value);
  const Handle id(H5Acreate2(object, name.c_str(), type, space, utf8_names(H5P_ATTRIBUTE_CREATE), H5P_DEFAULT), H5Aclose);
  with_values(value, [&](const void* values) { ok(H5Awrite(id, type, values)); });
}

Handle Image::add_table(const std::string& path, const TableLayout& layout) {
  const Handle list = timeless(H5P_DATASET_CREATE);
  const auto width = layout.columns * H5Tget_size(layout.type);
  const std::array<hsize_t, 2> shape = {layout.rows, layout.columns};
  const std::array<hsize_t, 2> chunk = {std::clamp<hsize_t>(kTableChunkBytes / width, 1, layout.rows), layout.columns};
  ok(H5Pset_chunk(list, 2, chunk.data()));
  if (layout.packed) {
    ok(H5Pset_shuffle(list));
    ok(H5Pset_deflate(list, 1));
  }
  ok(H5Pset_fletcher32(list));
  const Handle space(H5Screate_simple(2, shape.data(), nullptr), H5Sclose);
  return {H5Dcreate2(file_, path.c_str(), layout.type, space, utf8_names(H5P_LINK_CREATE), list, H5P_DEFAULT), H5Dclose};
}

void write_rows(const Handle& table, hsize_t first, hsize_t count, hid_t memory_type, const void* values) {
  const Handle space(H5Dget_space(table), H5Sclose);
  std::array<hsize_t, 2> shape = {};
  ok(H5Sget_simple_extent_dims(space, shape.data(), nullptr));
  const std::array<hsize_t, 2> start = {first, 0}, part = {count, shape[1]};
  ok(H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, part.data(), nullptr));
  const Handle memory(H5Screate_simple(2, part.data(), nullptr), H5Sclose);
  ok(H5Dwrite(table, memory_type, memory, space, H5P_DEFAULT, values), "cannot be written");
}

std::vector<std::byte> Image::bytes() {
  own_.bytes.resize(close());
  return std::move(own_.bytes);
}

std::size_t Image::close() {
  ok(H5Fflush(file_, H5F_SCOPE_GLOBAL), "cannot be flushed");
  const auto size = ok(H5Fget_file_image(file_, nullptr, 0));
  file_.close();
  return static_cast<std::size_t>(size);
}

}  // namespace rbm::hdf5
