/// Parallel tempering of Boltzmann machines: chains that leave one mode of p(x,h) for another by way of higher temperatures.
///
///     replica r samples e^{-β_r E(x,h)},   β_r = β · ladder_r,   ladder_0 = 1 (the target) > ladder_1 > ... > 0
///
/// One round advances every replica by Gibbs cycles, then lets neighbours exchange (x,h), first the pairs (0,1), (2,3), ...,
/// then (1,2), (3,4), ..., chain by chain, with the chance
///
///     min(1, exp[(β_r - β_s)(E_r - E_s)])
///
/// (Swendsen and Wang, Phys. Rev. Lett. 57, 2607 (1986); for learning, Desjardins et al., AISTATS 9, 145 (2010)).
///
/// Replica r uses the random numbers of sweep + r·2^48, exchanges those of Purpose::exchange of the first sweep of their
/// round. Throws ContractError if sizes do not fit, the ladder does not descend from 1, or a sweep is not below 2^48.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

/// From 1 to `lowest` in equal steps.
std::vector<Real> even_ladder(Index replicas, Real lowest);

/// The replicas of a group of chains. replicas[0] holds samples of the target.
template <class Scalar>
struct TemperedGroup {
  std::vector<ChainGroup<Scalar>> replicas;
  std::vector<std::int64_t> swaps;  ///< of each pair (r, r+1), of the chains in use
  std::int64_t rounds = 0;          ///< in each of them a pair tries once a chain

  /// Part of the tries of pair (r, r+1) that succeeded; 0 before the first round.
  Real swap_rate(Index r) const;

  /// Everything but number and chains, in one row, and back.
  std::vector<Real> save() const;
  void restore(std::span<const Real> saved);
};

template <class Scalar>
class Tempering {
 public:
  Tempering(const Machine& machine, std::vector<Real> ladder);
  /// Other parameters of the same machine.
  void set(const Machine& machine);

  const std::vector<Real>& ladder() const { return ladder_; }

  /// All replicas from noise, with the random numbers of random.sweep + r·2^48.
  TemperedGroup<Scalar> start(const ChainRandom& random, std::int64_t number, Index chains = kGroup) const;

  /// `rounds` of `cycles` cycles and an exchange; uses the sweeps from random.sweep to random.sweep + rounds · cycles - 1.
  void run(ChainRandom random, Index rounds, Index cycles, TemperedGroup<Scalar>& group) const;

 private:
  Machine warmer(const Machine& machine, std::size_t replica) const;
  void exchange(const ChainRandom& random, TemperedGroup<Scalar>& group) const;

  std::vector<Real> ladder_;
  std::vector<MachineKernel<Scalar>> kernels_;  // one a replica
};

extern template struct TemperedGroup<float>;
extern template struct TemperedGroup<double>;
extern template class Tempering<float>;
extern template class Tempering<double>;

}  // namespace rbm
