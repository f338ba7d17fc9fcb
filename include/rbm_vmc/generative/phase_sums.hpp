/// Sums over chains (or data) of ∂ln p̃/∂θ, the positive and the negative phase of maximum likelihood.
///
///     O_k(x) = ∂ln p̃(x)/∂θ_k = β E[-∂E(x,h)/∂θ_k | x]
///
/// in the order of θ, in double also for chains of float. Without hidden couplings h is replaced by E[h|x], its exact conditional
/// mean; with them by the h of the group, drawn given x or together with x.
///
/// Products over the chains, Σ_c x_i h_j, are products of matrices (tile_product.hpp). Only the chains in use count. Sums of a
/// group depend on nothing but the group and the parameters; sums over groups go through ExactSum. Throws ContractError if
/// sizes do not fit.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

template <class Scalar>
class PhaseSums {
 public:
  explicit PhaseSums(const MachineShape& shape);

  /// sums[k] += weight · Σ_chains O_k. With weights 1 and -1, data and chains of a group can share one sum.
  void add(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group, Real weight, std::span<Real> sums);

  /// O_k of each chain of batch `batch` of the group (0 ... kGroupBatches - 1): parameters × kBatch; 0 for chains not in use.
  void rows(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group, Index batch, Block& rows);

 private:
  void check(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group) const;

  MachineShape shape_;
  ChainRows<Scalar> means_;  // E[h|x]
  Panels<Real> x_, h_;       // chains × units; h_ with hidden couplings only
  // The same, chains × kBatch units in each block; x_lanes_ with visible couplings only.
  std::vector<Block> x_lanes_, h_lanes_;
};

extern template class PhaseSums<float>;
extern template class PhaseSums<double>;

}  // namespace rbm
