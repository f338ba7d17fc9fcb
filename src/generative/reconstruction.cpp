#include "rbm_vmc/generative/reconstruction.hpp"

#include <algorithm>

namespace rbm {

template <class Scalar>
void Reconstruction<Scalar>::evaluate(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group,
                                      std::span<Real> out) {
  expects(std::ssize(out) == group.chains, "one number for each sample");
  kernel.hidden_means(group.x, group.chains, hidden_);
  kernel.visible_means(hidden_, group.chains, visible_);
  std::ranges::fill(out, 0.0);
  const Real share = 1 / static_cast<Real>(kernel.shape().visible);
  for (Index i = 0; i < kernel.shape().visible; ++i) {
    for (Index c = 0; c < group.chains; ++c) {
      const Real difference = static_cast<Real>(group.x(i, c)) - static_cast<Real>(visible_(i, c));
      out[static_cast<std::size_t>(c)] += share * difference * difference;
    }
  }
}

template class Reconstruction<float>;
template class Reconstruction<double>;

}  // namespace rbm
