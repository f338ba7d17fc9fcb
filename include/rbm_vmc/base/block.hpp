/// Numbers of a batch of walkers that move in lockstep: structure of arrays, the lane (walker) contiguous.
///
/// A batch has `kBatch` lanes. A `Block` holds rows × kBatch numbers, 64-byte aligned. Kernels run over the
/// `kPacks` packs of a row; a `Pack` is `kPack` lanes in one SIMD register (GCC vector extension: +, -, *, /, comparisons
/// and `mask ? a : b` work lane by lane, on any target).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/base/simd.hpp"

namespace rbm {

using Real = double;
using Index = std::ptrdiff_t;

inline constexpr Index kBatch = 32;             ///< walkers of a batch
inline constexpr Index kPack = 8;               ///< lanes of a pack
inline constexpr Index kPacks = kBatch / kPack; ///< packs of a row
static_assert(kBatch % kPack == 0);

using Pack = Real __attribute__((vector_size(kPack * sizeof(Real)), may_alias));
using PackBits = std::uint64_t __attribute__((vector_size(kPack * sizeof(Real)), may_alias));
using PackMask = std::int64_t __attribute__((vector_size(kPack * sizeof(Real)), may_alias));  ///< -1 true, 0 false

/// The same number in every lane.
inline Pack broadcast(Real value) { return value - Pack{}; }

/// One number per walker of a batch.
using Lanes = std::span<Real, kBatch>;
using ConstLanes = std::span<const Real, kBatch>;

inline Pack& pack(Lanes lanes, Index p) { return reinterpret_cast<Pack*>(lanes.data())[p]; }
inline const Pack& pack(ConstLanes lanes, Index p) { return reinterpret_cast<const Pack*>(lanes.data())[p]; }

/// Which walkers of a batch accepted a move, pack by pack.
struct LaneMask {
  PackMask packs[kPacks] = {};
};

/// rows × kBatch reals, zero at first, lane contiguous.
class Block {
 public:
  Block() = default;
  explicit Block(Index rows) : rows_(rows), data_(static_cast<std::size_t>(rows)) {}

  Index rows() const { return rows_; }
  Index size() const { return rows_ * kBatch; }
  Real* data() { return reinterpret_cast<Real*>(data_.data()); }
  const Real* data() const { return reinterpret_cast<const Real*>(data_.data()); }
  std::span<Real> flat() { return {data(), static_cast<std::size_t>(size())}; }
  std::span<const Real> flat() const { return {data(), static_cast<std::size_t>(size())}; }

  Real& operator()(Index row, Index lane) { return data()[row * kBatch + lane]; }
  Real operator()(Index row, Index lane) const { return data()[row * kBatch + lane]; }
  Pack& pack(Index row, Index p) { return data_[static_cast<std::size_t>(row)].packs[p]; }
  const Pack& pack(Index row, Index p) const { return data_[static_cast<std::size_t>(row)].packs[p]; }
  Lanes operator[](Index row) { return Lanes(data() + row * kBatch, kBatch); }
  ConstLanes operator[](Index row) const { return ConstLanes(data() + row * kBatch, kBatch); }

  void fill(Real value) { std::fill_n(data(), size(), value); }

 private:
  struct alignas(64) Row {
    Pack packs[kPacks] = {};
  };
  Index rows_ = 0;
  std::vector<Row> data_;
};

}  // namespace rbm
