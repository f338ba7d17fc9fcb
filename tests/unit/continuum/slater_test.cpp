#include "rbm_vmc/continuum/slater.hpp"

#include <gtest/gtest.h>

#include <random>

#include "rbm_vmc/continuum/gaussian.hpp"
#include "rbm_vmc/continuum/hamiltonian.hpp"
#include "rbm_vmc/continuum/sampler.hpp"
#include "support/plain_determinant.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

std::unique_ptr<Slater> make_slater(SlaterSpec spec) {
  auto factor = std::make_unique<Slater>(spec);
  std::vector<Real> theta(static_cast<std::size_t>(factor->parameter_count()));
  std::mt19937_64 engine(3);
  std::normal_distribution<Real> normal(0, 0.2);
  for (auto& value : theta) value = normal(engine);
  factor->set_parameters(theta);
  return factor;
}

TEST(Slater, HasTheFactorProperties) {
  const SlaterSpec specs[] = {
      {.particles = 6, .spin_up = 3, .omega = {1, 1}},
      {.particles = 4, .spin_up = 3, .omega = {1, 1}, .virtual_orbitals = 3, .train_width = true},
      {.particles = 8, .spin_up = 4, .omega = {0.5, 0.5, 0.5}, .train_width = true},
      {.particles = 3, .spin_up = 3, .omega = {2}, .virtual_orbitals = 2},
      {.particles = 3, .spin_up = 1, .omega = {1, 3}, .train_width = true},
      {.particles = 2, .spin_up = 1, .omega = {1, 1}, .virtual_orbitals = 2},
  };
  for (const auto& spec : specs) {
    check_factor_properties([&] { return make_slater(spec); }, spec.particles, std::ssize(spec.omega));
  }
}

TEST(Slater, IsTheDeterminantOfMonomialsUpToAConstant) {
  // Whole shells of Hermite polynomials span the monomials of that degree: ln|det| differs by a constant only.
  const Slater factor({.particles = 6, .spin_up = 6, .omega = {1, 1}});
  const Walkers walkers = separated_walkers(6, 2, 12);
  const auto state = factor.bind(6, 2);
  state->refresh(walkers);
  Block value(1);
  state->add_log_value(walkers, value[0]);
  Real constant = 0;
  for (Index lane = 0; lane < kBatch; ++lane) {
    std::vector<std::vector<Real>> a;
    for (Index i = 0; i < 6; ++i) {
      const Real x = walkers.x(2 * i, lane), y = walkers.x(2 * i + 1, lane);
      a.push_back({1, x, y, x * x, x * y, y * y});
    }
    const Real difference = value(0, lane) - plain_log_determinant(a);
    if (lane == 0) constant = difference;
    EXPECT_NEAR(difference, constant, 1e-10);
  }
}

TEST(Slater, VanishesWhereLikeSpinsMeet) {
  const Slater factor({.particles = 3, .spin_up = 3, .omega = {1, 1}});
  Walkers walkers = separated_walkers(3, 2, 13);
  const auto state = factor.bind(3, 2);
  state->refresh(walkers);
  Block meeting(2), ratio(1);
  for (Index d = 0; d < 2; ++d) std::copy_n(walkers.x[2 + d].begin(), kBatch, meeting[d].begin());
  state->propose(walkers, Trial{0, meeting, ratio[0], nullptr});
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_LT(ratio(0, lane), -25.0);
}

/// Non-interacting closed shells: E_L = Σ ω(n + D/2) for every walker.
void expect_exact(Index particles, std::vector<Real> omega, Real energy) {
  const Index dimensions = std::ssize(omega);
  std::vector<Real> widths;
  for (const Real w : omega) widths.push_back(1 / std::sqrt(w));
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<Gaussian>(widths, false));
  factors.push_back(std::make_unique<Slater>(SlaterSpec{.particles = particles, .spin_up = particles / 2, .omega = omega}));
  const Ansatz ansatz(particles, dimensions, std::move(factors));
  AnsatzState state = ansatz.bind();
  Walkers walkers(BatchId{0}, particles, dimensions);
  std::mt19937_64 engine(5);
  std::normal_distribution<Real> normal(0, 1 / std::sqrt(omega.front()));
  for (Real& x : walkers.x.flat()) x = normal(engine);
  state.refresh(walkers);
  Sweeper sweeper(Metropolis{1.0 / std::sqrt(omega.front())}, particles, dimensions);
  for (std::uint64_t sweep = 0; sweep < 10; ++sweep) {
    RandomStream random(1, Purpose::sample, 0, sweep);
    sweeper.sweep(walkers, state, random);
  }
  Block gradient(particles * dimensions), rows(kEnergyRows);
  Hamiltonian(Trap(omega), nullptr).local_energy(walkers, state, gradient, rows);
  Real square = 0;
  for (Index lane = 0; lane < kBatch; ++lane) square += std::pow(rows(kTotal, lane) - energy, 2) / kBatch;
  EXPECT_LT(square, 1e-12 * energy) << particles << " particles in " << dimensions << "D";
}

