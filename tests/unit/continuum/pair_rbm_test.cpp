#include "rbm_vmc/continuum/pair_rbm.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/continuum/potential.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

constexpr Real kNormals[] = {0.9, -1.3, 0.4, 2.1};

PairRbmFunction with_parameters(const PairRbmSpec& spec, std::vector<Real> theta) {
  PairRbmFunction function(spec, kNormals);
  function.set_parameters(theta);
  return function;
}

/// A machine with three hidden units in which every parameter matters.
PairRbmFunction rich_function(Real cusp) {
  std::vector<Real> theta{0.2, -0.6, 0.3, -0.8, 1.1, 0.9, -1.4, 0.7};
  if (cusp != 0) theta.push_back(-0.3);
  return with_parameters({.cusp = cusp, .hidden = 3}, theta);
}

TEST(PairRbm, HasTheFactorProperties) {
  for (const Real cusp : {1.0, 0.0}) {
    const auto make = [&] { return std::make_unique<PairRbm>(rich_function(cusp)); };
    for (const Index dimensions : {1, 2, 3})
      for (const Index particles : {2, 3, 4}) check_factor_properties(make, particles, dimensions);
  }
  const auto bare = [] { return std::make_unique<PairRbm>(with_parameters({.cusp = 0.5, .hidden = 0}, {0.4, 0.3, 0.1})); };
  check_factor_properties(bare, 3, 2, 4.0);
}

TEST(PairRbmFunction, IsTheLogarithmOfTheSumOverHiddenStates) {
  const Real cusp = 0.7;
  const auto function = rich_function(cusp);
  std::vector<Real> theta(9);
  function.get_parameters(theta);
  const Real L = std::exp(theta[0]), K = std::exp(theta[8]);
  for (const Real r : {1e-9, 0.01, 0.3, 1.0, 4.0, 50.0, 1e6}) {
    const Real y = std::log((1 + std::hypot(1, r / L)) / 2);
    Real sum = 0;
    for (int states = 0; states < 8; ++states) {
      Real exponent = cusp * K * std::log1p(r / K) + theta[1] * y;
      for (std::size_t j = 0; j < 3; ++j)
        if (states >> j & 1) exponent += theta[2 + j] + theta[5 + j] * y;
      sum += std::exp(exponent);
    }
    EXPECT_NEAR(function.value(broadcast(r))[2], std::log(sum), 1e-13 * (1 + std::abs(std::log(sum)))) << r;
    Pack f, df, d2f;
    function.derivatives(broadcast(r), f, df, d2f);
    EXPECT_NEAR(f[2], std::log(sum), 1e-13 * (1 + std::abs(std::log(sum)))) << r;
  }
}

TEST(PairRbmFunction, KeepsTheCuspForAllParameters) {
  std::mt19937_64 engine(5);
  std::normal_distribution<Real> normal;
  for (const Real cusp : {1.0, 0.5, -2.0, 0.0})
    for (int trial = 0; trial < 20; ++trial) {
      std::vector<Real> theta(cusp != 0 ? 9 : 8);
      for (auto& value : theta) value = normal(engine);
      const auto function = with_parameters({.cusp = cusp, .hidden = 3}, theta);
      Pack f, df, d2f;
      function.derivatives(broadcast(1e-10), f, df, d2f);
      EXPECT_NEAR(df[0], cusp, 1e-7);
      function.derivatives(broadcast(1e-150), f, df, d2f);
      EXPECT_NEAR(df[0], cusp, 1e-15);
      EXPECT_TRUE(std::isfinite(f[0]) && std::isfinite(d2f[0]));
    }
}

TEST(PairRbmFunction, GrowsAsALogarithm) {
  const auto function = rich_function(1);
  Pack f, df, d2f;
  function.derivatives(broadcast(1e100), f, df, d2f);
  const Real exponent = df[0] * 1e100;  // f ~ exponent · ln r
  function.derivatives(broadcast(1e50), f, df, d2f);
  EXPECT_NEAR(df[0] * 1e50, exponent, 1e-12);
  EXPECT_NEAR(function.value(broadcast(1e100))[0] - f[0], exponent * 50 * std::log(10), 1e-10);
}

TEST(PairRbmFunction, ManySaturatedUnitsDoNotOverflow) {
  PairRbmFunction function({.cusp = 1, .hidden = 500}, std::vector<Real>(500));
  EXPECT_NEAR(function.value(broadcast(1e-150))[0], 500 * std::log(2), 1e-10);
  std::vector<Real> theta(1003, 0.0);
  std::fill(theta.begin() + 2, theta.begin() + 502, 800.0);
  function.set_parameters(theta);
  EXPECT_NEAR(function.value(broadcast(1e-150))[0], 500 * 800.0, 1e-9);
  std::fill(theta.begin() + 2, theta.begin() + 502, -800.0);
  function.set_parameters(theta);
  EXPECT_NEAR(function.value(broadcast(1e-150))[0], 0, 1e-12);
}

TEST(PairRbmFunction, StartsAsACuspWithSmallRandomWeights) {
  const PairRbmFunction function({.cusp = 1, .length = 2.5, .hidden = 2, .init_scale = 0.1}, kNormals);
  std::vector<Real> theta(7);
  function.get_parameters(theta);
  const std::vector<Real> expected{std::log(2.5), 0, 0, 0, 0.1 * kNormals[0], 0.1 * kNormals[1], std::log(2.5)};
  for (std::size_t k = 0; k < 7; ++k) EXPECT_DOUBLE_EQ(theta[k], expected[k]);
  EXPECT_EQ(function.parameter_names(),
            (std::vector<std::string>{"log_length", "a[0]", "b[0]", "b[1]", "W[0,0]", "W[0,1]", "cusp_log_length"}));
  EXPECT_EQ(PairRbmFunction({.cusp = 0, .hidden = 0}, kNormals).parameter_names(), (std::vector<std::string>{"log_length", "a[0]"}));
  EXPECT_THROW(PairRbmFunction({.length = 0}, kNormals), ContractError);
  EXPECT_THROW(PairRbmFunction({.hidden = 5}, kNormals), ContractError);
  EXPECT_THROW(PairRbmFunction({.cusp = NAN}, kNormals), ContractError);
}

