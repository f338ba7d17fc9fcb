#include "rbm_vmc/statistics/chain_blocking.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "rbm_vmc/statistics/blocking_sums.hpp"
#include "unit/statistics/synthetic.hpp"

namespace rbm {
namespace {

using synthetic::Chains;
using synthetic::Noise;

std::vector<Real> sums_of(const ChainBlocking& blocking, Index first_lane = 0, Index lanes = kBatch) {
  std::vector<Real> sums(static_cast<std::size_t>(BlockingSums::kSize));
  blocking.add_sums(sums, first_lane, lanes);
  return sums;
}

/// The plain twin: everything from the stored series.
std::vector<Real> direct_sums(const Chains& chains) {
  std::vector<Real> sums(static_cast<std::size_t>(BlockingSums::kSize));
  const auto entry = [&](BlockingEntry e) -> Real& { return sums[static_cast<std::size_t>(e)]; };
  for (const auto& chain : chains) {
    const Index samples = std::ssize(chain), head = first_half(samples);
    Real m1 = 0, m2 = 0;
    for (Index t = 0; t < samples; ++t) {
      const Real x = chain[static_cast<std::size_t>(t)];
      entry(BlockingEntry::sum) += x;
      entry(BlockingEntry::cubes) += x * x * x;
      entry(BlockingEntry::fourths) += x * x * x * x;
      (t < head ? m1 : m2) += x;
    }
    m1 = head > 0 ? m1 / static_cast<Real>(head) : 0;
    m2 /= static_cast<Real>(samples - head);
    entry(BlockingEntry::chains) += 1;
    entry(BlockingEntry::samples) += static_cast<Real>(samples);
    entry(BlockingEntry::m1) += m1;
    entry(BlockingEntry::m2) += m2;
    entry(BlockingEntry::m1_m1) += m1 * m1;
    entry(BlockingEntry::m2_m2) += m2 * m2;
    entry(BlockingEntry::m1_m2) += m1 * m2;
    for (Index level = 0; (samples >> level) > 0; ++level) {
      const auto blocks = synthetic::block_means(chain, Index{1} << level);
      Real* out = sums.data() + BlockingSums::kHeader + BlockingSums::kPerLevel * level;
      for (std::size_t b = 0; b < blocks.size(); ++b) {
        out[0] += blocks[b];
        out[1] += blocks[b] * blocks[b];
        if (b > 0) out[2] += blocks[b - 1] * blocks[b];
      }
      out[3] += blocks.front() + blocks.back();
    }
  }
  return sums;
}

TEST(ChainBlocking, EqualsDirectSumsForAnyLength) {
  Noise noise(1);
  for (const Index samples : {1, 2, 3, 7, 8, 63, 64, 65, 100, 127, 128, 129, 1000, 4097}) {
    const Chains chains = synthetic::random_chains(noise, samples, 0.8, 0.3);
    ChainBlocking blocking;
    synthetic::feed(blocking, chains);
    EXPECT_EQ(blocking.samples(), samples);
    const auto streamed = sums_of(blocking), direct = direct_sums(chains);
    for (std::size_t i = 0; i < direct.size(); ++i) {
      EXPECT_NEAR(streamed[i], direct[i], 1e-11 * (1 + std::abs(direct[i]))) << "entry " << i << " of " << samples;
    }
  }
}

TEST(ChainBlocking, HalvesAreHalves) {
  for (Index samples = 0; samples < 64; ++samples) EXPECT_EQ(first_half(samples), samples / 2);
  for (Index samples = 64; samples < 5000; ++samples) {
    const Index width = coarse_width(samples);
    EXPECT_EQ(first_half(samples) % width, 0);
    EXPECT_GE(samples / width, kCoarseBlocks / 2);
    EXPECT_LT(samples / width, kCoarseBlocks);
    EXPECT_LE(std::abs(2 * first_half(samples) - samples), width);
  }
}

TEST(ChainBlocking, LanesAndBatchesAddUp) {
  Noise noise(2);
  const Chains chains = synthetic::random_chains(noise, 77, 0.5);
  ChainBlocking blocking;
  synthetic::feed(blocking, chains);
  std::vector<Real> parts(static_cast<std::size_t>(BlockingSums::kSize));
  blocking.add_sums(parts, 0, 5);
  blocking.add_sums(parts, 5, kBatch - 5);
  const auto whole = sums_of(blocking);
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_NEAR(parts[i], whole[i], 1e-12 * (1 + std::abs(whole[i])));
}

TEST(ChainBlocking, MemoryContinuesWithTheSameBits) {
  Noise noise(3);
  const Chains chains = synthetic::random_chains(noise, 300, 0.9);
  ChainBlocking undisturbed;
  synthetic::feed(undisturbed, chains);
  for (const Index stop : {0, 1, 63, 64, 65, 129, 299}) {
    ChainBlocking before, after;
    synthetic::feed(before, chains, 0, stop);
    after.memory() = before.memory();
    synthetic::feed(after, chains, stop, 300);
    EXPECT_EQ(sums_of(after), sums_of(undisturbed));
    EXPECT_EQ(std::memcmp(after.memory().data(), undisturbed.memory().data(),
                          static_cast<std::size_t>(undisturbed.memory().size()) * sizeof(Real)),
              0);
  }
}

TEST(ChainBlocking, TinyDeviationsKeepTheirVariance) {
  Noise noise(4);
  Chains chains = synthetic::random_chains(noise, 500, 0);
  Real squares = 0;
  for (auto& chain : chains) {
    for (Real& x : chain) {
      squares += x * x;
      x *= 1e-12;
    }
  }
  ChainBlocking blocking;
  synthetic::feed(blocking, chains);
  EXPECT_NEAR(sums_of(blocking)[static_cast<std::size_t>(BlockingSums::kHeader + 1)], squares * 1e-24, squares * 1e-36);
}

TEST(ChainBlocking, ANumberThatIsNotFiniteStaysVisible) {
  for (const Real bad : {std::numeric_limits<Real>::quiet_NaN(), std::numeric_limits<Real>::infinity()}) {
    Noise noise(5);
    Chains chains = synthetic::random_chains(noise, 200, 0);
    chains[7][33] = bad;
    ChainBlocking blocking;
    synthetic::feed(blocking, chains);
    EXPECT_FALSE(BlockingSums(sums_of(blocking)).finite());
    EXPECT_TRUE(BlockingSums(sums_of(blocking, 8, kBatch - 8)).finite());
  }
}

TEST(ChainBlocking, RefusesWrongPlacesForItsSums) {
  ChainBlocking blocking;
  std::vector<Real> small(3), right(static_cast<std::size_t>(BlockingSums::kSize));
  EXPECT_THROW(blocking.add_sums(small), ContractError);
  EXPECT_THROW(blocking.add_sums(right, 1, kBatch), ContractError);
}

}  // namespace
}  // namespace rbm
