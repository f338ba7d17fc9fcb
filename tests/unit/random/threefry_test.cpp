// Known answers: kat_vectors of Random123 1.14 (D. E. Shaw Research), lines "threefry2x64 13" and "threefry2x64 20".
#include "rbm_vmc/random/threefry.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace rbm {
namespace {

using Words = std::array<std::uint64_t, 2>;

/// One counter at a time, as in figure 2 and section 3.2 of the paper.
Words twin(int rounds, Words key, Words x) {
  const int rotation[8] = {16, 42, 12, 31, 16, 32, 24, 21};
  const std::uint64_t schedule[3] = {key[0], key[1], 0x1BD11BDAA9FC1A22ULL ^ key[0] ^ key[1]};
  for (int word = 0; word < 2; ++word) x[word] += schedule[word];
  for (int round = 1; round <= rounds; ++round) {
    const int by = rotation[(round - 1) % 8];
    x[0] = x[0] + x[1];
    x[1] = ((x[1] << by) | (x[1] >> (64 - by))) ^ x[0];
    if (round % 4 == 0) {
      const auto s = static_cast<std::uint64_t>(round / 4);
      x[0] += schedule[s % 3];
      x[1] += schedule[(s + 1) % 3] + s;
    }
  }
  return x;
}

template <int rounds>
Words lane_zero(Words key, Words counter) {
  PackBits c0 = PackBits{} + counter[0], c1 = PackBits{} + counter[1];
  threefry2x64<rounds>(ThreefryKey(key[0], key[1]), c0, c1);
  return {c0[0], c1[0]};
}

struct Known {
  Words counter, key, after13, after20;
};

constexpr std::uint64_t kOnes = ~std::uint64_t{0};
constexpr Known kKnown[] = {
    {{0, 0}, {0, 0}, {0xf167b032c3b480bd, 0xe91f9fee4b7a6fb5}, {0xc2b6e3a8c2c69865, 0x6f81ed42f350084d}},
    {{kOnes, kOnes}, {kOnes, kOnes}, {0xccdec5c917a874b1, 0x4df53abca26ceb01}, {0xe02cb7c4d95d277a, 0xd06633d0893b8b68}},
    {{0x243f6a8885a308d3, 0x13198a2e03707344},
     {0xa4093822299f31d0, 0x082efa98ec4e6c89},
     {0xc3aac71561042993, 0x3fe7ae8801aff316},
     {0x263c7d30bb0f0af1, 0x56be8361d3311526}},
};

TEST(Threefry, KnownAnswers) {
  for (const Known& known : kKnown) {
    EXPECT_EQ(lane_zero<13>(known.key, known.counter), known.after13);
    EXPECT_EQ(lane_zero<20>(known.key, known.counter), known.after20);
    EXPECT_EQ(twin(13, known.key, known.counter), known.after13);
    EXPECT_EQ(twin(20, known.key, known.counter), known.after20);
  }
}

TEST(Threefry, EveryLaneEqualsTheScalarTwin) {
  std::mt19937_64 generator(3);
  for (int i = 0; i < 2000; ++i) {
    const Words key{generator(), generator()};
    PackBits c0{}, c1{};
    for (Index lane = 0; lane < kPack; ++lane) c0[lane] = generator(), c1[lane] = generator();
    PackBits short0 = c0, short1 = c1, long0 = c0, long1 = c1;
    threefry2x64<13>(ThreefryKey(key[0], key[1]), short0, short1);
    threefry2x64<20>(ThreefryKey(key[0], key[1]), long0, long1);
    for (Index lane = 0; lane < kPack; ++lane) {
      const Words counter{c0[lane], c1[lane]};
      ASSERT_EQ((Words{short0[lane], short1[lane]}), twin(13, key, counter));
      ASSERT_EQ((Words{long0[lane], long1[lane]}), twin(20, key, counter));
    }
  }
}

// A flip of any one bit of key or counter changes each of the 128 bits about half of the time.
TEST(Threefry, Avalanche) {
  std::mt19937_64 generator(5);
  constexpr int kTrials = 4096;
  for (int flipped = 0; flipped < 256; ++flipped) {
    int changes = 0;
    for (int i = 0; i < kTrials / 128; ++i) {
      Words input[2] = {{generator(), generator()}, {generator(), generator()}};
      const Words before = lane_zero<13>(input[0], input[1]);
      input[flipped / 128][(flipped / 64) % 2] ^= std::uint64_t{1} << (flipped % 64);
      const Words after = lane_zero<13>(input[0], input[1]);
      for (int word = 0; word < 2; ++word) changes += __builtin_popcountll(before[word] ^ after[word]);
    }
    EXPECT_NEAR(changes, kTrials / 2, 5.0 * 32.0) << "bit " << flipped;  // five standard deviations
  }
}

}  // namespace
}  // namespace rbm
