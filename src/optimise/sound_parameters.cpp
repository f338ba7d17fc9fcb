#include "rbm_vmc/optimise/sound_parameters.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rbm {

SoundParameters::SoundParameters(std::span<const Real> start) : parameters_(start.begin(), start.end()) {}

void SoundParameters::accept(std::span<const Real> theta) {
  parameters_.assign(theta.begin(), theta.end());
  in_a_row_ = 0;
}

void SoundParameters::refuse() {
  ++in_a_row_;
  ++total_;
}

std::span<const Real> SoundParameters::or_sound(std::span<const Real> theta) const {
  return std::ranges::all_of(theta, [](Real value) { return std::isfinite(value); }) ? theta : parameters_;
}

std::vector<Real> SoundParameters::halfway(std::span<const Real> theta) const {
  std::vector<Real> middle(theta.begin(), theta.end());
  for (std::size_t k = 0; k < middle.size(); ++k) middle[k] = 0.5 * (middle[k] + parameters_[k]);
  return middle;
}

void SoundParameters::restore(std::vector<Real> parameters, Index refused_in_a_row, Index refused) {
  parameters_ = std::move(parameters);
  in_a_row_ = refused_in_a_row;
  total_ = refused;
}

}  // namespace rbm
