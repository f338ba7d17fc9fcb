/// Random bits made numbers: uniform midpoints on (0,1) and (-1,1).
///
/// A field of n random bits is laid under an exponent: 1.f - 1 and 2·1.f - 3, with a half added below the last bit, so that
/// neither end occurs, the mean is exact and every step is exact. Three instructions, no conversion. Nothing throws.
#pragma once

#include "rbm_vmc/base/lane_math.hpp"

namespace rbm {

/// (k + 1/2) / 2^n on (0,1), k the n bits 51, 50, ... 52-n of each field; other bits of the field do not matter for n < 52,
/// and must be zero for n = 52.
template <int n>
[[gnu::always_inline]] inline Pack unit_uniform(PackBits field) {
  static_assert(0 < n && n <= 52);
  constexpr std::uint64_t kExponent = 0x3ff0'0000'0000'0000;
  if constexpr (n == 52) {
    return pack_of(field | kExponent) - 0x1.fffffffffffffp-1;
  } else {
    constexpr std::uint64_t kField = ((std::uint64_t{1} << n) - 1) << (52 - n);
    return pack_of((field & kField) | (kExponent | std::uint64_t{1} << (51 - n))) - 1.0;
  }
}

/// 2 (k + 1/2) / 2^n - 1 on (-1,1), k as above.
template <int n>
[[gnu::always_inline]] inline Pack symmetric_uniform(PackBits field) {
  static_assert(0 < n && n <= 51);
  constexpr std::uint64_t kExponent = 0x4000'0000'0000'0000;
  constexpr std::uint64_t kField = ((std::uint64_t{1} << n) - 1) << (52 - n);
  return pack_of((field & kField) | (kExponent | std::uint64_t{1} << (51 - n))) - 3.0;
}

}  // namespace rbm
