#include "rbm_vmc/continuum/energy_derivatives.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rbm {
namespace {

constexpr Real kStep = 6e-6;

}  // namespace

EnergyDerivatives::EnergyDerivatives(Ansatz twin, Hamiltonian hamiltonian)
    : ansatz_(std::move(twin)), hamiltonian_(std::move(hamiltonian)), state_(ansatz_.bind()),
      gradient_(ansatz_.coordinates()), above_(kEnergyRows), below_(kEnergyRows) {}

void EnergyDerivatives::local_energy(const Walkers& walkers, Block& energy) {
  ansatz_.set_parameters(theta_);
  state_.refresh(walkers);
  hamiltonian_.local_energy(walkers, state_, gradient_, energy);
}

void EnergyDerivatives::operator()(std::span<const Real> theta, const Walkers& walkers, Block& rows) {
  expects(std::ssize(theta) == ansatz_.parameter_count() && rows.rows() == ansatz_.parameter_count(),
          "as many values and rows as parameters");
  theta_.assign(theta.begin(), theta.end());
  for (std::size_t k = 0; k < theta.size(); ++k) {
    const Real step = kStep * std::max(1.0, std::abs(theta[k]));
    theta_[k] = theta[k] + step;
    local_energy(walkers, above_);
    const Real high = theta_[k];
    theta_[k] = theta[k] - step;
    local_energy(walkers, below_);
    const Real inverse = 1 / (high - theta_[k]);  // the distance that rounding left
    theta_[k] = theta[k];
    for (Index p = 0; p < kPacks; ++p) {
      rows.pack(static_cast<Index>(k), p) = (above_.pack(kTotal, p) - below_.pack(kTotal, p)) * inverse;
    }
  }
}

}  // namespace rbm
