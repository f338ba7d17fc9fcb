/// A fair selection of the sampled configurations, for use as data: about K of them, spread evenly over chains and time.
///
/// Every sampled configuration has a random number of its own, uniform on (0,1), keyed by (seed, batch, measurement). Of S
/// configurations sampled so far those with a number below K/S are kept. So each has the same chance, the count scatters by
/// √K around K, nothing depends on ranks, and nobody has to know beforehand when sampling will end.
#pragma once

#include <cstdint>
#include <vector>

#include "rbm_vmc/continuum/walkers.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

class Configurations {
 public:
  /// `wanted` = K; 0: none. `coordinates` = N·D.
  Configurations(Index wanted, Index coordinates, std::uint64_t seed);

  /// Before a round of measurements, after which `sampled` configurations of all ranks will have been seen: drops those that
  /// are too many then.
  void prepare(Index sampled);
  /// Measurement number `measurement` of a batch.
  void add(const Walkers& walkers, std::uint64_t measurement);

  /// Records of all ranks at the root, ordered by their random numbers, thus shuffled; nothing elsewhere (collective).
  std::vector<Real> gather(Communicator& communicator) const;
  /// Positions alone [count x coordinates] of gathered records.
  std::vector<Real> positions(std::span<const Real> records) const;
  /// Takes gathered records back; one rank does.
  void restore(std::vector<Real> records);

 private:
  Index record() const { return coordinates_ + 1; }

  Index wanted_, coordinates_;
  std::uint64_t seed_;
  Real limit_ = 1;
  std::vector<Real> records_;  // random number, positions; one after the other
};

}  // namespace rbm
