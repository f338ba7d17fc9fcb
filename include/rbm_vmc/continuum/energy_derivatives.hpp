/// ∂E_L/∂θ_k of a batch at fixed walkers, for the linear method: central differences of the parameters, one after the other.
///
///     ∂E_L/∂θ_k ≈ [E_L(θ_k + h) - E_L(θ_k - h)]/2h,    h = 6e-6 max(1, |θ_k|)                          [hartree]
///
/// h is near the third root of the rounding of E_L, where rounding and curvature are alike: the error is about 1e-10 of the
/// terms of E_L. Two fresh states and local energies a parameter, so it is meant for few parameters. Works on a wave
/// function of its own, so that states of the one being sampled stay valid.
#pragma once

#include "rbm_vmc/continuum/hamiltonian.hpp"

namespace rbm {

class EnergyDerivatives {
 public:
  /// `twin`: made like the wave function that is sampled.
  EnergyDerivatives(Ansatz twin, Hamiltonian hamiltonian);
  EnergyDerivatives(const EnergyDerivatives&) = delete;
  EnergyDerivatives& operator=(const EnergyDerivatives&) = delete;

  /// Writes ∂E_L/∂θ_k at these parameters to row k of `rows`, parameters × kBatch.
  void operator()(std::span<const Real> theta, const Walkers& walkers, Block& rows);

 private:
  void local_energy(const Walkers& walkers, Block& energy);

  Ansatz ansatz_;
  Hamiltonian hamiltonian_;
  AnsatzState state_;
  Block gradient_, above_, below_;
  std::vector<Real> theta_;
};

}  // namespace rbm
