/// Metropolis sampling of the joint distribution p(x,h) ∝ e^{-βE} of a Boltzmann machine, a group of chains at a time.
///
/// One cycle proposes a move of each unit, first the visible ones, then the hidden ones, in the order of their numbers. A unit of two
/// values proposes the other one; a gaussian unit proposes x_i + step · σ_i/√β · N(0,1). A move is accepted with the chance
/// min(1, e^{-β ΔE}) (Metropolis et al., J. Chem. Phys. 21, 1087 (1953)).
///
/// Cycle n of a call uses the random numbers of sweep random.sweep + n. Throws ContractError if sizes do not fit or the step is not
/// positive.
#pragma once

#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

template <class Scalar>
class Metropolis {
 public:
  /// `step` in units of the width of the conditional distribution; of no meaning without gaussian units.
  explicit Metropolis(const MachineShape& shape, Real step = 2.4);

  /// `cycles` over x and h; fixed units of x stay. Returns how many moves of the chains in use were accepted.
  Index run(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group, FixedUnits fixed = {});

  /// `cycles` over h alone.
  Index run_hidden(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group);

 private:
  Real step_;
  ChainRows<Scalar> v_, u_;
};

extern template class Metropolis<float>;
extern template class Metropolis<double>;

}  // namespace rbm
