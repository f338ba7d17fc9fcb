#include "rbm_vmc/continuum/slater_backflow.hpp"

#include <gtest/gtest.h>

#include <random>

#include "rbm_vmc/continuum/gaussian.hpp"
#include "rbm_vmc/continuum/hamiltonian.hpp"
#include "rbm_vmc/continuum/sampler.hpp"
#include "support/plain_determinant.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

std::unique_ptr<BackflowSlater> make_factor(const SlaterSpec& spec, const BackflowSpec& backflow) {
  auto factor = std::make_unique<BackflowSlater>(spec, backflow);
  std::vector<Real> theta(static_cast<std::size_t>(factor->parameter_count()));
  factor->get_parameters(theta);
  std::mt19937_64 engine(3);
  std::normal_distribution<Real> normal(0, 0.1);
  for (auto& value : theta) value += normal(engine);
  factor->set_parameters(theta);
  return factor;
}

const SlaterSpec kSpecs[] = {
    {.particles = 6, .spin_up = 3, .omega = {1, 1}},
    {.particles = 4, .spin_up = 3, .omega = {1, 1}, .virtual_orbitals = 3, .train_width = true},
    {.particles = 5, .spin_up = 5, .omega = {1, 2}, .virtual_orbitals = 1},
    {.particles = 8, .spin_up = 4, .omega = {0.5, 0.5, 0.5}, .train_width = true},
    {.particles = 4, .spin_up = 4, .omega = {0.5, 0.5, 0.5}},
    {.particles = 3, .spin_up = 3, .omega = {2}, .virtual_orbitals = 2},
    {.particles = 3, .spin_up = 1, .omega = {1}, .train_width = true},
    {.particles = 3, .spin_up = 0, .omega = {1, 1}},
    {.particles = 2, .spin_up = 1, .omega = {1, 1}, .virtual_orbitals = 2},
};

TEST(SlaterBackflow, HasTheFactorProperties) {
  Index functions = 1;
  for (const auto& spec : kSpecs) {
    const BackflowSpec backflow{.functions = functions, .length = 1.7};
    check_factor_properties([&] { return make_factor(spec, backflow); }, spec.particles, std::ssize(spec.omega));
    functions = functions % 3 + 1;
  }
}

TEST(SlaterBackflow, IsThePlainDeterminantWithoutBackflow) {
  for (const auto& spec : kSpecs) {
    const Index dimensions = std::ssize(spec.omega);
    BackflowSlater factor(spec, {.functions = 2, .length = 2});
    Slater plain(spec);
    std::vector<Real> theta(static_cast<std::size_t>(factor.parameter_count()));
    factor.get_parameters(theta);
    const auto own = std::span(theta).first(static_cast<std::size_t>(plain.parameter_count()));
    for (std::size_t k = 0; k < own.size(); ++k) own[k] = 0.2 * std::sin(static_cast<Real>(k + 1));
    factor.set_parameters(theta);
    plain.set_parameters(own);
    const Walkers walkers = separated_walkers(spec.particles, dimensions, 7);
    const auto with = factor.bind(spec.particles, dimensions), without = plain.bind(spec.particles, dimensions);
    with->refresh(walkers);
    without->refresh(walkers);
    const FactorView one(*with, walkers, factor.parameter_count()), two(*without, walkers, plain.parameter_count());
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real steep = 1 + std::abs(two.laplacian(0, lane));
      EXPECT_NEAR(one.log_value(0, lane), two.log_value(0, lane), 1e-12 * steep);
      EXPECT_NEAR(one.laplacian(0, lane), two.laplacian(0, lane), 1e-12 * steep * std::sqrt(steep));
      for (Index m = 0; m < walkers.x.rows(); ++m) {
        EXPECT_NEAR(one.gradient(m, lane), two.gradient(m, lane), 1e-12 * steep) << m << ", lane " << lane;
      }
      for (Index k = 0; k < plain.parameter_count(); ++k) {
        EXPECT_NEAR(one.log_derivatives(1 + k, lane), two.log_derivatives(1 + k, lane), 1e-12 * steep) << k << ", " << lane;
      }
    }
  }
}

Block log_values(const Factor& factor, const Walkers& walkers) {
  const auto state = factor.bind(walkers.particles, walkers.dimensions);
  state->refresh(walkers);
  Block value(1);
  state->add_log_value(walkers, value[0]);
  return value;
}

