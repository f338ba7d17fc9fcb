// What the numbers are: identity, bit layout, distinctness. How they are distributed: distribution_test.cpp.
#include "rbm_vmc/random/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <utility>

namespace rbm {
namespace {

using Bits128 = std::pair<std::uint64_t, std::uint64_t>;

/// The bits that the header promises, by a generator that does one lane and knows nothing of streams.
Bits128 promised(std::uint64_t seed, std::uint64_t purpose, std::uint64_t batch, std::uint64_t sweep, std::uint64_t draw,
                 Index lane) {
  PackBits c0 = PackBits{} + sweep, c1 = PackBits{} + (draw * 256 + static_cast<std::uint64_t>(lane));
  threefry2x64<13>(ThreefryKey(seed, (purpose << 40) + batch), c0, c1);
  return {c0[0], c1[0]};
}

Bits128 bits_of_lane(const RandomStream& random, Index lane, std::uint64_t draw) {
  PackBits w0, w1;
  random.bits(lane / kPack, draw, w0, w1);
  return {w0[lane % kPack], w1[lane % kPack]};
}

Real midpoint(std::uint64_t k, int n) { return static_cast<Real>(std::ldexp(static_cast<long double>(k) + 0.5L, -n)); }
std::uint64_t field(std::uint64_t word, int low, int n) { return (word >> low) & ((std::uint64_t{1} << n) - 1); }

TEST(RandomStream, BitsFollowFromTheIdentityAlone) {
  const RandomStream random(42, Purpose::sample, 17, 1000);
  for (std::uint64_t draw : {0U, 1U, 12345U}) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      EXPECT_EQ(bits_of_lane(random, lane, draw), promised(42, 2, 17, 1000, draw, lane));
    }
  }
}

// These numbers are part of every stored run: a change of them breaks the promise that runs can be repeated.
TEST(RandomStream, NumbersOfARunNeverChange) {
  RandomStream random(1, Purpose::sample, 0, 0);
  Block out(1);
  random.uniform(out[0]);
  EXPECT_EQ(out(0, 0), 0x1.f709ae720c9eep-2);
  EXPECT_EQ(out(0, 31), 0x1.36e90ed51e6b4p-3);
  EXPECT_EQ(static_cast<std::uint32_t>(Purpose::start_positions), 0U);
  EXPECT_EQ(static_cast<std::uint32_t>(Purpose::equilibrate), 1U);
  EXPECT_EQ(static_cast<std::uint32_t>(Purpose::sample), 2U);
  EXPECT_EQ(static_cast<std::uint32_t>(Purpose::start_parameters), 3U);
}

TEST(RandomStream, DrawsAreNumberedWithinASweep) {
  RandomStream random(5, Purpose::tune, 3, 9);
  Block out(2);
  for (std::uint64_t draw = 0; draw < 4; ++draw) {
    random.uniform2(out[0], out[1]);
    for (Index lane = 0; lane < kBatch; ++lane) {
      const auto [w0, w1] = promised(5, 4, 3, 9, draw, lane);
      EXPECT_EQ(out(0, lane), midpoint(w0 >> 12, 52));
      EXPECT_EQ(out(1, lane), midpoint(w1 >> 12, 52));
    }
  }
  EXPECT_EQ(random.next(), 4U);
  EXPECT_EQ(random.next(), 5U);
}

