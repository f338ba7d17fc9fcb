/// Products of matrices of many chains with parameters, one register tile at a time.
///
///     tile(n, lane) = Σ_k a(k, lane) b(k, n),     kBatch lanes × kTile units, the sum over k in ascending order
///
/// `a` has kBatch contiguous lanes in each of its rows and is read where it lies: rows of a ChainRows are such. `b` is packed:
/// Panels hold kTile units side by side for each k, so that it is read from front to back. A tile fills the registers of
/// AVX-512: 4 packs × 6 units of double, 2 × 12 of float (Goto and van de Geijn, ACM Trans. Math. Softw. 34, 12 (2008)).
///
/// A library would block a product by its size; here the bits of a lane depend on the lane's numbers alone. Nothing throws.
#pragma once

#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// As many numbers as one register takes.
template <class Scalar>
struct Wide;
template <>
struct Wide<double> {
  using type = Pack;
};
template <>
struct Wide<float> {
  using type = float __attribute__((vector_size(64), may_alias));
};

/// Units of a tile.
template <class Scalar>
inline constexpr Index kTile = 48 / static_cast<Index>(sizeof(Scalar));

/// A matrix of depth × units in panels of kTile units, zero at first: panel p holds for each k the units p·kTile ... .
template <class Scalar>
class Panels {
 public:
  Panels() = default;
  Panels(Index depth, Index units)
      : depth_(depth), units_(units), numbers_(static_cast<std::size_t>(depth * panels() * kTile<Scalar>)) {}

  Index depth() const { return depth_; }
  Index units() const { return units_; }
  Index panels() const { return (units_ + kTile<Scalar> - 1) / kTile<Scalar>; }
  const Scalar* panel(Index p) const { return numbers_.data() + p * depth_ * kTile<Scalar>; }
  Scalar* panel(Index p) { return numbers_.data() + p * depth_ * kTile<Scalar>; }
  Scalar& operator()(Index k, Index unit) { return panel(unit / kTile<Scalar>)[k * kTile<Scalar> + unit % kTile<Scalar>]; }
  Scalar operator()(Index k, Index unit) const {
    return panel(unit / kTile<Scalar>)[k * kTile<Scalar> + unit % kTile<Scalar>];
  }

 private:
  Index depth_ = 0, units_ = 0;
  std::vector<Scalar> numbers_;
};

/// kTile units × kBatch lanes.
template <class Scalar>
struct alignas(64) Tile {
  Scalar lanes[kTile<Scalar>][kBatch];
};

/// `a`: row k at a + k · stride, 64-byte aligned. `panel`: kTile numbers for each k.
template <class Scalar>
[[gnu::noinline]] void tile_product(Index depth, const Scalar* a, Index stride, const Scalar* panel, Tile<Scalar>& tile) {
  using Vector = typename Wide<Scalar>::type;
  constexpr Index kUnits = kTile<Scalar>;
  constexpr Index kVectors = kBatch * static_cast<Index>(sizeof(Scalar)) / 64;
  Vector sum[kUnits][kVectors] = {};
  for (Index k = 0; k < depth; ++k) {
    Vector row[kVectors];
#pragma GCC unroll 8
    for (Index v = 0; v < kVectors; ++v) row[v] = reinterpret_cast<const Vector*>(a + k * stride)[v];
#pragma GCC unroll 16
    for (Index n = 0; n < kUnits; ++n) {
      const Scalar factor = panel[k * kUnits + n];
#pragma GCC unroll 8
      for (Index v = 0; v < kVectors; ++v) sum[n][v] += row[v] * factor;
    }
  }
#pragma GCC unroll 16
  for (Index n = 0; n < kUnits; ++n) {
#pragma GCC unroll 8
    for (Index v = 0; v < kVectors; ++v) reinterpret_cast<Vector*>(tile.lanes[n])[v] = sum[n][v];
  }
}

}  // namespace rbm