TEST(Slater, ClosedShellsWithoutInteractionAreExact) {
  const std::pair<Index, Real> dots[] = {{2, 2}, {6, 10}, {12, 28}, {20, 60}, {30, 110}, {42, 182}, {56, 280}, {72, 408}, {90, 570}};
  for (const auto& [n, energy] : dots) expect_exact(n, {1, 1}, energy);
  const std::pair<Index, Real> balls[] = {{2, 3}, {8, 18}, {20, 60}, {40, 150}};
  for (const auto& [n, energy] : balls) expect_exact(n, {1, 1, 1}, energy);
  expect_exact(4, {1, 5}, 2 * (0.5 + 2.5 + 1.5 + 2.5));
}

TEST(Slater, TheInverseStaysTrueOverManyMoves) {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<Gaussian>(std::vector<Real>{1.0}, false));
  factors.push_back(std::make_unique<Slater>(SlaterSpec{.particles = 20, .spin_up = 10, .omega = {1, 1}}));
  const Ansatz ansatz(20, 2, std::move(factors));
  AnsatzState state = ansatz.bind();
  Walkers walkers = separated_walkers(20, 2, 21, 1.5);
  state.refresh(walkers);
  Sweeper sweeper(Metropolis{0.8}, 20, 2);
  for (std::uint64_t sweep = 0; sweep < 300; ++sweep) {  // some 3000 updates of each walker
    RandomStream random(2, Purpose::sample, 0, sweep);
    sweeper.sweep(walkers, state, random);
  }
  Block updated(41), fresh(41);
  state.add_log_value(walkers, updated[40]);
  state.add_derivatives(walkers, updated, updated[40]);
  state.refresh(walkers);
  state.add_log_value(walkers, fresh[40]);
  state.add_derivatives(walkers, fresh, fresh[40]);
  for (Index m = 0; m < 41; ++m) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      EXPECT_NEAR(updated(m, lane), fresh(m, lane), 1e-7 * (1 + std::abs(fresh(m, lane)))) << m << " " << lane;
    }
  }
}

TEST(Slater, ComputesItsInversesAnewAndMeasuresTheDrift) {
  const Slater factor({.particles = 6, .spin_up = 3, .omega = {1, 1}});
  Walkers walkers = separated_walkers(6, 2, 22);
  const auto state = factor.bind(6, 2);
  state->refresh(walkers);
  // Another place behind the state's back: what it finds when it looks again is the difference.
  Block before(1), after(1), ratio(1), position(2);
  state->add_log_value(walkers, before[0]);
  walkers.x(0, 5) += 0.3;
  for (Index move = 0; move <= kSweepsOfUpdates * 6; ++move) {
    EXPECT_EQ(state->drift(), 0.0);
    state->propose(walkers, Trial{1, position, ratio[0], nullptr});
    state->settle(LaneMask{});
  }
  state->add_log_value(walkers, after[0]);
  EXPECT_GT(std::abs(after(0, 5) - before(0, 5)), 1e-3);
  EXPECT_DOUBLE_EQ(state->drift(), std::abs(after(0, 5) - before(0, 5)));
}

TEST(Slater, LooksAgainAfterAMoveFromANode) {
  const Slater factor({.particles = 2, .spin_up = 2, .omega = {1, 1}, .up = {{0, 0, 0}, {1, 0, 0}}});
  Walkers walkers = separated_walkers(2, 2, 23);
  const auto state = factor.bind(2, 2);
  state->refresh(walkers);
  Block close(2), ratio(1), fresh(1), updated(1);
  for (Index lane = 0; lane < kBatch; ++lane) close(0, lane) = walkers.x(2, lane) + 1e-9;
  LaneMask all;
  for (auto& mask : all.packs) mask = ~PackMask{};
  state->propose(walkers, Trial{0, close, ratio[0], nullptr});
  state->settle(all);
  for (Index d = 0; d < 2; ++d) std::copy_n(close[d].begin(), kBatch, walkers.x[d].begin());
  state->propose(walkers, Trial{0, close, ratio[0], nullptr});  // looks again first
  state->settle(LaneMask{});
  state->add_log_value(walkers, updated[0]);
  state->refresh(walkers);
  state->add_log_value(walkers, fresh[0]);
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_EQ(updated(0, lane), fresh(0, lane));
  EXPECT_GT(state->drift(), 0.0);
  EXPECT_LT(state->drift(), 1e-5);
}

TEST(Slater, RefusesOccupationsThatDoNotFit) {
  EXPECT_THROW(Slater({.particles = 2, .spin_up = 3, .omega = {1, 1}}), ContractError);
  EXPECT_THROW(Slater({.particles = 2, .spin_up = 2, .omega = {1, 1}, .up = {{0, 0, 0}}}), ContractError);
  EXPECT_THROW(Slater({.particles = 2, .spin_up = 2, .omega = {1, 1}, .up = {{0, 0, 0}, {0, 0, 0}}}), ContractError);
}

}  // namespace
}  // namespace rbm
