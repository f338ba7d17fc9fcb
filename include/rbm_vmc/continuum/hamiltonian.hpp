/// The Hamiltonian of particles in a harmonic trap with a pair interaction, and its local energy.
///
///     H   = Σ_p ( -½∇_p² + ½ Σ_d ω_d² x_pd² ) + Σ_{p<q} v(r_pq) + V(x)                              [hartree]
///     E_L = (Hψ)/ψ = ½ Σ_m ( -(∂_m ln ψ)² - ∂_m² ln ψ + ω² x_m² ) + Σ_{p<q} v(r_pq) + V(x)
///
/// V is a potential of one's own, 0 if none is added. E_L is split into kinetic, trap and interaction parts, V counting as
/// interaction; `virial` is Σ_{p<q} r v'(r) + Σ_p x_p·∇_p V, so that 2T = 2 V_trap + virial holds for exact and for
/// scale-optimised states (Coulomb: virial = -V_int).
#pragma once

#include <memory>
#include <string>

#include "rbm_vmc/continuum/ansatz.hpp"
#include "rbm_vmc/continuum/potential.hpp"

namespace rbm {

/// Rows of a block of local energies [hartree].
enum EnergyRow : Index { kKinetic, kTrap, kInteraction, kVirial, kTotal, kEnergyRows };

/// A potential V(x) that no input knows, and the name by which checkpoints and results know it: put what it depends on into it,
/// since a run goes on only with the name it began with.
struct AddedPotential {
  std::string name;
  std::unique_ptr<Potential> potential;
};

class Hamiltonian {
 public:
  /// `interaction` and the added potential may be null: none. Throws ContractError if only one of name and added potential is there.
  Hamiltonian(Trap trap, std::unique_ptr<Potential> interaction, AddedPotential added = {});

  /// Name of the added potential, empty if there is none.
  const std::string& added() const { return added_.name; }

  /// Writes the local energies of a batch to the kEnergyRows rows of `energy`. `gradient` is scratch, M rows.
  void local_energy(const Walkers& walkers, const AnsatzState& state, Block& gradient, Block& energy) const;

 private:
  Trap trap_;
  std::unique_ptr<Potential> interaction_;
  AddedPotential added_;
};

}  // namespace rbm
