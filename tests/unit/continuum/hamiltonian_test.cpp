#include "rbm_vmc/continuum/hamiltonian.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/continuum/gaussian.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

Ansatz gaussian_ansatz(Index particles, std::vector<Real> widths) {
  const Index dimensions = 2;
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<Gaussian>(std::move(widths), false));
  return Ansatz(particles, dimensions, std::move(factors));
}

TEST(Hamiltonian, LocalEnergyOfAGaussianIsItsClosedForm) {
  // ln ψ = -Σ k_d x²/2: T_L = ½Σ(k_d - k_d² x²), V = ½Σω_d² x², v = 1/r, virial = -1/r.
  const std::vector<Real> widths{0.8, 1.25}, omega{0.7, 1.9};
  const Ansatz ansatz = gaussian_ansatz(2, widths);
  const Walkers walkers = separated_walkers(2, 2, 9);
  AnsatzState state = ansatz.bind();
  state.refresh(walkers);
  const Hamiltonian hamiltonian(Trap(omega), make_potential({Interaction::coulomb, 1.5}));
  Block gradient(4), energy(kEnergyRows);
  energy.fill(77.0);  // what stood there before must not matter
  hamiltonian.local_energy(walkers, state, gradient, energy);
  for (Index lane = 0; lane < kBatch; ++lane) {
    Real kinetic = 0, trap = 0, r2 = 0;
    for (Index m = 0; m < 4; ++m) {
      const auto d = static_cast<std::size_t>(m % 2);
      const Real k = 1 / (widths[d] * widths[d]);
      const Real x = walkers.x(m, lane);
      kinetic += 0.5 * (k - k * k * x * x);
      trap += 0.5 * omega[d] * omega[d] * x * x;
    }
    for (Index d = 0; d < 2; ++d) r2 += std::pow(walkers.x(d, lane) - walkers.x(2 + d, lane), 2);
    const Real repulsion = 1.5 / std::sqrt(r2);
    EXPECT_NEAR(energy(kKinetic, lane), kinetic, 1e-12);
    EXPECT_NEAR(energy(kTrap, lane), trap, 1e-12);
    EXPECT_NEAR(energy(kInteraction, lane), repulsion, 1e-12 * repulsion);
    EXPECT_NEAR(energy(kVirial, lane), -repulsion, 1e-12 * repulsion);
    EXPECT_NEAR(energy(kTotal, lane), kinetic + trap + repulsion, 1e-12 * (1 + repulsion));
  }
}

TEST(Hamiltonian, NoInteractionIsZero) {
  const Ansatz ansatz = gaussian_ansatz(3, {1.0});
  const Walkers walkers = separated_walkers(3, 2, 10);
  AnsatzState state = ansatz.bind();
  state.refresh(walkers);
  Block gradient(6), energy(kEnergyRows);
  Hamiltonian(Trap({1.0, 1.0}), nullptr).local_energy(walkers, state, gradient, energy);
  for (Index lane = 0; lane < kBatch; ++lane) {
    EXPECT_EQ(energy(kInteraction, lane), 0.0);
    EXPECT_NEAR(energy(kTotal, lane), 3.0, 1e-13);
  }
}

/// V = Σ c x² with the virial 2V.
class Square final : public Potential {
 public:
  explicit Square(Real c) : c_(c) {}
  void add(const Walkers& walkers, Lanes energy, Lanes virial) const override {
    for (Index m = 0; m < walkers.x.rows(); ++m) {
      for (Index p = 0; p < kPacks; ++p) {
        const Pack v = c_ * (walkers.x.pack(m, p) * walkers.x.pack(m, p));
        pack(energy, p) += v;
        pack(virial, p) += 2.0 * v;
      }
    }
  }

 private:
  Real c_;
};

TEST(Hamiltonian, AnAddedPotentialCountsAsInteraction) {
  const Ansatz ansatz = gaussian_ansatz(2, {1.0});
  const Walkers walkers = separated_walkers(2, 2, 11);
  AnsatzState state = ansatz.bind();
  state.refresh(walkers);
  Block gradient(4), plain(kEnergyRows), with(kEnergyRows);
  Hamiltonian(Trap({1.0, 1.0}), make_potential({Interaction::coulomb, 1.0})).local_energy(walkers, state, gradient, plain);
  const Hamiltonian more(Trap({1.0, 1.0}), make_potential({Interaction::coulomb, 1.0}),
                         {"square", std::make_unique<Square>(0.3)});
  more.local_energy(walkers, state, gradient, with);
  EXPECT_EQ(more.added(), "square");
  for (Index lane = 0; lane < kBatch; ++lane) {
    const Real v = 0.6 * plain(kTrap, lane);  // the trap is ½ Σ x²
    EXPECT_NEAR(with(kInteraction, lane), plain(kInteraction, lane) + v, 1e-12 * (1 + v));
    EXPECT_NEAR(with(kVirial, lane), plain(kVirial, lane) + 2 * v, 1e-12 * (1 + v));
    EXPECT_NEAR(with(kTotal, lane), plain(kTotal, lane) + v, 1e-12 * (1 + v));
    EXPECT_EQ(with(kTrap, lane), plain(kTrap, lane));
  }
}

TEST(Hamiltonian, AnAddedPotentialHasAName) {
  EXPECT_THROW(Hamiltonian(Trap({1.0}), nullptr, {"", std::make_unique<Square>(1)}), ContractError);
  EXPECT_THROW(Hamiltonian(Trap({1.0}), nullptr, {"square", nullptr}), ContractError);
}

}  // namespace
}  // namespace rbm
