/// How far samples are from what a machine makes of its own hidden means: cheap to watch, but no measure of likelihood.
///
///     |x - E[x | h = E[h|x]]|² / visible
///
/// Without couplings within a layer. Samples lie in the places of a group; each gives one number, and sample_mean.hpp makes
/// mean and error of them. Throws ContractError if sizes do not fit or units are coupled.
#pragma once

#include <span>

#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

template <class Scalar>
class Reconstruction {
 public:
  explicit Reconstruction(const MachineShape& shape) : hidden_(shape.hidden), visible_(shape.visible) {}

  /// One number for each sample of the group.
  void evaluate(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group, std::span<Real> out);

 private:
  ChainRows<Scalar> hidden_, visible_;
};

extern template class Reconstruction<float>;
extern template class Reconstruction<double>;

}  // namespace rbm
