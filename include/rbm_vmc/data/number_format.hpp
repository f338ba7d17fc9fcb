/// Numbers as other programs lay them out in files, made Real.
///
/// Widths 1, 2, 4, 8 bytes: booleans (one byte, not 0 is 1), integers with and without sign, IEEE 754 floating point of 2, 4
/// and 8 bytes. Integers above 2^53 are rounded. ContractError for other
/// widths.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

struct NumberFormat {
  enum class Kind { boolean, with_sign, without_sign, floating };

  Kind kind = Kind::without_sign;
  std::size_t bytes = 1;
  bool big_endian = false;

  /// False for widths that do not exist.
  bool known() const;
  bool whole() const { return kind != Kind::floating; }  ///< integers or booleans
  /// `stored` holds out.size() numbers.
  void decode(std::span<const std::byte> stored, std::span<Real> out) const;

  bool operator==(const NumberFormat&) const = default;
};

}  // namespace rbm
