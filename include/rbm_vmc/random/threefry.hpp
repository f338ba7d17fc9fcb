/// Threefry-2x64, a counter-based generator: 128 random bits are a function of a key and a counter, two words each.
///
/// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, doi 10.1145/2063384.2063405.
/// A bijection of the counter for every key. 20 rounds are the authors' default with a wide margin; 13 are the fewest that
/// they report to pass all of BigCrush. Eight counters are done at once. Nothing throws.
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// What is added to the counter before the rounds and after every fourth, made from a key of two words. Ready sums in
/// memory are operands of the vector addition; sums made on the way would cost an instruction each.
class ThreefryKey {
 public:
  static constexpr int kMaxRounds = 20;

  constexpr ThreefryKey(std::uint64_t k0, std::uint64_t k1) {
    const std::uint64_t word[3] = {k0, k1, 0x1bd1'1bda'a9fc'1a22U ^ k0 ^ k1};
    for (unsigned i = 0; i <= kMaxRounds / 4; ++i) {
      added_[i][0] = word[i % 3];
      added_[i][1] = word[(i + 1) % 3] + i;
    }
  }

  std::uint64_t added(int injection, int half) const { return added_[injection][half]; }

 private:
  std::uint64_t added_[kMaxRounds / 4 + 1][2] = {};
};

/// Replaces the counter (c0, c1) of each lane by the random bits that belong to it.
template <int rounds = 13>
[[gnu::always_inline]] inline void threefry2x64(const ThreefryKey& key, PackBits& c0, PackBits& c1) {
  static_assert(0 < rounds && rounds <= ThreefryKey::kMaxRounds);
  constexpr int kRotation[8] = {16, 42, 12, 31, 16, 32, 24, 21};
  c0 += key.added(0, 0);
  c1 += key.added(0, 1);
#pragma GCC unroll 32
  for (int round = 0; round < rounds; ++round) {
    const int by = kRotation[round % 8];
    c0 += c1;
    c1 = (c1 << by) | (c1 >> (64 - by));
    c1 ^= c0;
    if (round % 4 == 3) {
      c0 += key.added(round / 4 + 1, 0);
      c1 += key.added(round / 4 + 1, 1);
    }
  }
}

}  // namespace rbm
