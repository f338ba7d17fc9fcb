#include "rbm_vmc/continuum/gaussian_rbm.hpp"

#include <gtest/gtest.h>

#include <random>

#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

GaussianRbmSpec random_spec(Index particles, Index dimensions, Index hidden, Real exponent, bool symmetric, bool anisotropic) {
  GaussianRbmSpec spec;
  spec.particles = particles;
  spec.dimensions = dimensions;
  spec.hidden = hidden;
  spec.exponent = exponent;
  spec.symmetric = symmetric;
  spec.train_sigma = true;
  spec.sigma = {1.1};
  if (anisotropic) {
    for (Index d = 1; d < dimensions; ++d) spec.sigma.push_back(0.8 + 0.1 * static_cast<Real>(d));
  }
  std::mt19937_64 engine(17);
  std::normal_distribution<Real> normal(0, 0.4);
  const auto draw = [&](Index n) {
    std::vector<Real> values(static_cast<std::size_t>(n));
    for (auto& value : values) value = normal(engine);
    return values;
  };
  spec.a = draw(spec.visible());
  spec.b = draw(hidden);
  spec.W = draw(spec.visible() * hidden);
  return spec;
}

struct Case {
  Index particles, dimensions, hidden;
  Real exponent;
  bool symmetric, anisotropic;
};

class GaussianRbmTest : public testing::TestWithParam<Case> {};

TEST_P(GaussianRbmTest, HasTheFactorProperties) {
  const auto [particles, dimensions, hidden, exponent, symmetric, anisotropic] = GetParam();
  const auto spec = random_spec(particles, dimensions, hidden, exponent, symmetric, anisotropic);
  check_factor_properties([&] { return std::make_unique<GaussianRbm>(spec); }, particles, dimensions);
}

INSTANTIATE_TEST_SUITE_P(Shapes, GaussianRbmTest,
                         testing::Values(Case{1, 1, 1, 1.0, false, false}, Case{2, 2, 2, 1.0, false, false},
                                         Case{2, 2, 3, 0.5, false, true}, Case{3, 3, 4, 1.0, false, true},
                                         Case{3, 2, 2, 1.0, true, false}, Case{2, 3, 2, 0.5, true, true},
                                         Case{3, 2, 0, 1.0, false, false}));

TEST(GaussianRbm, IsTheMarginalOfTheJointDistribution) {
  // F(x) = Σ_h exp(-E(x,h)) summed over all 2^H hidden states, the plain twin of the product formula.
  const auto spec = random_spec(2, 2, 3, 1.0, false, true);
  const GaussianRbm factor(spec);
  const Walkers walkers = separated_walkers(2, 2, 3);
  const auto state = factor.bind(2, 2);
  state->refresh(walkers);
  Block value(1);
  state->add_log_value(walkers, value[0]);
  for (Index lane = 0; lane < kBatch; ++lane) {
    Real total = 0;
    for (unsigned h = 0; h < 8; ++h) {
      Real minus_energy = 0;
      for (std::size_t i = 0; i < 4; ++i) {
        const Real x = walkers.x(static_cast<Index>(i), lane);
        const Real variance = spec.sigma[i % 2] * spec.sigma[i % 2];
        minus_energy -= (x - spec.a[i]) * (x - spec.a[i]) / (2 * variance);
        for (std::size_t j = 0; j < 3; ++j) minus_energy += (h >> j & 1) * x * spec.W[i * 3 + j] / variance;
      }
      for (std::size_t j = 0; j < 3; ++j) minus_energy += (h >> j & 1) * spec.b[j];
      total += std::exp(minus_energy);
    }
    EXPECT_NEAR(value(0, lane), std::log(total), 1e-13);
  }
}

TEST(GaussianRbm, SymmetricFormIsExchangeSymmetric) {
  const auto spec = random_spec(3, 2, 4, 1.0, true, false);
  const GaussianRbm factor(spec);
  Walkers walkers = separated_walkers(3, 2, 5);
  const auto state = factor.bind(3, 2);
  Block before(1), after(1);
  state->refresh(walkers);
  state->add_log_value(walkers, before[0]);
  for (Index d = 0; d < 2; ++d) std::swap_ranges(walkers.x[d].begin(), walkers.x[d].end(), walkers.x[4 + d].begin());
  state->refresh(walkers);
  state->add_log_value(walkers, after[0]);
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_NEAR(before(0, lane), after(0, lane), 1e-13);
}

TEST(GaussianRbm, ManyHiddenUnitsStayInRange) {
  // 2000 units of magnitude one: the product of 1+e^{-|v|} would overflow if it were not folded.
  auto spec = random_spec(1, 2, 2000, 1.0, false, false);
  const GaussianRbm factor(spec);
  const Walkers walkers = separated_walkers(1, 2, 7);
  const auto state = factor.bind(1, 2);
  state->refresh(walkers);
  Block value(1);
  state->add_log_value(walkers, value[0]);
  Real plain = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const Real x = walkers.x(static_cast<Index>(i), 0) - spec.a[i];
    plain -= x * x / (2 * 1.1 * 1.1);
  }
  for (std::size_t j = 0; j < 2000; ++j) {
    Real v = spec.b[j];
    for (std::size_t i = 0; i < 2; ++i) v += walkers.x(static_cast<Index>(i), 0) * spec.W[i * 2000 + j] / (1.1 * 1.1);
    plain += std::max(v, 0.0) + std::log1p(std::exp(-std::abs(v)));
  }
  EXPECT_NEAR(value(0, 0), plain, 1e-11 * std::abs(plain));
}

TEST(GaussianRbm, RefusesStartValuesOfTheWrongNumber) {
  auto spec = random_spec(2, 2, 3, 1.0, false, false);
  spec.W.pop_back();
  EXPECT_THROW(GaussianRbm{spec}, ContractError);
}

}  // namespace
}  // namespace rbm
