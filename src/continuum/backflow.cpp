#include "rbm_vmc/continuum/backflow.hpp"

#include <cmath>

namespace rbm {

BackflowFunction::BackflowFunction(const BackflowSpec& spec) : functions_(spec.functions) {
  expects(spec.functions >= 1 && spec.functions <= kMostBackflowFunctions, "1 to kMostBackflowFunctions terms of a backflow");
  expects(std::isfinite(spec.length) && spec.length > 0, "a length > 0 of the backflow");
  std::array<Real, 1 + kMostBackflowFunctions> theta{std::log(spec.length)};
  set_parameters(std::span(theta).first(at(parameter_count())));
}

std::vector<std::string> BackflowFunction::parameter_names() const {
  std::vector<std::string> names{"backflow_log_length"};
  for (Index n = 0; n < functions_; ++n) names.push_back("backflow[" + std::to_string(n) + "]");
  return names;
}

void BackflowFunction::get_parameters(std::span<Real> theta) const {
  theta[0] = log_length_;
  std::copy_n(c_.begin(), functions_, theta.begin() + 1);
}

void BackflowFunction::set_parameters(std::span<const Real> theta) {
  log_length_ = theta[0];
  std::copy_n(theta.begin() + 1, functions_, c_.begin());
  Real rate = std::exp(-2 * log_length_);
  for (Index n = 0; n < functions_; ++n, rate *= 4) rate_[at(n)] = rate;
}

}  // namespace rbm
