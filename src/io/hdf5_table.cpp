#include "hdf5_table.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

#include "hdf5_checks.hpp"
#include "rbm_vmc/base/contract.hpp"

namespace rbm::hdf5 {
namespace {

using Size = std::uint64_t;

constexpr Size kMostChunk = Size{1} << 28;  // [byte] as in read_budget.hpp
constexpr Size kMostPacking = 1100;         // deflate reaches 1032
constexpr Size kMostBytes = Size{1} << 60;
constexpr Size kLeastCache = Size{1} << 20;

std::string text(Size number) { return std::to_string(number); }

/// Space for the chunks that a row meets, so that each is unpacked once when rows are read in their order.
Size cache_for(const std::vector<Size>& chunk, const std::vector<Size>& shape, Size element) {
  if (chunk.empty()) return kLeastCache;
  Size bytes = element;
  for (const Size extent : chunk) {
    if (__builtin_mul_overflow(bytes, extent, &bytes) || bytes > kMostChunk || bytes == 0)
      refuse("is too large (in one chunk; at most " + text(kMostChunk >> 20) + " MiB are unpacked at once)");
  }
  const Size beside = shape.size() == 2 && chunk.size() == 2 ? (shape[1] - 1) / chunk[1] + 1 : 1;
  return std::clamp(bytes * std::min(beside, kMostChunk / bytes), kLeastCache, kMostChunk);
}

Handle open_with_cache(const Object& group, const Link& link, Size cache) {
  const Handle access = properties(H5P_DATASET_ACCESS);
  ok(H5Pset_chunk_cache(access, 12421, cache, 1.0));  // chunks read to their end go first
  return {H5Dopen2(group.id(), link.name.c_str(), access), H5Dclose};
}

/// The dataset behind a link once all is known that can be known before a value is read.
Handle checked(const Object& group, const Link& link) {
  if (!link.hard) refuse("is a soft or external link (copy what it leads to into its place)");
  const Object object = group.child(link);
  if (object.kind() != Object::Kind::dataset) refuse("is not a dataset");
  const auto chunk = checked_layout(object.id());
  const Handle space(H5Dget_space(object.id()), H5Sclose);
  if (ok(H5Sget_simple_extent_type(space)) == H5S_NULL) refuse("holds nothing (a null dataspace, as of h5py.Empty)");
  std::array<hsize_t, H5S_MAX_RANK> extents = {};
  const auto rank = ok(H5Sget_simple_extent_dims(space, extents.data(), nullptr));
  const std::vector<Size> shape(extents.begin(), extents.begin() + rank);
  const Handle type(H5Dget_type(object.id()), H5Tclose);
  const Size element = H5Tget_size(type);
  Size bytes = element;
  for (const Size extent : shape) {
    if (extent > 0 && (__builtin_mul_overflow(bytes, extent, &bytes) || bytes > kMostBytes))
      refuse("is too large (it claims more than 2^60 bytes)");
  }
  const bool empty = std::ranges::find(shape, Size{0}) != shape.end();
  const Size stored = H5Dget_storage_size(object.id());
  if (!empty && stored == 0) refuse("holds no values (they were never written)");
  if (!empty && bytes / kMostPacking > stored)
    refuse("is too large (" + text(bytes) + " bytes from " + text(stored) + " stored; deflate does not reach that)");
  return open_with_cache(group, link, empty ? kLeastCache : cache_for(chunk, shape, element));
}

Table::Kind kind_of(hid_t type) {
  const auto type_class = ok(H5Tget_class(type));
  if (type_class == H5T_ENUM && is_boolean(type)) return Table::Kind::boolean;
  if (type_class == H5T_INTEGER && is_integer(type)) return Table::Kind::integer;
  if (type_class == H5T_FLOAT && (is_real(type) || is_other_real(type))) return Table::Kind::real;
  if (type_class == H5T_STRING) refuse("holds text (wanted numbers)");
  refuse("holds " + described(type) + " (wanted numbers)");
}

template <class T>
hid_t memory_type() {
  if constexpr (std::is_same_v<T, Real>) return H5T_NATIVE_DOUBLE;
  if constexpr (std::is_same_v<T, float>) return H5T_NATIVE_FLOAT;
  return H5T_NATIVE_INT64;
}

}  // namespace

Table::Table(const Object& group, const Link& link) : id_(checked(group, link)), type_(H5Dget_type(id_), H5Tclose) {
  const Handle space(H5Dget_space(id_), H5Sclose);
  std::array<hsize_t, H5S_MAX_RANK> extents = {};
  rank_ = ok(H5Sget_simple_extent_dims(space, extents.data(), nullptr));
  if (rank_ > 0) rows_ = static_cast<Index>(extents[0]);
  columns_ = rank_ == 2 ? static_cast<Index>(extents[1]) : 1;
  kind_ = kind_of(type_);
  bytes_ = static_cast<Index>(H5Tget_size(type_));
}

template <class T>
void Table::read(Index first, Index count, T* out) const {
  expects(rank_ == 1 || rank_ == 2, "a table of rank 1 or 2");
  expects(0 <= first && 0 <= count && count <= rows_ && first <= rows_ - count, "rows of the table");
  expects(columns_ <= kMostValues / std::max<Index>(count, 1), "no more rows than are read at once");
  if (count * columns_ == 0) return;
  const Handle space(H5Dget_space(id_), H5Sclose);
  const std::array<hsize_t, 2> start = {static_cast<hsize_t>(first), 0};
  const std::array<hsize_t, 2> part = {static_cast<hsize_t>(count), static_cast<hsize_t>(columns_)};
  ok(H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, part.data(), nullptr));
  const Handle memory(H5Screate_simple(rank_, part.data(), nullptr), H5Sclose);
  if (kind_ != Kind::boolean) {
    ok(H5Dread(id_, memory_type<T>(), memory, space, H5P_DEFAULT, out));
    return;
  }
  std::vector<signed char> values(static_cast<std::size_t>(count * columns_));
  ok(H5Dread(id_, type_, memory, space, H5P_DEFAULT, values.data()));
  if (std::ranges::any_of(values, [](auto value) { return value != 0 && value != 1; }))
    refuse("holds booleans that are neither true nor false (damaged)");
  std::ranges::copy(values, out);
}

template void Table::read(Index, Index, Real*) const;
template void Table::read(Index, Index, float*) const;
template void Table::read(Index, Index, Integer*) const;

}  // namespace rbm::hdf5
