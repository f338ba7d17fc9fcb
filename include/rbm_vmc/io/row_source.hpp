/// Rows of numbers, one after the other: what a data set is made of, wherever it comes from.
///
/// Rows have the same length, and all numbers are finite. A source may be read again from its start, and then gives the same
/// rows.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/io/choice.hpp"

namespace rbm {

/// What all numbers of a table have in common: the first that fits.
enum class ValueKind { binary, spin, byte, real };  ///< {0,1}, {-1,+1}, {0,1,...,255}

template <>
struct Choice<ValueKind> {
  static constexpr std::array names{std::string_view("binary"), std::string_view("spin"), std::string_view("byte"),
                                    std::string_view("real")};
};

/// Watches numbers go by.
class ValueWatch {
 public:
  void see(std::span<const Real> values);
  ValueKind kind() const {
    return binary_ ? ValueKind::binary : spin_ ? ValueKind::spin : byte_ ? ValueKind::byte : ValueKind::real;
  }
  Real least() const { return least_; }  ///< +∞ as long as nothing was seen
  Real most() const { return most_; }

 private:
  bool binary_ = true, spin_ = true, byte_ = true;
  Real least_ = std::numeric_limits<Real>::infinity(), most_ = -std::numeric_limits<Real>::infinity();
};

class RowSource {
 public:
  virtual ~RowSource() = default;

  virtual Index rows() const = 0;     ///< at least 1
  virtual Index columns() const = 0;  ///< at least 1
  virtual ValueKind kind() const = 0;
  /// Fills `out` with the next rows, whole ones, row-major; returns how many: fewer than fit only at the end.
  virtual Index read(std::span<Real> out) = 0;
  virtual void rewind() = 0;
  /// One label a row that has been read so far; empty if the source has none.
  virtual std::vector<Integer> labels() const { return {}; }
  /// What else is worth knowing about the rows, as attributes of their dataset.
  virtual Archive::Attributes attributes() const { return {}; }
};

}  // namespace rbm
