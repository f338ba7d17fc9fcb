#include "rbm_vmc/continuum/gaussian_rbm.hpp"

#include <gtest/gtest.h>

#include <random>

#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

GaussianRbmSpec random_spec(Index particles, Index dimensions, Index hidden, Real exponent, bool symmetric,
                            bool anisotropic, Index first_kind = 0) {
  GaussianRbmSpec spec;
  spec.particles = particles;
  spec.dimensions = dimensions;
  spec.hidden = hidden;
  spec.exponent = exponent;
  spec.symmetric = symmetric;
  spec.first_kind = first_kind;
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
  spec.a = draw(spec.machines() * spec.visible());
  spec.b = draw(spec.machines() * hidden);
  spec.W = draw(spec.machines() * spec.visible() * hidden);
  return spec;
}

struct Case {
  Index particles, dimensions, hidden;
  Real exponent;
  bool symmetric, anisotropic;
  Index first_kind = 0;
};

class GaussianRbmTest : public testing::TestWithParam<Case> {};

TEST_P(GaussianRbmTest, HasTheFactorProperties) {
  const auto [particles, dimensions, hidden, exponent, symmetric, anisotropic, first_kind] = GetParam();
  const auto spec = random_spec(particles, dimensions, hidden, exponent, symmetric, anisotropic, first_kind);
  check_factor_properties([&] { return std::make_unique<GaussianRbm>(spec); }, particles, dimensions);
}

INSTANTIATE_TEST_SUITE_P(Shapes, GaussianRbmTest,
                         testing::Values(Case{1, 1, 1, 1.0, false, false}, Case{2, 2, 2, 1.0, false, false},
                                         Case{2, 2, 3, 0.5, false, true}, Case{3, 3, 4, 1.0, false, true},
                                         Case{3, 2, 2, 1.0, true, false}, Case{2, 3, 2, 0.5, true, true},
                                         Case{3, 2, 0, 1.0, false, false}, Case{4, 2, 3, 1.0, true, false, 3},
                                         Case{3, 3, 2, 0.5, true, true, 1}, Case{2, 1, 2, 1.0, true, false, 1},
                                         Case{3, 2, 2, 1.0, true, false, 3}));

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

TEST(GaussianRbm, TwoMachinesAreTheProductOfOneForEachKind) {
  constexpr Index kUp = 3, kDown = 2, kHidden = 2;
  const auto both = random_spec(kUp + kDown, 2, kHidden, 1.0, true, true, kUp);
  ASSERT_EQ(both.machines(), 2);
  const auto alone = [&](std::size_t machine, Index particles) {
    GaussianRbmSpec spec = random_spec(particles, 2, kHidden, 1.0, true, true);
    const auto part = [&](const std::vector<Real>& all, std::size_t count) {
      const auto first = all.begin() + static_cast<Index>(machine * count);
      return std::vector<Real>(first, first + static_cast<Index>(count));
    };
    spec.a = part(both.a, 2);
    spec.b = part(both.b, kHidden);
    spec.W = part(both.W, 2 * kHidden);
    return spec;
  };
  const Walkers walkers = separated_walkers(kUp + kDown, 2, 8);
  const auto log_value = [](const GaussianRbmSpec& spec, const Walkers& at) {
    const GaussianRbm factor(spec);
    const auto state = factor.bind(at.particles, at.dimensions);
    state->refresh(at);
    Block value(1);
    state->add_log_value(at, value[0]);
    return value;
  };
  Walkers up(BatchId{0}, kUp, 2), down(BatchId{0}, kDown, 2);
  std::copy_n(walkers.x.data(), up.x.size(), up.x.data());
  std::copy_n(walkers.x.data() + up.x.size(), down.x.size(), down.x.data());
  const Block whole = log_value(both, walkers), of_up = log_value(alone(0, kUp), up), of_down = log_value(alone(1, kDown), down);
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_NEAR(whole(0, lane), of_up(0, lane) + of_down(0, lane), 1e-13);

  const auto swapped = [&](Index i, Index j) {
    Walkers exchanged = walkers;
    for (Index d = 0; d < 2; ++d)
      std::swap_ranges(exchanged.x[2 * i + d].begin(), exchanged.x[2 * i + d].end(), exchanged.x[2 * j + d].begin());
    return log_value(both, exchanged);
  };
  const Block within = swapped(0, 2), within_down = swapped(3, 4), across = swapped(0, 4);
  for (Index lane = 0; lane < kBatch; ++lane) {
    EXPECT_NEAR(within(0, lane), whole(0, lane), 1e-13);
    EXPECT_NEAR(within_down(0, lane), whole(0, lane), 1e-13);
    EXPECT_GT(std::abs(across(0, lane) - whole(0, lane)), 1e-6);
  }
}

