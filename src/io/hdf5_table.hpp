/// One dataset of numbers in an HDF5 file that nobody vouches for, read row by row, however large it is.
///
/// Checked when opened: it is in this very file, stored and packed in known ways, of rank 1 or 2, of numbers, and no larger
/// than what is stored of it can be unpacked to. Throws ObjectError "problem (why)".
#pragma once

#include <cstdint>
#include <string>

#include "hdf5_library.hpp"
#include "hdf5_object.hpp"
#include "rbm_vmc/base/block.hpp"

namespace rbm::hdf5 {

class Table {
 public:
  enum class Kind { boolean, integer, real };
  static constexpr Index kMostColumns = Index{1} << 24;
  static constexpr Index kMostValues = Index{1} << 27;  ///< of one read

  Table(const Object& group, const Link& link);

  int rank() const { return rank_; }
  Index rows() const { return rows_; }
  Index columns() const { return columns_; }  ///< 1 for rank 1
  Kind kind() const { return kind_; }
  Index bytes() const { return bytes_; }  ///< of a stored number

  /// Rows first, first + 1, ..., row-major, converted. T is Real, float or Integer; reals are not read as integers.
  template <class T>
  void read(Index first, Index count, T* out) const;

 private:
  Handle id_;
  Handle type_;
  int rank_ = 0;
  Index rows_ = 0, columns_ = 0;
  Kind kind_ = Kind::real;
  Index bytes_ = 0;
};

}  // namespace rbm::hdf5
