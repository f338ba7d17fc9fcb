#include "rbm_vmc/continuum/potential.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

using Energies = std::pair<Block, Block>;  // energy and virial, both added to 1

Energies energies(const Potential& potential, const Walkers& walkers) {
  Energies result{Block(1), Block(1)};
  result.first.fill(1);
  result.second.fill(1);
  potential.add(walkers, result.first[0], result.second[0]);
  return result;
}

Walkers scaled(Walkers walkers, Real factor) {
  for (Real& x : walkers.x.flat()) x *= factor;
  return walkers;
}

/// Energy against the plain double loop, virial against the change of the energy when all lengths grow.
void check_pair_potential(const InteractionSpec& spec, const std::function<Real(Real)>& v) {
  const auto potential = make_potential(spec);
  for (const Index dimensions : {1, 2, 3}) {
    const Walkers walkers = separated_walkers(4, dimensions, 3);
    const auto [energy, virial] = energies(*potential, walkers);
    const Real h = 1e-4;
    const Block up = energies(*potential, scaled(walkers, 1 + h)).first,
                down = energies(*potential, scaled(walkers, 1 - h)).first;
    for (Index lane = 0; lane < kBatch; ++lane) {
      Real sum = 0;
      for (Index i = 0; i < 4; ++i)
        for (Index j = 0; j < i; ++j) {
          Real squared = 0;
          for (Index d = 0; d < dimensions; ++d)
            squared += std::pow(walkers.x(i * dimensions + d, lane) - walkers.x(j * dimensions + d, lane), 2);
          sum += v(std::sqrt(squared));
        }
      EXPECT_NEAR(energy(0, lane) - 1, sum, 1e-13 * (1 + std::abs(sum)));
      EXPECT_NEAR(virial(0, lane) - 1, (up(0, lane) - down(0, lane)) / (2 * h), 1e-6 * (1 + std::abs(sum)));
    }
  }
}

TEST(Potential, CoulombIsTheSumOfInverseDistances) {
  check_pair_potential({Interaction::coulomb, 1.7}, [](Real r) { return 1.7 / r; });
}

TEST(Potential, SoftCoulombIsFlatWithinTheSoftening) {
  check_pair_potential({Interaction::soft_coulomb, 1.7, 0.4}, [](Real r) { return 1.7 / std::sqrt(r * r + 0.16); });
}

TEST(Potential, GaussianHasItsWidth) {
  check_pair_potential({Interaction::gaussian, -2.5, 1, 0.8}, [](Real r) { return -2.5 * std::exp(-r * r / (2 * 0.64)); });
}

TEST(Potential, CalogeroIsAnInverseSquare) {
  check_pair_potential({.kind = Interaction::calogero, .lambda = 2.5}, [](Real r) { return 2.5 * 1.5 / (r * r); });
  check_pair_potential({.kind = Interaction::calogero, .lambda = 1}, [](Real) { return 0.0; });
}

TEST(Potential, HardSpheresAreNothingOrAWall) {
  check_pair_potential({.kind = Interaction::hard_sphere, .diameter = 0.2}, [](Real) { return 0.0; });
  for (const Index dimensions : {1, 2, 3}) {
    Walkers walkers = separated_walkers(4, dimensions, 3);
    for (Index d = 0; d < dimensions; ++d) walkers.x(3 * dimensions + d, 5) = walkers.x(d, 5);
    walkers.x(0, 5) += 0.1999;
    const auto [energy, virial] = energies(*make_potential({.kind = Interaction::hard_sphere, .diameter = 0.2}), walkers);
    for (Index lane = 0; lane < kBatch; ++lane) {
      EXPECT_EQ(energy(0, lane), lane == 5 ? INFINITY : 1);
      EXPECT_EQ(virial(0, lane), 1);
    }
  }
}

TEST(Potential, NoInteractionAddsNothing) {
  const auto [energy, virial] = energies(*make_potential({Interaction::none}), separated_walkers(3, 2, 1));
  EXPECT_EQ(energy(0, 0), 1);
  EXPECT_EQ(virial(0, 0), 1);
}

TEST(Potential, OfCoincidentParticlesIsFinite) {
  const Walkers walkers(BatchId{0}, 2, 2);
  for (const auto kind : {Interaction::coulomb, Interaction::soft_coulomb, Interaction::gaussian}) {
    const auto [energy, virial] = energies(*make_potential({kind, 1, 0.5, 1}), walkers);
    EXPECT_TRUE(std::isfinite(energy(0, 0)) && std::isfinite(virial(0, 0)));
  }
}

TEST(Potential, OfCoincidentParticlesIsItsHeight) {
  const Walkers walkers(BatchId{0}, 2, 2);
  EXPECT_DOUBLE_EQ(energies(*make_potential({Interaction::soft_coulomb, 1, 0.5}), walkers).first(0, 0) - 1, 2);
  EXPECT_DOUBLE_EQ(energies(*make_potential({Interaction::gaussian, 3, 1, 0.5}), walkers).first(0, 0) - 1, 3);
}

TEST(Potential, RefusesWhatMakesNoSense) {
  EXPECT_THROW(make_potential({Interaction::coulomb, NAN}), InputError);
  EXPECT_THROW(make_potential({Interaction::soft_coulomb, 1, 0}), InputError);
  EXPECT_THROW(make_potential({Interaction::gaussian, 1, 1, -2}), InputError);
  EXPECT_THROW(make_potential({.kind = Interaction::hard_sphere, .diameter = 0}), InputError);
  EXPECT_THROW(make_potential({.kind = Interaction::calogero, .lambda = 0.9}), InputError);
  EXPECT_THROW(energies(*make_potential({}), Walkers(BatchId{0}, 2, 4)), ContractError);
}

TEST(Trap, IsHarmonicInEachDimension) {
  const std::vector<Real> omega{0.5, 1, 2};
  const Trap trap(omega);
  const Walkers walkers = separated_walkers(3, 3, 9);
  Block energy(1);
  energy.fill(1);
  trap.add(walkers, energy[0]);
  for (Index lane = 0; lane < kBatch; ++lane) {
    Real sum = 0;
    for (Index m = 0; m < 9; ++m) sum += 0.5 * std::pow(omega[static_cast<std::size_t>(m % 3)] * walkers.x(m, lane), 2);
    EXPECT_NEAR(energy(0, lane) - 1, sum, 1e-13);
  }
}

TEST(Trap, RefusesOtherDimensionsAndBadFrequencies) {
  Block energy(1);
  EXPECT_THROW(Trap({1, 1}).add(Walkers(BatchId{0}, 1, 3), energy[0]), ContractError);
  EXPECT_THROW(Trap({}), InputError);
  EXPECT_THROW(Trap({1, 1, 1, 1}), InputError);
  EXPECT_THROW(Trap({1, -1}), InputError);
  EXPECT_THROW(Trap({INFINITY}), InputError);
}

TEST(Cusp, FollowsKato) {
  EXPECT_DOUBLE_EQ(cusp({Interaction::coulomb, 1}, 2), 1);
  EXPECT_DOUBLE_EQ(cusp({Interaction::coulomb, 1}, 3), 0.5);
  EXPECT_DOUBLE_EQ(cusp({Interaction::coulomb, -3}, 3), -1.5);
  for (const auto kind : {Interaction::none, Interaction::soft_coulomb, Interaction::gaussian, Interaction::hard_sphere,
                          Interaction::calogero})
    EXPECT_EQ(cusp({kind, 2}, 1), 0);
  EXPECT_THROW(cusp({Interaction::coulomb, 1}, 1), InputError);
}

}  // namespace
}  // namespace rbm
