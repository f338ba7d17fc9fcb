/// ln of the pseudo-likelihood, which needs no Z: what a machine says of each visible unit given all others.
///
///     Σ_i ln p(x_i | x_-i) = -Σ_i ln(1 + e^{ln p̃(x with x_i turned) - ln p̃(x)})
///
/// (Besag, The Statistician 24, 179 (1975)). All visible × hidden terms are summed where these are few; for larger machines
/// an unbiased estimate takes one unit i, drawn for each sample,
///
///     visible · ln p(x_i | x_-i)
///
/// For visible units of two values, without hidden couplings. Samples lie in the places of a group; each gives one number, and
/// sample_mean.hpp makes mean and error of them. Throws ContractError if sizes do not fit or for other machines.
#pragma once

#include <span>

#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

template <class Scalar>
class PseudoLikelihood {
 public:
  static constexpr Index kMostTerms = 1 << 15;  ///< visible × (visible, with couplings, + hidden) that are summed

  explicit PseudoLikelihood(const MachineShape& shape);

  /// Whether evaluate() sums over all i.
  static bool is_exact(const MachineShape& shape);

  /// One number for each sample of the group; `random` is used where it is an estimate.
  void evaluate(const MachineKernel<Scalar>& kernel, const ChainRandom& random, const ChainGroup<Scalar>& group,
                std::span<Real> out);

  /// Σ_i ln p(x_i | x_-i).
  void sum(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group, std::span<Real> out);
  /// The estimate from one unit a sample; takes one draw of the random numbers.
  void estimate(const MachineKernel<Scalar>& kernel, const ChainRandom& random, const ChainGroup<Scalar>& group,
                std::span<Real> out);

 private:
  void start(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group, std::span<Real> out);
  template <class Weights>
  Pack conditional(const MachineKernel<Scalar>& kernel, Index first, Pack old, Pack bias, Pack unmoved,
                   Weights weights) const;
  Pack unmoved(const MachineKernel<Scalar>& kernel, Index first) const;

  ChainRows<Scalar> fields_;
};

extern template class PseudoLikelihood<float>;
extern template class PseudoLikelihood<double>;

}  // namespace rbm
