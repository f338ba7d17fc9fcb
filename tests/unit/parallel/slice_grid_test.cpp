#include "rbm_vmc/parallel/slice_grid.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>

namespace rbm {
namespace {

constexpr Real kTiny = std::numeric_limits<Real>::denorm_min();
constexpr Real kHuge = std::numeric_limits<Real>::max();

__extension__ using Wide = __int128;

Real random_number(std::mt19937_64& random, int lowest_exponent, int highest_exponent) {
  const Real mantissa = std::uniform_real_distribution<Real>(-1, 1)(random);
  return std::ldexp(mantissa, std::uniform_int_distribution<int>(lowest_exponent, highest_exponent)(random));
}

// The plain twin: x = m 2^e with integer m, cut by integer division with rounding to nearest, ties to even.
std::array<std::int64_t, 3> plain_slices(Real x, int level) {
  int exponent = 0;
  auto rest = static_cast<Wide>(std::ldexp(std::frexp(x, &exponent), 53));
  exponent -= 53;
  std::array<std::int64_t, 3> slices{};
  for (int l = 0; l < 3 && rest != 0; ++l) {
    const int shift = 43 * (level - l) - 14 - exponent;  // slice = rest / 2^shift
    if (shift > 100) continue;
    if (shift <= 0) {
      slices[static_cast<std::size_t>(l)] = static_cast<std::int64_t>(rest * (Wide{1} << -shift));
      break;
    }
    const Wide unit = Wide{1} << shift;
    Wide quotient = rest / unit;
    Wide remainder = rest % unit;
    if (remainder < 0) {
      remainder += unit;
      --quotient;
    }
    if (2 * remainder > unit || (2 * remainder == unit && quotient % 2 != 0)) ++quotient;
    slices[static_cast<std::size_t>(l)] = static_cast<std::int64_t>(quotient);
    rest -= quotient * unit;
  }
  return slices;
}

std::array<std::int64_t, 3> slices_of(Real x, int level, int limb_count = 3) {
  std::array<std::int64_t, 3> slices{};
  add_slices({&x, 1}, level, limb_count, slices.data(), 1);
  return slices;
}

TEST(SliceGrid, LevelsFollowEachOther) {
  for (int level = kLowestLevel; level < kHighestLevel - 1; ++level) {
    const Real limit = std::bit_cast<Real>(level_limit(level));
    EXPECT_EQ(limit, level_unit(level + 1) / 2);
    EXPECT_EQ(level_unit(level + 1) / level_unit(level), std::ldexp(1.0, 43));
    EXPECT_EQ(level_of(magnitude_bits(-limit)), level + 1);
    EXPECT_EQ(level_of(magnitude_bits(std::nextafter(limit, 0.0))), level);
  }
  EXPECT_EQ(level_of(magnitude_bits(kHuge)), kHighestLevel);
  EXPECT_EQ(level_of(magnitude_bits(kTiny)), kLowestLevel);
  EXPECT_EQ(level_of(magnitude_bits(-0.0)), kLowestLevel);
  EXPECT_TRUE(std::isfinite(1 / level_unit(kLowestLevel)));
}

TEST(SliceGrid, SlicesAreThoseOfIntegerDivision) {
  std::mt19937_64 random(1);
  for (int sample = 0; sample < 200000; ++sample) {
    const Real x = random_number(random, -1070, 1024);
    const int level = level_of(magnitude_bits(x));
    const auto expected = plain_slices(x, level);
    ASSERT_EQ(slices_of(x, level), expected) << x;
    const auto two = slices_of(x, level, 2);
    ASSERT_EQ(two[0], expected[0]);
    ASSERT_EQ(two[1], expected[1]);
    ASSERT_LE(std::abs(expected[0]), std::int64_t{1} << 42);
    ASSERT_LE(std::abs(expected[1]), std::int64_t{1} << 42);
  }
}

TEST(SliceGrid, TiesGoToEven) {
  const Real unit = level_unit(0);
  EXPECT_EQ(slices_of(0.5 * unit, 0)[0], 0);
  EXPECT_EQ(slices_of(1.5 * unit, 0)[0], 2);
  EXPECT_EQ(slices_of(-2.5 * unit, 0)[0], -2);
}

TEST(SliceGrid, StartingHigherChangesNothing) {
  std::mt19937_64 random(2);
  for (int sample = 0; sample < 100000; ++sample) {
    const Real x = random_number(random, -1070, 1000);
    const int level = level_of(magnitude_bits(x));
    const auto own = slices_of(x, level);
    for (int higher = 1; level + higher <= kHighestLevel && higher < 5; ++higher) {
      const auto slices = slices_of(x, level + higher);
      for (int l = 0; l < 3; ++l) {
        ASSERT_EQ(slices[static_cast<std::size_t>(l)], l < higher ? 0 : own[static_cast<std::size_t>(l - higher)]) << x;
      }
    }
  }
}

TEST(SliceGrid, ThreeSlicesHoldANumberExactly) {
  std::mt19937_64 random(3);
  for (int sample = 0; sample < 100000; ++sample) {
    const Real x = random_number(random, -1073, 1024);
    const int level = level_of(magnitude_bits(x));
    const auto slices = slices_of(x, level);
    Real back = 0;
    read_slices(slices.data(), 1, level, 3, {&back, 1});
    ASSERT_EQ(back, x);
  }
  for (const Real x : {kTiny, -kTiny, kHuge, -kHuge, 0.0, 1e300, 1e-300}) {
    const int level = level_of(magnitude_bits(x));
    const auto slices = slices_of(x, level);
    Real back = 1;
    read_slices(slices.data(), 1, level, 3, {&back, 1});
    EXPECT_EQ(back, x);
  }
}

TEST(SliceGrid, LimbsReadBackToTheLastPlace) {
  std::mt19937_64 random(4);
  std::uniform_int_distribution<std::int64_t> limb(-(std::int64_t{1} << 62), std::int64_t{1} << 62);
  int correctly_rounded = 0;
  constexpr int kSamples = 100000;
  for (int sample = 0; sample < kSamples; ++sample) {
    // Of all sizes, so that limbs cancel, vanish and reach into each other.
    const std::array<std::int64_t, 2> limbs{limb(random) >> (sample % 64), limb(random) >> (sample / 64 % 64)};
    Real value = 0;
    read_slices(limbs.data(), 1, 0, 2, {&value, 1});
    const Wide exact = static_cast<Wide>(limbs[0]) * (Wide{1} << 43) + limbs[1];
    const Real expected = std::ldexp(static_cast<Real>(exact), -14 - 43);
    ASSERT_NEAR(value, expected, std::abs(std::nextafter(expected, kHuge) - expected));
    if (value == expected) ++correctly_rounded;
  }
  EXPECT_GT(correctly_rounded, kSamples * 99 / 100);
}

TEST(LargestMagnitude, SeesEverySignAndWhatIsNotANumber) {
  std::vector<Real> numbers(100, 1.0);
  numbers[57] = -3;
  EXPECT_EQ(largest_magnitude(numbers), magnitude_bits(3));
  numbers[99] = -std::numeric_limits<Real>::infinity();
  EXPECT_EQ(largest_magnitude(numbers), kInfinityBits);
  numbers[3] = -std::numeric_limits<Real>::quiet_NaN();
  EXPECT_GT(largest_magnitude(numbers), kInfinityBits);
  EXPECT_EQ(largest_magnitude(std::vector<Real>{0.0, -0.0}), 0);
  EXPECT_EQ(largest_magnitude({}), 0);
}

}  // namespace
}  // namespace rbm
