/// Numbers cut into integer slices on an absolute grid, so that their sum does not depend on the order of adding.
///
/// Level k of the grid has the unit u_k = 2^(43 k - 14) and takes numbers |x| < b_k = 2^(43 k + 28) = u_{k+1} / 2. From a
/// level k with |x| < b_k down, the slices of x are
///
///     r_k = x,   s_k = nearest integer to r_k / u_k (ties to even),   r_{k-1} = r_k - s_k u_k   (exact in doubles).
///
/// Starting a level higher changes nothing: there s_{k+1} = 0, as |x| < u_{k+1} / 2. So s_k(x) is a function of x alone, and
/// sums of s_k are integers that add in any order. If a sum keeps the slices of levels K ... K-L+1, where K is the level of the
/// largest number seen, and K rises by one, then s_{K+1} of all numbers so far is zero, the other limbs keep their meaning one
/// place lower, and the lowest is dropped: the limbs are those they would be had K been known from the start. Nothing is
/// ever rounded twice. (Demmel and Nguyen, IEEE Trans. Comput. 64, 2060 (2015), give the floating-point relative of this.)
///
/// |s_k| <= 2^42, so 2^20 numbers fit into an int64 limb. What is lost of one number is at most u_{K-L+1} / 2, which is
/// 2^-43 (L = 2) or 2^-86 (L = 3) of the largest number at worst, when that lies just above b_{K-1}, and another 2^-43
/// smaller at best. The offset 28 puts the best case at the magnitudes of sums over walkers: with L = 2 a largest number of 1
/// loses at most 2^-58, of 1000 at most 2^-68 of itself.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

inline constexpr int kSliceBits = 43;
inline constexpr int kLowestLevel = -23;  ///< 1 / u_k still finite; takes all that is smaller, down to the denormals
inline constexpr int kHighestLevel = 24;  ///< takes the largest double
inline constexpr std::int64_t kMaxPartials = std::int64_t{1} << 20;  ///< numbers that fit into one limb
inline constexpr std::int64_t kInfinityBits = std::int64_t{0x7ff} << 52;

/// 2^e for -1022 <= e <= 1023.
constexpr Real power_of_two(int e) { return std::bit_cast<Real>(std::int64_t{1023 + e} << 52); }

/// u_k.
constexpr Real level_unit(int level) { return power_of_two(kSliceBits * level - 14); }

/// The bits of |x|, which order like |x|, infinity and then NaN above all numbers.
constexpr std::int64_t magnitude_bits(Real x) { return std::bit_cast<std::int64_t>(x) & ~(std::int64_t{1} << 63); }

/// The bits of b_k: numbers of smaller magnitude_bits fit the level.
constexpr std::int64_t level_limit(int level) {
  return level == kHighestLevel ? kInfinityBits : magnitude_bits(power_of_two(kSliceBits * level + 28));
}

/// The lowest level that takes a finite number of these magnitude_bits.
constexpr int level_of(std::int64_t magnitude) {
  int level = kLowestLevel;
  while (magnitude >= level_limit(level)) ++level;
  return level;
}

/// The largest magnitude_bits of some numbers; 0 for none.
std::int64_t largest_magnitude(std::span<const Real> numbers);

/// Adds the slices of numbers that fit the level: limbs[l * stride + i] += s_{level - l}(numbers[i]), l = 0 ... limb_count-1.
/// limb_count is 2 or 3.
void add_slices(std::span<const Real> numbers, int level, int limb_count, std::int64_t* limbs, Index stride);

/// The numbers that limbs stand for: numbers[i] = Σ_l limbs[l * stride + i] u_{level - l}, within one unit in the last place
/// (half of one nearly always), and a function of the limbs alone.
void read_slices(const std::int64_t* limbs, Index stride, int level, int limb_count, std::span<Real> numbers);

}  // namespace rbm
