/// Sums over the walkers of a batch in one fixed order: packs first, then the lanes of a pack by halves.
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// Σ over the lanes of a pack: ((v0+v4)+(v2+v6)) + ((v1+v5)+(v3+v7)).
inline Real pack_sum(Pack v) {
  static_assert(kPack == 8);
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
  v += __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5);
  return v[0] + v[1];
}

inline Real lane_sum(ConstLanes lanes) {
  Pack sum = pack(lanes, 0);
  for (Index p = 1; p < kPacks; ++p) sum += pack(lanes, p);
  return pack_sum(sum);
}

inline Real lane_dot(ConstLanes a, ConstLanes b) {
  Pack sum = pack(a, 0) * pack(b, 0);
  for (Index p = 1; p < kPacks; ++p) sum += pack(a, p) * pack(b, p);
  return pack_sum(sum);
}

inline Real lane_sum_absolute(ConstLanes lanes) {
  Pack sum{};
  for (Index p = 0; p < kPacks; ++p) {
    const Pack value = pack(lanes, p);
    sum += value < 0 ? -value : value;
  }
  return pack_sum(sum);
}

}  // namespace rbm
