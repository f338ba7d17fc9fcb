/// Files that hold one array of numbers behind a short header, as NPY and IDX do, and their rows.
///
/// Nothing in them is trusted: sizes are compared with that of the file before memory is taken.
#pragma once

#include <filesystem>
#include <vector>

#include "rbm_vmc/data/number_format.hpp"
#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/row_source.hpp"

namespace rbm {

/// What the header of such a file says.
struct FlatFile {
  std::filesystem::path file;
  NumberFormat format;
  std::vector<Index> shape;         ///< the first axis counts rows; the others become columns in C order
  std::uint64_t offset = 0;         ///< of the first number [byte]
  bool first_axis_fastest = false;  ///< the order of Fortran

  /// Numbers in all. Throws FileError unless the file ends where the last of them does.
  Index checked_count() const;
};

class FlatRows : public RowSource {
 public:
  static constexpr Index kMostColumns = Index{1} << 24;

  /// Reads the file once. Throws InputError if it has no rows, if a row is of one number only for lack of a second axis, or
  /// if a number is not finite; FileError if it cannot be read or its size is another.
  explicit FlatRows(FlatFile flat);

  Index rows() const override { return rows_; }
  Index columns() const override { return columns_; }
  ValueKind kind() const override { return kind_; }
  Index read(std::span<Real> out) override;
  void rewind() override { next_ = 0; }

 private:
  void read_rows(Index first, std::span<Real> out);
  void read_numbers(Index first, std::span<Real> out);

  FlatFile flat_;
  Descriptor descriptor_;
  Index rows_ = 0, columns_ = 0, next_ = 0;
  ValueKind kind_ = ValueKind::real;
  std::vector<Index> stored_column_;  ///< where the numbers of a column start, in the order of Fortran
  std::vector<std::byte> bytes_;
};

/// The whole numbers of a file of one axis. Throws InputError, FileError.
std::vector<Integer> flat_integers(const FlatFile& flat);

}  // namespace rbm
