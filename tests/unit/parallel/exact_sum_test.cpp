// One rank. tests/parallel/exact_sum_test.cpp deals the same partials to several.
#include "rbm_vmc/parallel/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/parallel/slice_grid.hpp"

namespace rbm {
namespace {

using Partials = std::vector<std::vector<Real>>;
__extension__ using Quad = __float128;

constexpr auto kCompact = ExactSum::Precision::compact;
constexpr auto kFull = ExactSum::Precision::full;
constexpr Real kNaN = std::numeric_limits<Real>::quiet_NaN();
constexpr Real kInfinity = std::numeric_limits<Real>::infinity();

Partials random_partials(int count, Index entries, int lowest_exponent, int highest_exponent, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<Real> mantissa(-1, 1);
  std::uniform_int_distribution<int> exponent(lowest_exponent, highest_exponent);
  Partials partials(static_cast<std::size_t>(count), std::vector<Real>(static_cast<std::size_t>(entries)));
  for (auto& partial : partials) {
    for (Real& x : partial) x = std::ldexp(mantissa(random), exponent(random));
  }
  return partials;
}

std::vector<Real> total(ExactSum& sum, const Partials& partials) {
  sum.clear();
  for (const auto& partial : partials) sum.add(partial);
  Communicator serial;
  return sum.reduce(serial);
}

std::vector<std::uint64_t> bits(const std::vector<Real>& numbers) {
  std::vector<std::uint64_t> all;
  for (const Real x : numbers) all.push_back(std::bit_cast<std::uint64_t>(x));
  return all;
}

Quad plain_total(const Partials& partials, std::size_t entry) {
  Quad sum = 0;
  for (const auto& partial : partials) sum += partial[entry];
  return sum;
}

Real magnitude(Quad x) { return std::abs(static_cast<Real>(x)); }

TEST(ExactSum, SameBitsInAnyOrder) {
  // 1e-300 to 1e300 mixed, so that nearly every order raises the level many times; lengths around the block of 1024.
  for (const auto precision : {kCompact, kFull}) {
    for (const int spread : {5, 60, 1000}) {
      ExactSum sum({1, {7, precision}, {1500, precision}, 0, {33, precision}});
      Partials partials = random_partials(40, sum.size(), -spread, std::min(spread, 997), 5);
      std::mt19937 shuffler(6);
      const auto expected = bits(total(sum, partials));
      for (int order = 0; order < 30; ++order) {
        std::shuffle(partials.begin(), partials.end(), shuffler);
        ASSERT_EQ(bits(total(sum, partials)), expected) << "spread " << spread;
      }
    }
  }
}

TEST(ExactSum, RisingAndFallingMagnitudesGiveTheSameBits) {
  Partials partials;
  for (int e = -1074; e < 1020; e += 3) partials.push_back({std::ldexp(1.3, e), std::ldexp(-1.7, -e - 60)});
  ExactSum sum({{1, kCompact}, {1, kCompact}});
  const auto rising = bits(total(sum, partials));
  std::reverse(partials.begin(), partials.end());
  EXPECT_EQ(bits(total(sum, partials)), rising);
}

TEST(ExactSum, FullIsTheExactSumRounded) {
  // Quadruple precision holds these sums exactly: 53 bits, magnitudes 2^40 apart, 2^10 of them.
  ExactSum sum({200});
  for (const int shift : {-500, -30, 0, 11, 500}) {
    const Partials partials = random_partials(1000, 200, shift - 40, shift, 7);
    const std::vector<Real> totals = total(sum, partials);
    for (std::size_t i = 0; i < totals.size(); ++i) {
      const Quad exact = plain_total(partials, i);
      ASSERT_LE(magnitude(totals[i] - exact), 0.5001 * std::ldexp(magnitude(exact), -52));
    }
  }
}

TEST(ExactSum, LargeNumbersThatCancelLeaveTheSmallOnes) {
  ExactSum sum({1, 1});
  EXPECT_EQ(total(sum, {{1e16, 0.1}, {1.0, 1e-9}, {-1e16, -0.1}}), (std::vector<Real>{1.0, 1e-9}));
}

TEST(ExactSum, CompactKeepsItsErrorBound) {
  ExactSum sum({{100, kCompact}});
  Real worst = 0;
  for (int shift = -300; shift < 300; ++shift) {
    const Partials partials = random_partials(50, 100, shift - 50, shift, 100 + static_cast<unsigned>(shift));
    const std::vector<Real> totals = total(sum, partials);
    Real largest = 0;
    for (const auto& partial : partials) {
      for (const Real x : partial) largest = std::max(largest, std::abs(x));
    }
    for (std::size_t i = 0; i < totals.size(); ++i) {
      const Quad exact = plain_total(partials, i);
      const Real rounding = std::ldexp(magnitude(exact), -53);
      const Real lost = (magnitude(totals[i] - exact) - rounding) / (50 * largest);
      worst = std::max(worst, lost);
      ASSERT_LE(lost, std::ldexp(1.0, -43)) << shift;
      if (1 <= largest && largest < 1e8) {
        ASSERT_LE(lost, std::ldexp(1.0, -58)) << shift;
      }
    }
  }
  EXPECT_GT(worst, std::ldexp(1.0, -50));  // the bound is not idle: near a level's foot it is nearly reached
}

TEST(ExactSum, SegmentsDoNotTouchEachOther) {
  ExactSum alone({{5, kCompact}});
  const Partials small = random_partials(10, 5, -40, -20, 8);
  const auto expected = bits(total(alone, small));
  for (const bool one_segment : {false, true}) {
    ExactSum sum = one_segment ? ExactSum({{10, kCompact}}) : ExactSum({{5, kCompact}, {5, kCompact}});
    Partials both = random_partials(10, 10, 300, 310, 9);
    for (std::size_t p = 0; p < both.size(); ++p) std::copy(small[p].begin(), small[p].end(), both[p].begin());
    auto found = bits(total(sum, both));
    found.resize(5);
    EXPECT_EQ(found == expected, !one_segment);
  }
}

TEST(ExactSum, AddsSegmentBySegmentAsWellAsWhole) {
  ExactSum sum({3, {4, kCompact}});
  const Partials partials = random_partials(9, 7, -30, 30, 10);
  const auto expected = bits(total(sum, partials));
  sum.clear();
  for (const auto& partial : partials) sum.add(1, std::span(partial).subspan(3));
  for (const auto& partial : partials) sum.add(0, std::span(partial).first(3));
  Communicator serial;
  EXPECT_EQ(bits(sum.reduce(serial)), expected);
}

TEST(ExactSum, ZerosAndDenormals) {
  constexpr Real tiny = std::numeric_limits<Real>::denorm_min();
  ExactSum sum({3});
  EXPECT_EQ(bits(total(sum, {})), bits({0, 0, 0}));
  EXPECT_EQ(bits(total(sum, {{0, -0.0, -0.0}, {0, 0, -0.0}})), bits({0, 0, 0}));
  EXPECT_EQ(bits(total(sum, {{1, 2, tiny}, {-1, -2, -0.0}})), bits({0, 0, 0}));  // far below 2^-86 of the largest
  EXPECT_EQ(bits(total(sum, {{tiny, 5 * tiny, 0}, {tiny, -7 * tiny, 0}})), bits({2 * tiny, -2 * tiny, 0}));
}

TEST(ExactSum, TheLargestDoublesCancelOrOverflowToInfinity) {
  constexpr Real huge = std::numeric_limits<Real>::max();
  ExactSum sum({2});
  EXPECT_EQ(total(sum, {{huge, huge}, {huge, huge}, {-huge, 0}}), (std::vector<Real>{huge, kInfinity}));
  EXPECT_EQ(sum.nonfinite(), 0);
}

TEST(ExactSum, NumbersThatAreNotFiniteAreCountedAndMarked) {
  ExactSum sum({2, 3});
  Partials partials{{1, 2, 3, 4, 5}, {1, kNaN, 3, kInfinity, 5}, {1, kNaN, 3, -kInfinity, 1e20}};
  for (int order = 0; order < 6; ++order) {
    const std::vector<Real> totals = total(sum, partials);
    EXPECT_EQ(sum.nonfinite(), 4);
    EXPECT_EQ(totals[0], 3);
    EXPECT_TRUE(std::isnan(totals[1]));
    EXPECT_EQ(totals[2], 9);
    EXPECT_TRUE(std::isnan(totals[3]));
    EXPECT_EQ(totals[4], 1e20 + 10);
    std::rotate(partials.begin(), partials.begin() + 1, partials.end());
    if (order == 2) std::swap(partials[0], partials[1]);
  }
  EXPECT_EQ(total(sum, {{1, 2, 3, 4, 5}}), (std::vector<Real>{1, 2, 3, 4, 5}));
  EXPECT_EQ(sum.nonfinite(), 0);
}

TEST(ExactSum, HoldsAsManyPartialsAsPromised) {
  // The largest slices there are, of one sign in all limbs.
  const Real top = std::bit_cast<Real>(level_limit(0) - 1);
  const Real halves = level_unit(0) * (0.5 - 0x1p-50);
  ExactSum sum({{2, kCompact}, 2});
  const std::vector<Real> partial{top, -halves, -top, halves};
  for (std::int64_t p = 0; p < kMaxPartials; ++p) sum.add(partial);
  EXPECT_THROW(sum.add(partial), ContractError);
  Communicator serial;
  const std::vector<Real> totals = sum.reduce(serial);
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const Real expected = partial[i] * static_cast<Real>(kMaxPartials);
    EXPECT_NEAR(totals[i], expected, std::abs(top) * (i < 2 ? 0x1p-60 : 0)) << i;
  }
}

TEST(ExactSum, CountsIntegers) {
  ExactSum sum({1}, 2);
  sum.count(0, 32);
  sum.count(1, -5);
  sum.count(0, std::int64_t{1} << 60);
  Communicator serial;
  sum.reduce(serial);
  EXPECT_EQ(sum.counter(0), 32 + (std::int64_t{1} << 60));
  EXPECT_EQ(sum.counter(1), -5);
  sum.clear();
  EXPECT_EQ(sum.counter(0), 0);
  EXPECT_THROW(sum.count(2, 1), ContractError);
  EXPECT_THROW(sum.count(-1, 1), ContractError);
  EXPECT_THROW(sum.counter(2), ContractError);
}

TEST(ExactSum, RefusesWrongSizesAndMisuse) {
  ExactSum sum({2, 1});
  EXPECT_THROW(sum.add(std::vector<Real>(2)), ContractError);
  EXPECT_THROW(sum.add(0, std::vector<Real>(1)), ContractError);
  EXPECT_THROW(sum.add(2, std::vector<Real>(1)), ContractError);
  EXPECT_THROW(ExactSum({-1}), ContractError);
  Communicator serial;
  std::vector<Real> two(2);
  EXPECT_THROW(sum.reduce(serial, two), ContractError);
  sum.reduce(serial, 0x9e3779b97f4a7c15U);
  EXPECT_THROW(sum.add(std::vector<Real>(3)), ContractError);
  EXPECT_THROW(sum.reduce(serial), ContractError);
}

}  // namespace
}  // namespace rbm