TEST(SlaterBackflow, IsTheDeterminantOfDisplacedMonomialsUpToAConstant) {
  BackflowSlater factor({.particles = 9, .spin_up = 6, .omega = {1, 1}}, {.functions = 2, .length = 1.6});
  const std::vector<Real> theta{std::log(1.6), 0.2, -0.1, std::log(1.2), -0.15, 0.05};  // unlike, like
  factor.set_parameters(theta);
  const Walkers walkers = separated_walkers(9, 2, 12);
  const Block value = log_values(factor, walkers);
  Real constant = 0;
  for (Index lane = 0; lane < kBatch; ++lane) {
    std::vector<std::vector<Real>> up, down;
    for (Index i = 0; i < 9; ++i) {
      Real x = walkers.x(2 * i, lane), y = walkers.x(2 * i + 1, lane);
      for (Index j = 0; j < 9; ++j) {
        if (j == i) continue;
        const Real dx = walkers.x(2 * i, lane) - walkers.x(2 * j, lane), dy = walkers.x(2 * i + 1, lane) - walkers.x(2 * j + 1, lane);
        const Real square = dx * dx + dy * dy;
        const bool like = (i < 6) == (j < 6);
        const Real eta = like ? -0.15 * std::exp(-square / 1.44) + 0.05 * std::exp(-square / 0.36)
                              : 0.2 * std::exp(-square / 2.56) - 0.1 * std::exp(-square / 0.64);
        x += eta * dx;
        y += eta * dy;
      }
      if (i < 6) up.push_back({1, x, y, x * x, x * y, y * y});
      if (i >= 6) down.push_back({1, x, y});
    }
    const Real difference = value(0, lane) - plain_log_determinant(up) - plain_log_determinant(down);
    if (lane == 0) constant = difference;
    EXPECT_NEAR(difference, constant, 1e-10);
  }
}

TEST(SlaterBackflow, DoesNotTellLikeParticlesApart) {
  const auto factor = make_factor({.particles = 6, .spin_up = 3, .omega = {1, 1}}, {.functions = 3, .length = 2});
  const Walkers walkers = separated_walkers(6, 2, 17);
  const Block before = log_values(*factor, walkers);
  const std::pair<Index, Index> like[] = {{0, 1}, {0, 2}, {3, 5}}, unlike[] = {{0, 3}, {2, 4}};
  const auto exchanged = [&](std::pair<Index, Index> pair) {
    Walkers other = walkers;
    for (Index d = 0; d < 2; ++d) {
      const auto one = other.x[2 * pair.first + d], two = other.x[2 * pair.second + d];
      std::swap_ranges(one.begin(), one.end(), two.begin());
    }
    return log_values(*factor, other);
  };
  for (const auto& pair : like) {
    const Block after = exchanged(pair);
    for (Index lane = 0; lane < kBatch; ++lane) {
      EXPECT_NEAR(after(0, lane), before(0, lane), 1e-12 * (1 + std::abs(before(0, lane))));
    }
  }
  for (const auto& pair : unlike) EXPECT_GT(std::abs(exchanged(pair)(0, 0) - before(0, 0)), 1e-3);
}

TEST(SlaterBackflow, VanishesAsTheDistanceWhereLikeSpinsMeet) {
  const auto factor = make_factor({.particles = 6, .spin_up = 3, .omega = {1, 1}}, {.functions = 2, .length = 2});
  Walkers walkers = separated_walkers(6, 2, 13);
  const auto near = [&](Real apart) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      walkers.x(0, lane) = walkers.x(2, lane) + apart;
      walkers.x(1, lane) = walkers.x(3, lane) + 0.5 * apart;
    }
    return log_values(*factor, walkers);
  };
  const Block some = near(1e-4), less = near(1e-6), none = near(0);
  for (Index lane = 0; lane < kBatch; ++lane) {
    EXPECT_NEAR(some(0, lane) - less(0, lane), std::log(100.0), 1e-2);
    EXPECT_LT(none(0, lane), some(0, lane) - 20);
    EXPECT_TRUE(std::isfinite(none(0, lane)));
  }
}

TEST(SlaterBackflow, WalkersAtANodeStayFiniteOrAreRefused) {
  const auto factor = make_factor({.particles = 6, .spin_up = 3, .omega = {1, 1}}, {.functions = 2, .length = 2});
  Walkers walkers = separated_walkers(6, 2, 14);
  const auto state = factor->bind(6, 2);
  state->refresh(walkers);
  Block position(2), ratio(1), gradient(2);
  for (Index lane = 0; lane < kBatch; ++lane) {
    const bool meets = lane % 2 == 0;
    for (Index d = 0; d < 2; ++d) position(d, lane) = meets ? walkers.x(2 + d, lane) : lane % 4 == 1 ? 1e200 : NAN;
  }
  for (Block* drift : {static_cast<Block*>(nullptr), &gradient}) {
    ratio.fill(0);
    state->propose(walkers, Trial{0, position, ratio[0], drift});
    for (Index lane = 0; lane < kBatch; ++lane) {
      if (lane % 2 == 0) {
        EXPECT_LT(ratio(0, lane), -20.0);
      } else {
        EXPECT_FALSE(ratio(0, lane) > -INFINITY) << ratio(0, lane);  // refused by any sampler
      }
    }
    state->settle(LaneMask{});
  }
  // Two walkers exactly at a node from the start can leave it.
  for (Index d = 0; d < 2; ++d) walkers.x[d][0] = walkers.x[2 + d][0];
  state->refresh(walkers);
  const FactorView view(*state, walkers, factor->parameter_count());
  EXPECT_TRUE(std::isfinite(view.log_value(0, 0)));
  for (Index d = 0; d < 2; ++d) position[d][0] = walkers.x[d][0] + 0.5;
  ratio.fill(0);
  state->propose(walkers, Trial{0, position, ratio[0], nullptr});
  EXPECT_GT(ratio(0, 0), 0.0);
}

