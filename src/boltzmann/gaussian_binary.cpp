#include "rbm_vmc/boltzmann/gaussian_binary.hpp"

#include <utility>

namespace rbm {

GaussianBinary::GaussianBinary(std::vector<Real> a, std::vector<Real> b, std::vector<Real> W, std::vector<Real> sigma)
    : a_(std::move(a)), b_(std::move(b)), W_(std::move(W)), sigma_(std::move(sigma)) {
  expects(a_.size() == sigma_.size(), "one width for each visible unit");
  expects(W_.size() == a_.size() * b_.size(), "a weight for each pair of visible and hidden units");
  scaled_.resize(W_.size());
  squared_.assign(b_.size(), 0.0);
  for (std::size_t i = 0; i < a_.size(); ++i) {
    inverse_variance_.push_back(1.0 / (sigma_[i] * sigma_[i]));
    for (std::size_t j = 0; j < b_.size(); ++j) {
      const Real w = W_[i * b_.size() + j] * inverse_variance_[i];
      scaled_[i * b_.size() + j] = w;
      squared_[j] += w * w;
    }
  }
}

void hidden_inputs(const GaussianBinary& machine, const Block& x, Index first_x, Block& v, Index first_v) {
  for (Index j = 0; j < machine.hidden(); ++j) {
    const Real b = machine.b()[static_cast<std::size_t>(j)];
    for (Index p = 0; p < kPacks; ++p) v.pack(first_v + j, p) = broadcast(b);
  }
  for (Index i = 0; i < machine.visible(); ++i) {
    const Real* w = machine.scaled_weights(i);
    for (Index p = 0; p < kPacks; ++p) {
      const Pack xi = x.pack(first_x + i, p);
      for (Index j = 0; j < machine.hidden(); ++j) v.pack(first_v + j, p) += xi * w[j];
    }
  }
}

}  // namespace rbm