/// Local energies of two electrons with ln ψ = -ω Σ x²/2 + u.
void expect_constant_local_energy(Index dimensions, Real omega, Real length, Real energy) {
  const InteractionSpec coulomb{Interaction::coulomb};
  const PairRbm factor(
      with_parameters({.cusp = cusp(coulomb, dimensions), .hidden = 2}, {std::log(length), 0, 0.4, -1, 0, 0, std::log(length)}));
  Walkers walkers = separated_walkers(2, dimensions, 11, 1 / std::sqrt(omega));
  for (Index lane = 0; lane < 4; ++lane)  // close pairs, where kinetic and Coulomb energies cancel
    for (Index d = 0; d < dimensions; ++d)
      walkers.x(dimensions + d, lane) = walkers.x(d, lane) + 1e-3 * static_cast<Real>(lane + 1);
  const auto state = factor.bind(2, dimensions);
  state->refresh(walkers);
  Block gradient(2 * dimensions), laplacian(1), potential(1), virial(1);
  state->add_derivatives(walkers, gradient, laplacian[0]);
  make_potential(coulomb)->add(walkers, potential[0], virial[0]);
  Trap(std::vector<Real>(static_cast<std::size_t>(dimensions), omega)).add(walkers, potential[0]);
  for (Index lane = 0; lane < kBatch; ++lane) {
    Real kinetic = -0.5 * (laplacian(0, lane) - omega * static_cast<Real>(2 * dimensions));
    for (Index m = 0; m < 2 * dimensions; ++m) kinetic -= 0.5 * std::pow(gradient(m, lane) - omega * walkers.x(m, lane), 2);
    EXPECT_NEAR(kinetic + potential(0, lane), energy, 1e-10) << "lane " << lane;
  }
}

TEST(PairRbm, ContainsTheExactPairInTwoDimensions) { expect_constant_local_energy(2, 1, 1, 3); }

TEST(PairRbm, ContainsTheExactPairInThreeDimensions) { expect_constant_local_energy(3, 0.5, 2, 2); }

/// Energy of two electrons with ψ = exp(-ω(r1² + r2²)/2 + f(r)) by quadrature over the relative coordinate:
/// E = ωD/2 + ∫ [φ'² + (ω²r²/4 + 1/r) φ²] r^{D-1} dr / ∫ φ² r^{D-1} dr,  φ = exp(-ωr²/4 + f).
Real pair_energy(const PairRbmFunction& function, Index dimensions, Real omega) {
  const Real end = 14 / std::sqrt(omega);
  const Index n = 20000;  // midpoints; the integrand is smooth at both ends but for r^{D-1}
  Real above = 0, below = 0;
  const Real shift = function.value(broadcast(1 / std::sqrt(omega)))[0];
  for (Index k = 0; k < n; ++k) {
    const Real t = (static_cast<Real>(k) + 0.5) / static_cast<Real>(n), r = end * t * t;  // crowded towards contact
    Pack f, df, d2f;
    function.derivatives(broadcast(r), f, df, d2f);
    const Real weight = std::exp(2 * (f[0] - shift) - omega * r * r / 2) * std::pow(r, dimensions - 1) * t;
    above += weight * (std::pow(df[0] - omega * r / 2, 2) + omega * omega * r * r / 4 + 1 / r);
    below += weight;
  }
  return 0.5 * omega * static_cast<Real>(dimensions) + above / below;
}

TEST(PairRbm, OneHiddenUnitReachesTheExactEnergyOfTwoElectrons) {
  // Quadrature first: exact states, whose energy is known.
  EXPECT_NEAR(pair_energy(with_parameters({.cusp = 1, .hidden = 0}, {0, 0, 0}), 2, 1), 3, 1e-9);
  EXPECT_NEAR(pair_energy(with_parameters({.cusp = 0.5, .hidden = 0}, {std::log(2), 0, std::log(2)}), 3, 0.5), 2, 1e-9);
  struct Optimum {
    Index dimensions;
    Real omega, exact;
    std::vector<Real> theta;
  };
  const Optimum optima[] = {{2, 0.1, 0.440791888014, {0.44676206056, 0.84468164839, 0.73906092956, -1.03755752297}},
                            {2, 1.0 / 6, 2.0 / 3, {0.38317033001, 0.60063242471, 0.36933567144, -0.84371066729}},
                            {2, 0.28, 1.021644013601, {0.29200311544, -0.21147687987, -0.23733178914, 0.64419711212}},
                            {2, 0.5, 1.659772149994, {0.17432090978, -0.16896301772, -0.05477220782, 0.41970515738}},
                            {3, 0.1, 0.5, {1.17718541038, -0.18325030151, -0.34723237517, 0.70379454792}}};
  for (auto [dimensions, omega, exact, theta] : optima) {
    theta.push_back(theta[0]);  // K = L
    const Real c = cusp({Interaction::coulomb}, dimensions);
    const Real energy = pair_energy(with_parameters({.cusp = c, .hidden = 1}, theta), dimensions, omega);
    EXPECT_NEAR(energy / exact, 1, 1e-8) << "omega " << omega << " in " << dimensions << " dimensions";
    EXPECT_GT(energy, exact * (1 - 1e-10)) << "variational";
  }
}

}  // namespace
}  // namespace rbm