TEST(SlaterBackflow, NothingPilesUpOverManyMoves) {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<Gaussian>(std::vector<Real>{1.0}, false));
  factors.push_back(make_factor({.particles = 12, .spin_up = 6, .omega = {1, 1}}, {.functions = 3, .length = 2}));
  const Ansatz ansatz(12, 2, std::move(factors));
  for (const Sampler& sampler : {Sampler(Metropolis{0.8}), Sampler(Langevin{0.1})}) {
    AnsatzState state = ansatz.bind();
    Walkers walkers = separated_walkers(12, 2, 21, 1.5);
    state.refresh(walkers);
    Sweeper sweeper(sampler, 12, 2);
    std::int64_t accepted = 0;
    for (std::uint64_t sweep = 0; sweep < 300; ++sweep) {
      RandomStream random(2, Purpose::sample, 0, sweep);
      accepted += sweeper.sweep(walkers, state, random);
    }
    EXPECT_GT(accepted, 300 * 12 * kBatch / 4);
    Block updated(25), fresh(25);
    state.add_log_value(walkers, updated[24]);
    state.add_derivatives(walkers, updated, updated[24]);
    state.refresh(walkers);
    state.add_log_value(walkers, fresh[24]);
    state.add_derivatives(walkers, fresh, fresh[24]);
    for (Index m = 0; m < 25; ++m) {
      for (Index lane = 0; lane < kBatch; ++lane) {
        EXPECT_NEAR(updated(m, lane), fresh(m, lane), 1e-8 * (1 + std::abs(fresh(m, lane))));
      }
    }
  }
}

TEST(SlaterBackflow, KineticEnergyIsTheMeanOfTheSquaredGradient) {
  // <-½(∇²ln ψ + |∇ln ψ|²)> = <½|∇ln ψ|²> over |ψ|² for any ψ (by parts): sampling, gradient and Laplacian have to agree.
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<Gaussian>(std::vector<Real>{1.0}, false));
  factors.push_back(make_factor({.particles = 6, .spin_up = 3, .omega = {1, 1}}, {.functions = 2, .length = 2}));
  const Ansatz ansatz(6, 2, std::move(factors));
  const Hamiltonian ideal(Trap({1, 1}), nullptr);
  for (const Sampler& sampler : {Sampler(Metropolis{0.8}), Sampler(Langevin{0.2})}) {
    AnsatzState state = ansatz.bind();
    Walkers walkers = separated_walkers(6, 2, 23);
    state.refresh(walkers);
    Sweeper sweeper(sampler, 6, 2);
    Block gradient(12), energy(kEnergyRows), difference(1), excess(1);
    constexpr std::uint64_t settling = 100, sweeps = 2100;
    for (std::uint64_t sweep = 0; sweep < sweeps; ++sweep) {
      RandomStream random(4, Purpose::sample, 0, sweep);
      sweeper.sweep(walkers, state, random);
      if (sweep < settling) continue;
      ideal.local_energy(walkers, state, gradient, energy);
      for (Index lane = 0; lane < kBatch; ++lane) {
        Real square = 0;
        for (Index m = 0; m < 12; ++m) square += 0.5 * gradient(m, lane) * gradient(m, lane);
        difference(0, lane) += (energy(kKinetic, lane) - square) / static_cast<Real>(sweeps - settling);
        excess(0, lane) += (energy(kTotal, lane) - 10) / static_cast<Real>(sweeps - settling);
      }
    }
    // Lanes are independent chains.
    const auto mean_and_error = [](const Block& row) {
      Real mean = 0, square = 0;
      for (Index lane = 0; lane < kBatch; ++lane) mean += row(0, lane) / kBatch;
      for (Index lane = 0; lane < kBatch; ++lane) square += std::pow(row(0, lane) - mean, 2) / (kBatch - 1);
      return std::pair(mean, std::sqrt(square / kBatch));
    };
    const auto [mean, error] = mean_and_error(difference);
    EXPECT_LT(error, 0.1);
    EXPECT_LT(std::abs(mean), 4 * error);
    // And no ψ is below the ground state of the ideal gas, which this one is not.
    const auto [above, above_error] = mean_and_error(excess);
    EXPECT_GT(above, 5 * above_error);
  }
}

TEST(SlaterBackflow, HasAFunctionForEachKindOfPair) {
  const auto names = [](Index particles, Index up) {
    return BackflowSlater({.particles = particles, .spin_up = up, .omega = {1, 1}}, {.functions = 1}).parameter_names();
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names(6, 3), (Names{"backflow_log_length_unlike", "backflow_unlike[0]",  //
                                "backflow_log_length_like", "backflow_like[0]"}));
  EXPECT_EQ(names(3, 3), (Names{"backflow_log_length", "backflow[0]"}));
  EXPECT_EQ(names(2, 1), (Names{"backflow_log_length", "backflow[0]"}));
}

}  // namespace
}  // namespace rbm
