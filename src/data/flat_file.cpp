#include "rbm_vmc/data/flat_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace rbm {
namespace {

constexpr Index kBlock = Index{1} << 18;  // numbers read at once
constexpr Real kMostExact = 0x1p53;

/// Where a column of the array in C order stands among those in Fortran's.
Index fortran_column(Index column, const std::vector<Index>& shape) {
  Index result = 0;
  for (std::size_t axis = shape.size(); axis-- > 1;) {
    Index stride = 1;
    for (std::size_t before = 1; before < axis; ++before) stride *= shape[before];
    result += column % shape[axis] * stride;
    column /= shape[axis];
  }
  return result;
}

}  // namespace

Index FlatFile::checked_count() const {
  const std::uint64_t size = open_regular(file).size();
  std::uint64_t bytes = format.bytes;
  bool overflow = false;
  const bool empty = std::ranges::find(shape, 0) != shape.end();
  for (const Index extent : shape) {
    expects(extent >= 0, "extents that are not negative");
    overflow |= !empty && __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &bytes);
  }
  if (empty) bytes = 0;
  if (overflow || offset > size || bytes != size - offset) {
    throw FileError(fmt::format("{}: is damaged or cut short (shape {} of {} bytes each, {} bytes after the header)",
                                file.string(), fmt::join(shape, " x "), format.bytes, size - std::min(offset, size)));
  }
  return static_cast<Index>(bytes / format.bytes);
}

FlatRows::FlatRows(FlatFile flat) : flat_(std::move(flat)), descriptor_(open_regular(flat_.file)) {
  const auto name = flat_.file.string();
  const Index count = flat_.checked_count();
  if (flat_.shape.size() < 2)
    throw InputError(
        fmt::format("{}: wrong shape (rank {}, wanted rows x units) labels go with --labels", name, flat_.shape.size()));
  if (count == 0) throw InputError(fmt::format("{}: empty (shape {})", name, fmt::join(flat_.shape, " x ")));
  rows_ = flat_.shape[0];
  columns_ = count / rows_;
  if (columns_ > kMostColumns)
    throw InputError(fmt::format("{}: too many units ({}, at most {}) rows come first", name, columns_, kMostColumns));
  if (flat_.first_axis_fastest) {
    for (Index column = 0; column < columns_; ++column)
      stored_column_.push_back(fortran_column(column, flat_.shape) * rows_);
  }
  ValueWatch watch;
  const Index step = std::clamp<Index>(kBlock / columns_, 1, rows_);
  std::vector<Real> values;
  for (Index row = 0; row < rows_; row += step) {
    values.resize(static_cast<std::size_t>(std::min(step, rows_ - row) * columns_));
    read_rows(row, values);
    watch.see(values);
    const auto bad = std::ranges::find_if(values, [](Real value) { return !std::isfinite(value); });
    if (bad == values.end()) continue;
    const Index at = bad - values.begin();
    throw InputError(fmt::format("{}: [{},{}]: not a finite number (found {}) leave such rows out; counted from 0", name,
                                 row + at / columns_, at % columns_, *bad));
  }
  kind_ = watch.kind();
}

void FlatRows::read_numbers(Index first, std::span<Real> out) {
  bytes_.resize(out.size() * flat_.format.bytes);
  if (descriptor_.read_at(flat_.offset + static_cast<std::uint64_t>(first) * flat_.format.bytes, bytes_) != bytes_.size())
    throw FileError(flat_.file.string() + ": cannot be read (it became shorter)");
  flat_.format.decode(bytes_, out);
}

void FlatRows::read_rows(Index first, std::span<Real> out) {
  if (!flat_.first_axis_fastest) return read_numbers(first * columns_, out);
  const Index rows = std::ssize(out) / columns_;
  std::vector<Real> column(static_cast<std::size_t>(rows));
  for (Index i = 0; i < columns_; ++i) {
    read_numbers(stored_column_[static_cast<std::size_t>(i)] + first, column);
    for (Index row = 0; row < rows; ++row)
      out[static_cast<std::size_t>(row * columns_ + i)] = column[static_cast<std::size_t>(row)];
  }
}

Index FlatRows::read(std::span<Real> out) {
  const Index count = std::min(std::ssize(out) / columns_, rows_ - next_);
  read_rows(next_, out.first(static_cast<std::size_t>(count * columns_)));
  next_ += count;
  return count;
}

std::vector<Integer> flat_integers(const FlatFile& flat) {
  const auto name = flat.file.string();
  const Index count = flat.checked_count();
  if (flat.shape.size() != 1)
    throw InputError(fmt::format("{}: wrong shape (rank {}, wanted one label a row)", name, flat.shape.size()));
  if (!flat.format.whole()) throw InputError(name + ": wrong type (floating point, wanted integers)");
  const Descriptor descriptor = open_regular(flat.file);
  std::vector<Integer> result;
  std::vector<std::byte> bytes;
  std::vector<Real> values;
  for (Index first = 0; first < count; first += kBlock) {
    values.resize(static_cast<std::size_t>(std::min(kBlock, count - first)));
    bytes.resize(values.size() * flat.format.bytes);
    if (descriptor.read_at(flat.offset + static_cast<std::uint64_t>(first) * flat.format.bytes, bytes) != bytes.size())
      throw FileError(name + ": cannot be read (it became shorter)");
    flat.format.decode(bytes, values);
    for (const Real value : values) {
      if (std::abs(value) > kMostExact)
        throw InputError(fmt::format("{}: [{}]: out of range (above 2^53) counted from 0", name, result.size()));
      result.push_back(static_cast<Integer>(value));
    }
  }
  return result;
}

}  // namespace rbm
