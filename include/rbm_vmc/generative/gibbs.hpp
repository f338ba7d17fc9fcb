/// Gibbs sampling of the joint distribution p(x,h) ∝ e^{-βE} of a Boltzmann machine, a group of chains at a time.
///
/// One cycle draws all h given x, then all x given h (Geman and Geman, IEEE PAMI 6, 721 (1984)). Units of a layer without couplings
/// are independent and drawn together; coupled ones are drawn one after the other in the order of their numbers, each from its
/// conditional distribution given all others,
///
///     P(h_j = high | x, h_-j) = s(β (high-low) (v_j + Σ_k U_jk h_k)),        P(x_i = high | h, x_-i) = s(β (high-low) (u_i + Σ_k V_ik x_k))
///
/// Fields of coupled units are recomputed for a few units at a time as a product of matrices, and within those few updated from unit
/// to unit.
///
/// Cycle n of a call uses the random numbers of sweep random.sweep + n. Throws ContractError if sizes do not fit.
#pragma once

#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

template <class Scalar>
class Gibbs {
 public:
  explicit Gibbs(const MachineShape& shape);

  /// `cycles` of h and x. Fixed units of x stay: the others are sampled given those.
  void run(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group, FixedUnits fixed = {});

  /// `cycles` of h given x, which stays: for the positive phase with hidden couplings.
  void run_hidden(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group);

 private:
  void draw_hidden(const MachineKernel<Scalar>& kernel, const ChainRandom& random, ChainGroup<Scalar>& group);
  void draw_visible(const MachineKernel<Scalar>& kernel, const ChainRandom& random, ChainGroup<Scalar>& group, FixedUnits fixed);

  ChainRows<Scalar> v_, u_;  // fields of coupled units
};

extern template class Gibbs<float>;
extern template class Gibbs<double>;

}  // namespace rbm
