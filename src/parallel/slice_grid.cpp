#include "rbm_vmc/parallel/slice_grid.hpp"

#include <algorithm>

namespace rbm {
namespace {

constexpr Real kSliceRatio = power_of_two(kSliceBits);
constexpr Real kInverseRatio = power_of_two(-kSliceBits);

// Adding 1.5 2^52 to |t| < 2^51 rounds t to an integer, which then stands in the low bits of the sum.
constexpr Real kRounder = 0x1.8p52;
constexpr std::int64_t kRounderBits = std::bit_cast<std::int64_t>(kRounder);

template <int limb_count>
void add_slices_of(const Real* __restrict numbers, Index n, Real inverse_unit, std::int64_t* __restrict first,
                   std::int64_t* __restrict second, std::int64_t* __restrict third) {
  for (Index i = 0; i < n; ++i) {
    Real rest = numbers[i] * inverse_unit;
    const Real shifted = rest + kRounder;
    first[i] += std::bit_cast<std::int64_t>(shifted) - kRounderBits;
    rest = (rest - (shifted - kRounder)) * kSliceRatio;
    const Real shifted_second = rest + kRounder;
    second[i] += std::bit_cast<std::int64_t>(shifted_second) - kRounderBits;
    if constexpr (limb_count == 3) {
      rest = (rest - (shifted_second - kRounder)) * kSliceRatio;
      third[i] += std::bit_cast<std::int64_t>(rest + kRounder) - kRounderBits;
    }
  }
}

// Moves what exceeds half a unit of the limb above into that limb: |lower| <= 2^42 afterwards.
inline void carry(std::int64_t& upper, std::int64_t& lower) {
  const std::int64_t excess = (lower + (std::int64_t{1} << (kSliceBits - 1))) >> kSliceBits;
  lower -= excess * (std::int64_t{1} << kSliceBits);
  upper += excess;
}

}  // namespace

std::int64_t largest_magnitude(std::span<const Real> numbers) {
  std::int64_t largest = 0;
  for (const Real x : numbers) largest = std::max(largest, magnitude_bits(x));
  return largest;
}

void add_slices(std::span<const Real> numbers, int level, int limb_count, std::int64_t* limbs, Index stride) {
  const Real inverse_unit = 1 / level_unit(level);
  const Index n = std::ssize(numbers);
  if (limb_count == 2) {
    add_slices_of<2>(numbers.data(), n, inverse_unit, limbs, limbs + stride, nullptr);
  } else {
    add_slices_of<3>(numbers.data(), n, inverse_unit, limbs, limbs + stride, limbs + 2 * stride);
  }
}

void read_slices(const std::int64_t* limbs, Index stride, int level, int limb_count, std::span<Real> numbers) {
  const Real unit = level_unit(level);
  for (Index i = 0; i < std::ssize(numbers); ++i) {
    std::int64_t top = limbs[i];
    std::int64_t middle = limbs[stride + i];
    std::int64_t bottom = limb_count == 3 ? limbs[2 * stride + i] : 0;
    carry(middle, bottom);
    carry(top, middle);
    const Real rounded = static_cast<Real>(top);  // the limbs below and what this left out come in as a small correction
    const Real left_out = static_cast<Real>(top - static_cast<std::int64_t>(rounded));
    const Real below = (static_cast<Real>(middle) + static_cast<Real>(bottom) * kInverseRatio) * kInverseRatio;
    numbers[static_cast<std::size_t>(i)] = (rounded + (left_out + below)) * unit;
  }
}

}  // namespace rbm
