#include "rbm_vmc/continuum/pade_jastrow.hpp"

#include <cmath>

namespace rbm {

PadeFunction::PadeFunction(Real cusp, Real gamma) : cusp_(cusp), log_gamma_(std::log(gamma)), gamma_(gamma) {
  expects(std::isfinite(cusp) && std::isfinite(log_gamma_), "a finite cusp and gamma > 0 in the Jastrow factor");
}

void PadeFunction::get_parameters(std::span<Real> theta) const { theta[0] = log_gamma_; }

void PadeFunction::set_parameters(std::span<const Real> theta) {
  log_gamma_ = theta[0];
  gamma_ = std::exp(log_gamma_);
}

template class PairFactor<PadeFunction>;

}  // namespace rbm
