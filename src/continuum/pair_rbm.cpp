#include "rbm_vmc/continuum/pair_rbm.hpp"

#include <cmath>

namespace rbm {

PairRbmFunction::PairRbmFunction(const PairRbmSpec& spec, std::span<const Real> normals) : cusp_(spec.cusp) {
  expects(std::isfinite(spec.cusp), "a finite cusp in the pair RBM");
  expects(std::isfinite(spec.length) && spec.length > 0, "a length > 0 in the pair RBM");
  expects(spec.hidden >= 0 && spec.hidden <= 500, "0 to 500 hidden units in the pair RBM");
  expects(std::ssize(normals) >= spec.hidden, "a random number for each hidden unit of the pair RBM");
  units_.resize(static_cast<std::size_t>(spec.hidden));
  std::vector<Real> theta(static_cast<std::size_t>(parameter_count()));
  theta[0] = std::log(spec.length);
  for (std::size_t j = 0; j < units_.size(); ++j) theta[2 + units_.size() + j] = spec.init_scale * normals[j];
  if (cusp_ != 0) theta.back() = theta[0];
  set_parameters(theta);
}

std::vector<std::string> PairRbmFunction::parameter_names() const {
  std::vector<std::string> names{"log_length", "a[0]"};
  for (Index j = 0; j < hidden(); ++j) names.push_back("b[" + std::to_string(j) + "]");
  for (Index j = 0; j < hidden(); ++j) names.push_back("W[0," + std::to_string(j) + "]");
  if (cusp_ != 0) names.emplace_back("cusp_log_length");
  return names;
}

void PairRbmFunction::get_parameters(std::span<Real> theta) const {
  theta[0] = log_length_;
  theta[1] = a_;
  for (std::size_t j = 0; j < units_.size(); ++j) {
    theta[2 + j] = units_[j].b;
    theta[2 + units_.size() + j] = units_[j].w;
  }
  if (cusp_ != 0) theta[2 + 2 * units_.size()] = log_cusp_range_;
}

void PairRbmFunction::set_parameters(std::span<const Real> theta) {
  log_length_ = theta[0];
  length_ = std::exp(log_length_);
  inverse_length_ = std::exp(-log_length_);
  log_cusp_range_ = cusp_ != 0 ? theta[2 + 2 * units_.size()] : 0;
  inverse_cusp_range_ = std::exp(-log_cusp_range_);
  cusp_length_ = cusp_ * std::exp(log_cusp_range_);
  a_ = theta[1];
  for (std::size_t j = 0; j < units_.size(); ++j) units_[j] = {theta[2 + j], theta[2 + units_.size() + j]};
}

template class PairFactor<PairRbmFunction>;

}  // namespace rbm
