/// Markov chains of a Boltzmann machine that move together, and rows of a data set in the same layout.
///
/// A group has places for `kGroup` chains: kGroupBatches batches of kBatch lanes, of which the first `chains` are in use. Its
/// number is its identity: the random numbers of batch k are those of RandomStream(seed, purpose, number · kGroupBatches + k,
/// sweep), so that chains are the same whoever computes them, and go on and start again with the same bits.
///
/// Numbers of chains are float or double, unit by unit, the chain contiguous. Throws ContractError if sizes do not fit.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {

inline constexpr Index kGroup = 128;  ///< places for chains
inline constexpr Index kGroupBatches = kGroup / kBatch;
static_assert(kGroup % kBatch == 0);

/// Batches that hold the first `chains` chains of a group.
constexpr Index batches_of(Index chains) { return (chains + kBatch - 1) / kBatch; }
/// Groups that hold so many chains or rows.
constexpr Index groups_of(Index chains) { return (chains + kGroup - 1) / kGroup; }

/// units × kGroup numbers, zero at first, the chain contiguous, 64-byte aligned.
template <class Scalar>
class ChainRows {
 public:
  ChainRows() = default;
  explicit ChainRows(Index units) : units_(units), rows_(static_cast<std::size_t>(units)) {}

  Index units() const { return units_; }
  Scalar* row(Index unit) { return rows_[static_cast<std::size_t>(unit)].chain; }
  const Scalar* row(Index unit) const { return rows_[static_cast<std::size_t>(unit)].chain; }
  Scalar& operator()(Index unit, Index chain) { return row(unit)[chain]; }
  Scalar operator()(Index unit, Index chain) const { return row(unit)[chain]; }
  /// All numbers, row after row.
  Scalar* data() { return reinterpret_cast<Scalar*>(rows_.data()); }
  const Scalar* data() const { return reinterpret_cast<const Scalar*>(rows_.data()); }

 private:
  struct alignas(64) Row {
    Scalar chain[kGroup] = {};
  };
  Index units_ = 0;
  std::vector<Row> rows_;
};

/// Which random numbers chains use: those of one sweep for one purpose.
struct ChainRandom {
  std::uint64_t seed = 0;
  Purpose purpose = Purpose::sample;
  std::uint64_t sweep = 0;

  RandomStream stream(std::int64_t batch) const { return {seed, purpose, batch, sweep}; }
};

template <class Scalar>
struct ChainGroup {
  /// All units 0, which spins never are: see chain_starts.hpp.
  ChainGroup(std::int64_t number_, const MachineShape& shape, Index chains_ = kGroup)
      : number(number_), chains(chains_), x(shape.visible), h(shape.hidden) {
    expects(number >= 0 && chains >= 0 && chains <= kGroup, "a group number and at most kGroup chains");
  }

  std::int64_t number;
  Index chains;         ///< in use: the first ones
  ChainRows<Scalar> x;  ///< visible × kGroup
  ChainRows<Scalar> h;  ///< hidden × kGroup

  std::int64_t batch(Index k) const { return number * kGroupBatches + k; }
};

/// Calls f(number) for all numbers of the chains in use: visible units, then hidden units, the chain running fastest.
template <class Group, class Function>
void for_each_number(Group& group, Function&& f) {
  for (auto* rows : {&group.x, &group.h}) {
    for (Index unit = 0; unit < rows->units(); ++unit) {
      for (Index chain = 0; chain < group.chains; ++chain) f(rows->row(unit)[chain]);
    }
  }
}

}  // namespace rbm
