/// Packs of double from and to rows of Scalar: arithmetic is in double for either kind of chains.
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

[[gnu::always_inline]] inline Pack load_pack(const double* lanes, Index p) {
  return reinterpret_cast<const Pack*>(lanes)[p];
}
[[gnu::always_inline]] inline void store_pack(double* lanes, Index p, Pack x) { reinterpret_cast<Pack*>(lanes)[p] = x; }

using HalfPack = float __attribute__((vector_size(kPack * sizeof(float)), may_alias));  ///< kPack numbers of float

[[gnu::always_inline]] inline Pack load_pack(const float* lanes, Index p) {
  return __builtin_convertvector(reinterpret_cast<const HalfPack*>(lanes)[p], Pack);
}
[[gnu::always_inline]] inline void store_pack(float* lanes, Index p, Pack x) {
  reinterpret_cast<HalfPack*>(lanes)[p] = __builtin_convertvector(x, HalfPack);
}

/// True for the lanes that hold one of the first `chains` chains, in pack p of batch k.
[[gnu::always_inline]] inline PackMask lanes_in_use(Index chains, Index k, Index p) {
  PackMask lane;
  for (Index l = 0; l < kPack; ++l) lane[l] = k * kBatch + p * kPack + l;
  return lane < chains;
}

}  // namespace rbm
