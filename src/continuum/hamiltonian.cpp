#include "rbm_vmc/continuum/hamiltonian.hpp"

#include <utility>

namespace rbm {

Hamiltonian::Hamiltonian(Trap trap, std::unique_ptr<Potential> interaction, AddedPotential added)
    : trap_(std::move(trap)), interaction_(std::move(interaction)), added_(std::move(added)) {
  expects(added_.name.empty() == !added_.potential, "a name with an added potential, and none without");
}

void Hamiltonian::local_energy(const Walkers& walkers, const AnsatzState& state, Block& gradient, Block& energy) const {
  gradient.fill(0.0);
  energy.fill(0.0);
  state.add_derivatives(walkers, gradient, energy[kKinetic]);  // the Laplacian for now
  for (Index p = 0; p < kPacks; ++p) {
    Pack square = {};
    for (Index m = 0; m < gradient.rows(); ++m) square += gradient.pack(m, p) * gradient.pack(m, p);
    energy.pack(kKinetic, p) = -0.5 * (energy.pack(kKinetic, p) + square);
  }
  trap_.add(walkers, energy[kTrap]);
  if (interaction_) interaction_->add(walkers, energy[kInteraction], energy[kVirial]);
  if (added_.potential) added_.potential->add(walkers, energy[kInteraction], energy[kVirial]);
  for (Index p = 0; p < kPacks; ++p) {
    energy.pack(kTotal, p) = energy.pack(kKinetic, p) + energy.pack(kTrap, p) + energy.pack(kInteraction, p);
  }
}

}  // namespace rbm
