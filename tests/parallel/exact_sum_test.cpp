// 1, 2, 3, 4, 7 ranks. Every rank also computes the whole sum by itself and compares bits.
#include "rbm_vmc/parallel/exact_sum.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/parallel/slice_grid.hpp"
#include "world.hpp"

namespace rbm {
namespace {

using test::my_rank;
using test::world;

constexpr Index kBatches = 45;

ExactSum sum_of_four() {
  return ExactSum({1, {3000, ExactSum::Precision::compact}, {50, ExactSum::Precision::compact}, 7}, 1);
}

/// The partial of a batch depends on the batch alone. Magnitudes from 2^-spread to 2^spread.
std::vector<Real> partial_of(Index batch, Index entries, int spread) {
  std::mt19937_64 random(static_cast<std::uint64_t>(1000 * batch + spread));
  std::uniform_real_distribution<Real> mantissa(-1, 1);
  std::uniform_int_distribution<int> exponent(-spread, spread);
  std::vector<Real> partial(static_cast<std::size_t>(entries));
  const int scale = exponent(random);
  for (Real& x : partial) x = std::ldexp(mantissa(random), (scale + exponent(random)) / 2);
  return partial;
}

bool same_bits(const std::vector<Real>& a, const std::vector<Real>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i])) return false;
  }
  return true;
}

TEST(ExactSumOverRanks, SameBitsAsOneRankForAnyDistribution) {
  const Index ranks = world().size();
  const std::vector<std::function<Index(Index)>> owners{[&](Index batch) { return batch % ranks; },  // dealt like cards
                                                        [&](Index batch) { return batch * ranks / kBatches; },  // in a row
                                                        [&](Index) { return ranks - 1; },  // all to one, the others empty
                                                        [&](Index batch) { return batch * batch * 31 % 17 % ranks; }};
  for (const int spread : {3, 80, 990}) {
    ExactSum alone = sum_of_four();
    Communicator serial;
    for (Index batch = 0; batch < kBatches; ++batch) {
      alone.add(partial_of(batch, alone.size(), spread));
      alone.count(0, batch);
    }
    const std::vector<Real> expected = alone.reduce(serial);
    ExactSum sum = sum_of_four();
    for (const auto& owner : owners) {
      sum.clear();
      for (Index b = 0; b < kBatches; ++b) {
        const Index batch = my_rank() % 2 == 0 ? b : kBatches - 1 - b;
        if (owner(batch) != my_rank()) continue;
        sum.add(partial_of(batch, sum.size(), spread));
        sum.count(0, batch);
      }
      EXPECT_TRUE(same_bits(sum.reduce(world(), 99), expected)) << "spread " << spread;
      EXPECT_EQ(sum.counter(0), alone.counter(0));
      EXPECT_EQ(sum.nonfinite(), 0);
    }
  }
}

TEST(ExactSumOverRanks, TakesTwoCollectives) {
  ExactSum sum = sum_of_four();
  sum.add(partial_of(my_rank(), sum.size(), 3));
  const Traffic before = world().traffic();
  sum.reduce(world());
  const bool alone = world().size() == 1;
  EXPECT_EQ(world().traffic().collectives - before.collectives, alone ? 0 : 2);
  EXPECT_EQ(world().traffic().bytes - before.bytes, alone ? 0 : 8 * ((4 + 3) + (3 + 2 * 3050 + 3 * 7 + 1 + 4)));
}

TEST(ExactSumOverRanks, NaNOfOneRankIsKnownToAll) {
  for (Index broken = 0; broken < world().size(); ++broken) {
    ExactSum sum({2, 2});
    std::vector<Real> partial{1, 2, 3, 4};
    if (my_rank() == broken) {
      partial[1] = std::numeric_limits<Real>::quiet_NaN();
      partial[3] = -std::numeric_limits<Real>::infinity();
    }
    sum.add(partial);
    const std::vector<Real> totals = sum.reduce(world());
    EXPECT_EQ(sum.nonfinite(), 2);
    EXPECT_EQ(totals[0], static_cast<Real>(world().size()));
    EXPECT_TRUE(std::isnan(totals[1]));
    EXPECT_EQ(totals[2], static_cast<Real>(3 * world().size()));
    EXPECT_TRUE(std::isnan(totals[3]));
  }
}

TEST(ExactSumOverRanks, RanksThatDivergeThrowEverywhere) {
  const std::uint64_t common = 0xfedcba9876543210U;
  for (Index broken = 0; broken < world().size(); ++broken) {
    for (const std::uint64_t other : {common + 1, common - 1, ~common, std::uint64_t{0}, std::uint64_t{1} << 63}) {
      ExactSum sum({1});
      sum.add(std::vector<Real>{1});
      const std::uint64_t mine = my_rank() == broken ? other : common;
      if (world().size() == 1) {
        EXPECT_EQ(sum.reduce(world(), mine), std::vector<Real>{1});
      } else {
        EXPECT_THROW(sum.reduce(world(), mine), NumericalError);
      }
      sum.clear();
      sum.add(std::vector<Real>{2});
      EXPECT_EQ(sum.reduce(world(), common), std::vector<Real>{2 * static_cast<Real>(world().size())});
    }
  }
}

TEST(ExactSumOverRanks, TooManyPartialsInAllThrowEverywhere) {
  ExactSum sum({1, 0});
  sum.add(std::vector<Real>{1});
  const Share mine = world().share(kMaxPartials + 1);
  if (world().size() == 1) return;  // add() itself refuses
  for (Index p = mine.first; p < mine.last; ++p) sum.add(1, {});
  EXPECT_THROW(sum.reduce(world()), NumericalError);
}

}  // namespace
}  // namespace rbm