TEST(GaussianRbm, TwoMachinesStandOneAfterTheOtherInTheParameters) {
  const GaussianRbm factor(random_spec(3, 2, 1, 1.0, true, false, 2));
  const std::vector<std::string> expected{"a[0]", "a[1]", "a[2]", "a[3]", "b[0]", "b[1]", "W[0,0]", "W[1,0]", "W[2,0]", "W[3,0]",
                                          "log_sigma[0]", "log_sigma[1]"};
  EXPECT_EQ(factor.parameter_names(), expected);
  EXPECT_EQ(GaussianRbm(random_spec(3, 2, 1, 1.0, true, false, 3)).parameter_count(), 6);  // all of one kind: one machine
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

/// Weights so large that Π(1+e^v) overflows for some walkers and moves, and not for others.
GaussianRbmSpec overflowing_spec() {
  auto spec = random_spec(3, 2, 150, 1.0, false, true);
  for (auto& w : spec.W) w *= 45;
  return spec;
}

TEST(GaussianRbm, ProposalsHoldWhereTheProductOverflows) {
  const auto spec = overflowing_spec();
  const GaussianRbm factor(spec);
  const Walkers walkers = separated_walkers(3, 2, 21);
  const auto state = factor.bind(3, 2);
  state->refresh(walkers);
  Index beyond = 0, within = 0;
  for (Index particle = 0; particle < 3; ++particle) {
    Block position(2), log_ratio(1), with_gradient(1), gradient(2);
    for (Index d = 0; d < 2; ++d) {
      for (Index lane = 0; lane < kBatch; ++lane) {
        position(d, lane) = walkers.x(particle * 2 + d, lane) * (lane % 2 ? 0.1 : 3.0);
      }
    }
    state->propose(walkers, Trial{particle, position, log_ratio[0], nullptr});
    state->settle(LaneMask{});
    state->propose(walkers, Trial{particle, position, with_gradient[0], &gradient});
    state->settle(LaneMask{});
    for (Index lane = 0; lane < kBatch; ++lane) {
      Real change = 0, slope[2] = {}, scale = 0, in_block = 0;
      bool overflows = false;
      std::vector<Real> x(6);
      for (std::size_t i = 0; i < 6; ++i) x[i] = walkers.x(static_cast<Index>(i), lane);
      auto moved = x;
      for (std::size_t d = 0; d < 2; ++d)
        moved[static_cast<std::size_t>(particle) * 2 + d] = position(static_cast<Index>(d), lane);
      const auto variance = [&](std::size_t i) { return spec.sigma[i % 2] * spec.sigma[i % 2]; };
      for (std::size_t i = 0; i < 6; ++i) {
        change += (std::pow(x[i] - spec.a[i], 2) - std::pow(moved[i] - spec.a[i], 2)) / (2 * variance(i));
      }
      for (std::size_t j = 0; j < 150; ++j) {
        Real v[2] = {spec.b[j], spec.b[j]};
        for (std::size_t i = 0; i < 6; ++i) {
          v[0] += x[i] * spec.W[i * 150 + j] / variance(i);
          v[1] += moved[i] * spec.W[i * 150 + j] / variance(i);
        }
        const auto softplus = [](Real y) { return std::max(y, 0.0) + std::log1p(std::exp(-std::abs(y))); };
        change += softplus(v[1]) - softplus(v[0]);
        scale += std::abs(v[0]) + std::abs(v[1]);
        if (j % 64 == 0) in_block = 0;
        in_block += std::max(v[1], 0.0);
        overflows = overflows || in_block > 691;
        for (std::size_t d = 0; d < 2; ++d) {
          const std::size_t i = static_cast<std::size_t>(particle) * 2 + d;
          slope[d] += spec.W[i * 150 + j] / variance(i) / (1 + std::exp(-v[1]));
        }
      }
      ++(overflows ? beyond : within);
      EXPECT_NEAR(log_ratio(0, lane), change, 1e-14 * scale) << lane;
      EXPECT_NEAR(with_gradient(0, lane), change, 1e-14 * scale) << lane;
      for (std::size_t d = 0; d < 2; ++d) {
        const std::size_t i = static_cast<std::size_t>(particle) * 2 + d;
        const Real expected = slope[d] - (moved[i] - spec.a[i]) / variance(i);
        EXPECT_NEAR(gradient(static_cast<Index>(d), lane), expected, 1e-11 * (1 + std::abs(expected))) << lane;
      }
    }
  }
  EXPECT_GT(beyond, 10);
  EXPECT_GT(within, 10);
}

TEST(GaussianRbm, FactorPropertiesHoldWhereTheProductOverflows) {
  const Walkers walkers = separated_walkers(3, 2, 21);
  detail::check_proposals([] { return std::make_unique<GaussianRbm>(overflowing_spec()); }, walkers, 1.0);
  detail::check_lanes_independent([] { return std::make_unique<GaussianRbm>(overflowing_spec()); }, walkers, 1.0);
}

TEST(GaussianRbm, RefusesStartValuesOfTheWrongNumber) {
  auto spec = random_spec(2, 2, 3, 1.0, false, false);
  spec.W.pop_back();
  EXPECT_THROW(GaussianRbm{spec}, ContractError);
}

}  // namespace
}  // namespace rbm