TEST(RandomStream, TrialNumbersShareNoBit) {
  const RandomStream random(8, Purpose::sample, 2, 77);
  for (Index p = 0; p < kPacks; ++p) {
    Pack x1, a1, x2, y2, a2, x3, y3, z3, a3;
    random.trial1(p, 6, x1, a1);
    random.trial2(p, 6, x2, y2, a2);
    random.trial3(p, 6, x3, y3, z3, a3);
    for (Index i = 0; i < kPack; ++i) {
      const auto [w0, w1] = promised(8, 2, 2, 77, 6, p * kPack + i);
      EXPECT_EQ(x1[i], 2 * midpoint(field(w0, 13, 51), 51) - 1);
      EXPECT_EQ(a1[i], midpoint(field(w1, 12, 52), 52));
      EXPECT_EQ(x2[i], 2 * midpoint(field(w0, 32, 32), 32) - 1);
      EXPECT_EQ(y2[i], 2 * midpoint(field(w0, 0, 32), 32) - 1);
      EXPECT_EQ(a2[i], midpoint(field(w1, 12, 52), 52));
      EXPECT_EQ(x3[i], 2 * midpoint(field(w0, 35, 29), 29) - 1);
      EXPECT_EQ(y3[i], 2 * midpoint(field(w0, 6, 29), 29) - 1);
      EXPECT_EQ(z3[i], 2 * midpoint(field(w1, 35, 29), 29) - 1);
      EXPECT_EQ(a3[i], midpoint(field(w1, 0, 35) << 6 | field(w0, 0, 6), 41));
    }
  }
}

TEST(RandomStream, Symmetric3SharesNoBit) {
  RandomStream random(8, Purpose::sample, 2, 77);
  Block out(3);
  random.symmetric3(out[0], out[1], out[2]);
  for (Index lane = 0; lane < kBatch; ++lane) {
    const auto [w0, w1] = promised(8, 2, 2, 77, 0, lane);
    EXPECT_EQ(out(0, lane), 2 * midpoint(field(w0, 22, 42), 42) - 1);
    EXPECT_EQ(out(1, lane), 2 * midpoint(field(w1, 22, 42), 42) - 1);
    EXPECT_EQ(out(2, lane), 2 * midpoint(field(w0, 0, 22) << 20 | field(w1, 2, 20), 42) - 1);
  }
}

TEST(RandomStream, NormalsAreBoxMuller) {
  RandomStream random(21, Purpose::measure, 1, 4);
  Block out(2);
  random.normal2(out[0], out[1]);
  for (Index lane = 0; lane < kBatch; ++lane) {
    const auto [w0, w1] = promised(21, 5, 1, 4, 0, lane);
    const long double radius = std::sqrt(-2.0L * std::log(static_cast<long double>(midpoint(w0 >> 12, 52))));
    const long double angle = std::acos(-1.0L) * (2.0L * midpoint(field(w1, 13, 51), 51) - 1.0L);
    EXPECT_NEAR(out(0, lane), static_cast<Real>(radius * std::cos(angle)), 4e-15);
    EXPECT_NEAR(out(1, lane), static_cast<Real>(radius * std::sin(angle)), 4e-15);
  }
}

// Threefry maps (key, counter) one to one for a key: equal outputs would mean that two identities share a pair, and unequal
// ones prove that they do not.
TEST(RandomStream, NeighbouringIdentitiesShareNothing) {
  std::set<Bits128> seen;
  std::size_t made = 0;
  const std::int64_t last = (std::int64_t{1} << 40) - 1;
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, ~std::uint64_t{0}}) {
    for (const Purpose purpose : {Purpose::start_positions, Purpose::equilibrate, Purpose::sample, Purpose{0xffff}}) {
      for (const std::int64_t batch : {std::int64_t{0}, std::int64_t{1}, std::int64_t{2}, last}) {
        for (const std::uint64_t sweep : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{256}, ~std::uint64_t{0}}) {
          const RandomStream random(seed, purpose, batch, sweep);
          for (const std::uint64_t draw : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 40}) {
            for (Index lane = 0; lane < kBatch; ++lane) {
              seen.insert(bits_of_lane(random, lane, draw));
              ++made;
            }
          }
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), made);
}

TEST(RandomStream, RefusesIdentitiesThatWouldOverlap) {
  EXPECT_THROW(RandomStream(1, Purpose::sample, -1, 0), ContractError);
  EXPECT_THROW(RandomStream(1, Purpose::sample, std::int64_t{1} << 40, 0), ContractError);
  EXPECT_THROW(RandomStream(1, Purpose{0x10000}, 0, 0), ContractError);
}

}  // namespace
}  // namespace rbm
