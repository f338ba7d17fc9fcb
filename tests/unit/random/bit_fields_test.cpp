#include "rbm_vmc/random/bit_fields.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace rbm {
namespace {

/// (k + 1/2) / 2^n with k the n highest of the 52 bits.
template <int n>
Real twin(std::uint64_t field) {
  const std::uint64_t k = (field >> (52 - n)) & ((std::uint64_t{1} << n) - 1);
  return static_cast<Real>(std::ldexp(static_cast<long double>(k) + 0.5L, -n));
}

PackBits all_lanes(std::uint64_t field) { return PackBits{} + field; }

template <int n>
void expect_twin(std::uint64_t field) {
  ASSERT_EQ(unit_uniform<n>(all_lanes(field))[0], twin<n>(field)) << std::hex << field;
  if constexpr (n < 52) {
    ASSERT_EQ(symmetric_uniform<n>(all_lanes(field))[0], 2.0 * twin<n>(field) - 1.0) << std::hex << field;
  }
}

constexpr std::uint64_t kAll52 = (std::uint64_t{1} << 52) - 1;

TEST(BitFields, EqualTheirFormula) {
  std::mt19937_64 generator(1);
  for (int i = 0; i < 10000; ++i) {
    const std::uint64_t field = generator();
    expect_twin<1>(field);
    expect_twin<29>(field);
    expect_twin<32>(field);
    expect_twin<41>(field);
    expect_twin<42>(field);
    expect_twin<51>(field);
    expect_twin<52>(field & kAll52);
  }
}

TEST(BitFields, NeverReachTheEnds) {
  EXPECT_EQ(unit_uniform<52>(all_lanes(0))[0], std::ldexp(1.0, -53));
  EXPECT_EQ(unit_uniform<52>(all_lanes(kAll52))[0], 1.0 - std::ldexp(1.0, -53));
  EXPECT_EQ(unit_uniform<41>(all_lanes(0))[0], std::ldexp(1.0, -42));
  EXPECT_EQ(unit_uniform<41>(all_lanes(~std::uint64_t{0}))[0], 1.0 - std::ldexp(1.0, -42));
  EXPECT_EQ(symmetric_uniform<51>(all_lanes(0))[0], std::ldexp(1.0, -51) - 1.0);
  EXPECT_EQ(symmetric_uniform<51>(all_lanes(kAll52))[0], 1.0 - std::ldexp(1.0, -51));
}

// A trial step and its reverse must be equally likely: the complement of the bits is the negative number.
TEST(BitFields, SymmetricNumbersComeInPairs) {
  std::mt19937_64 generator(2);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t field = generator();
    ASSERT_EQ(symmetric_uniform<32>(all_lanes(field))[0], -symmetric_uniform<32>(all_lanes(~field))[0]);
    ASSERT_EQ(symmetric_uniform<29>(all_lanes(field))[0], -symmetric_uniform<29>(all_lanes(~field))[0]);
  }
}

}  // namespace
}  // namespace rbm
