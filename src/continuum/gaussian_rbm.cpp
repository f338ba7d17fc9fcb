#include "rbm_vmc/continuum/gaussian_rbm.hpp"

#include <algorithm>
#include <cmath>

#include "gaussian_rbm_state.hpp"

namespace rbm {
namespace {

GaussianBinary machine_of(const GaussianRbmSpec& spec) {
  expects(spec.exponent == 1.0 || spec.exponent == 0.5, "psi = F or psi = sqrt(F)");
  expects(std::ssize(spec.sigma) == 1 || std::ssize(spec.sigma) == spec.dimensions, "one width, or one a dimension");
  expects(std::ssize(spec.a) == spec.visible() && std::ssize(spec.b) == spec.hidden, "start values of all units");
  std::vector<Real> sigma;
  for (Index i = 0; i < spec.visible(); ++i) {
    sigma.push_back(spec.sigma[static_cast<std::size_t>(std::ssize(spec.sigma) == 1 ? 0 : i % spec.dimensions)]);
  }
  return GaussianBinary(spec.a, spec.b, spec.W, std::move(sigma));
}

}  // namespace

GaussianRbm::GaussianRbm(GaussianRbmSpec spec) : spec_(std::move(spec)), machine_(machine_of(spec_)) {}

Index GaussianRbm::parameter_count() const {
  return spec_.visible() + spec_.hidden + spec_.visible() * spec_.hidden + width_count();
}

void GaussianRbm::get_parameters(std::span<Real> theta) const {
  auto out = std::copy(spec_.a.begin(), spec_.a.end(), theta.begin());
  out = std::copy(spec_.b.begin(), spec_.b.end(), out);
  out = std::copy(spec_.W.begin(), spec_.W.end(), out);
  for (Index k = 0; k < width_count(); ++k) *out++ = std::log(spec_.sigma[static_cast<std::size_t>(k)]);
}

void GaussianRbm::set_parameters(std::span<const Real> theta) {
  expects(std::ssize(theta) == parameter_count(), "as many values as parameters");
  auto in = theta.begin();
  const auto take = [&in](std::vector<Real>& values) {
    std::copy_n(in, values.size(), values.begin());
    in += std::ssize(values);
  };
  take(spec_.a);
  take(spec_.b);
  take(spec_.W);
  for (Index k = 0; k < width_count(); ++k) spec_.sigma[static_cast<std::size_t>(k)] = std::exp(*in++);
  machine_ = machine_of(spec_);
}

std::vector<std::string> GaussianRbm::parameter_names() const {
  std::vector<std::string> names;
  const auto index = [](Index k) { return std::to_string(k); };
  for (Index i = 0; i < spec_.visible(); ++i) names.push_back("a[" + index(i) + "]");
  for (Index j = 0; j < spec_.hidden; ++j) names.push_back("b[" + index(j) + "]");
  for (Index i = 0; i < spec_.visible(); ++i) {
    for (Index j = 0; j < spec_.hidden; ++j) names.push_back("W[" + index(i) + "," + index(j) + "]");
  }
  for (Index k = 0; k < width_count(); ++k) names.push_back("log_sigma[" + index(k) + "]");
  return names;
}

std::unique_ptr<FactorState> GaussianRbm::bind(Index particles, Index dimensions) const {
  expects(particles == spec_.particles && dimensions == spec_.dimensions, "walkers of the shape the RBM was made for");
  switch (dimensions) {
    case 1: return std::make_unique<GaussianRbmState<1>>(*this);
    case 2: return std::make_unique<GaussianRbmState<2>>(*this);
    default: return std::make_unique<GaussianRbmState<3>>(*this);
  }
}

}  // namespace rbm
