#include "rbm_vmc/continuum/gaussian_rbm.hpp"

#include <algorithm>
#include <cmath>

#include "gaussian_rbm_state.hpp"

namespace rbm {

GaussianRbm::GaussianRbm(GaussianRbmSpec spec)
    : spec_(std::move(spec)), widths_(std::ssize(spec_.sigma)),
      first_kind_(spec_.machines() == 2 ? spec_.first_kind : copies()) {
  const Index machines = spec_.machines();
  expects(spec_.exponent == 1.0 || spec_.exponent == 0.5, "psi = F or psi = sqrt(F)");
  expects(widths_ == 1 || widths_ == spec_.dimensions, "one width, or one a dimension");
  expects(std::ssize(spec_.a) == machines * visible() && std::ssize(spec_.b) == machines * hidden() &&
              std::ssize(spec_.W) == machines * visible() * hidden(),
          "start values of all units");
  const std::vector<Real> start = spec_.sigma;
  for (Index m = 1; m < machines; ++m) spec_.sigma.insert(spec_.sigma.end(), start.begin(), start.end());
  machines_ = make_machines();
}

std::vector<GaussianBinary> GaussianRbm::make_machines() const {
  const auto part = [](const std::vector<Real>& all, Index m, Index count) {
    return std::vector<Real>(all.begin() + m * count, all.begin() + (m + 1) * count);
  };
  std::vector<GaussianBinary> machines;
  for (Index m = 0; m < spec_.machines(); ++m) {
    std::vector<Real> sigma;
    for (Index i = 0; i < visible(); ++i) sigma.push_back(spec_.sigma[static_cast<std::size_t>(m * widths_ + width_of(i))]);
    machines.emplace_back(part(spec_.a, m, visible()), part(spec_.b, m, hidden()), part(spec_.W, m, visible() * hidden()),
                          std::move(sigma));
  }
  return machines;
}

Index GaussianRbm::parameter_count() const {
  return spec_.machines() * (visible() + hidden() + visible() * hidden() + width_count());
}

void GaussianRbm::get_parameters(std::span<Real> theta) const {
  auto out = std::copy(spec_.a.begin(), spec_.a.end(), theta.begin());
  out = std::copy(spec_.b.begin(), spec_.b.end(), out);
  out = std::copy(spec_.W.begin(), spec_.W.end(), out);
  if (spec_.train_sigma) std::ranges::transform(spec_.sigma, out, [](Real sigma) { return std::log(sigma); });
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
  if (spec_.train_sigma) {
    for (Real& sigma : spec_.sigma) sigma = std::exp(*in++);
  }
  machines_ = make_machines();
}

std::vector<std::string> GaussianRbm::parameter_names() const {
  std::vector<std::string> names;
  const auto index = [](Index k) { return std::to_string(k); };
  const Index rows = spec_.machines() * visible();
  for (Index i = 0; i < rows; ++i) names.push_back("a[" + index(i) + "]");
  for (Index j = 0; j < spec_.machines() * hidden(); ++j) names.push_back("b[" + index(j) + "]");
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < hidden(); ++j) names.push_back("W[" + index(i) + "," + index(j) + "]");
  }
  for (Index k = 0; k < spec_.machines() * width_count(); ++k) names.push_back("log_sigma[" + index(k) + "]");
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
