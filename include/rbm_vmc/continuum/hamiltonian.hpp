/// The Hamiltonian of particles in a harmonic trap with a pair interaction, and its local energy.
///
///     H   = Σ_p ( -½∇_p² + ½ Σ_d ω_d² x_pd² ) + Σ_{p<q} v(r_pq)                                     [hartree]
///     E_L = (Hψ)/ψ = ½ Σ_m ( -(∂_m ln ψ)² - ∂_m² ln ψ + ω² x_m² ) + Σ_{p<q} v(r_pq)
///
/// E_L is split into kinetic, trap and interaction parts; `virial` is Σ_{p<q} r v'(r), so that 2T = 2 V_trap + virial holds
/// for exact and for scale-optimised states (Coulomb: virial = -V_int).
#pragma once

#include <memory>

#include "rbm_vmc/continuum/ansatz.hpp"
#include "rbm_vmc/continuum/potential.hpp"

namespace rbm {

/// Rows of a block of local energies [hartree].
enum EnergyRow : Index { kKinetic, kTrap, kInteraction, kVirial, kTotal, kEnergyRows };

class Hamiltonian {
 public:
  /// `interaction` may be null: none.
  Hamiltonian(Trap trap, std::unique_ptr<Potential> interaction);

  /// Writes the local energies of a batch to the kEnergyRows rows of `energy`. `gradient` is scratch, M rows.
  void local_energy(const Walkers& walkers, const AnsatzState& state, Block& gradient, Block& energy) const;

 private:
  Trap trap_;
  std::unique_ptr<Potential> interaction_;
};

}  // namespace rbm
