#include "rbm_vmc/continuum/slater.hpp"

#include <algorithm>
#include <cmath>

#include "slater_state.hpp"

namespace rbm {
namespace {

/// Position in a list, appended if it was not there.
Index place_in(std::vector<OrbitalDegrees>& list, const OrbitalDegrees& orbital) {
  const auto found = std::ranges::find(list, orbital) - list.begin();
  if (found == std::ssize(list)) list.push_back(orbital);
  return found;
}

}  // namespace

Slater::Slater(SlaterSpec spec)
    : particles_(spec.particles), dimensions_(std::ssize(spec.omega)), train_width_(spec.train_width) {
  expects(spec.spin_up >= 0 && spec.spin_up <= spec.particles, "spin_up between none and all particles");
  const Index counts[] = {spec.spin_up, spec.particles - spec.spin_up};
  const std::vector<OrbitalDegrees>* given[] = {&spec.up, &spec.down};
  Index first = 0;
  for (int s = 0; s < 2; ++s) {
    const auto orbitals = given[s]->empty() ? lowest_orbitals(spec.omega, counts[s]) : *given[s];
    expects(std::ssize(orbitals) == counts[s], "an orbital for each particle");
    Spin spin{first, counts[s], {}};
    for (const auto& orbital : orbitals) {
      const Index place = place_in(basis_, orbital);
      expects(std::ranges::find(spin.orbitals, place) == spin.orbitals.end(), "no orbital twice in one spin");
      spin.orbitals.push_back(place);
    }
    spins_.push_back(spin);
    first += counts[s];
  }
  occupied_ = std::ssize(basis_);
  for (const auto& orbital : lowest_orbitals(spec.omega, occupied_ + spec.virtual_orbitals)) place_in(basis_, orbital);
  basis_.resize(static_cast<std::size_t>(std::min(std::ssize(basis_), occupied_ + spec.virtual_orbitals)));
  expects(std::ssize(basis_) <= kMostOrbitals, "at most kMostOrbitals orbitals");
  mixing_.assign(static_cast<std::size_t>(occupied_ * virtuals()), 0.0);
  for (std::size_t d = 0; d < spec.omega.size(); ++d) {
    int degree = 0;
    for (const auto& orbital : basis_) degree = std::max(degree, orbital[d]);
    expects(degree <= kMaxDegree, "degrees up to kMaxDegree");
    degree_.push_back(degree);
    bare_inverse_width_.push_back(std::sqrt(spec.omega[d]));
  }
  inverse_width_ = bare_inverse_width_;
}

void Slater::get_parameters(std::span<Real> theta) const {
  if (train_width_) theta[0] = log_scale_;
  std::ranges::copy(mixing_, theta.begin() + (train_width_ ? 1 : 0));
}

void Slater::set_parameters(std::span<const Real> theta) {
  expects(std::ssize(theta) == parameter_count(), "as many values as parameters");
  if (train_width_) log_scale_ = theta[0];
  std::ranges::copy(theta.subspan(train_width_ ? 1 : 0), mixing_.begin());
  for (std::size_t d = 0; d < inverse_width_.size(); ++d) inverse_width_[d] = bare_inverse_width_[d] * std::exp(-log_scale_);
}

std::vector<std::string> Slater::parameter_names() const {
  std::vector<std::string> names;
  if (train_width_) names.push_back("log_width");
  for (Index k = 0; k < occupied_; ++k) {
    for (Index v = 0; v < virtuals(); ++v) names.push_back("C[" + std::to_string(k) + "," + std::to_string(v) + "]");
  }
  return names;
}

std::unique_ptr<FactorState> Slater::bind(Index particles, Index dimensions) const {
  expects(particles == particles_ && dimensions == dimensions_, "walkers of the shape the determinant was made for");
  switch (dimensions) {
    case 1: return std::make_unique<SlaterState<1>>(*this);
    case 2: return std::make_unique<SlaterState<2>>(*this);
    default: return std::make_unique<SlaterState<3>>(*this);
  }
}

}  // namespace rbm
