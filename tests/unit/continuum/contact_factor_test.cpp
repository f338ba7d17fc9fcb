#include "rbm_vmc/continuum/contact_factor.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

std::unique_ptr<Factor> spheres(Real diameter) { return std::make_unique<ContactFactor>(ContactFactor::hard_sphere(diameter)); }
std::unique_ptr<Factor> points(Real exponent) { return std::make_unique<ContactFactor>(ContactFactor::calogero(exponent)); }

TEST(ContactFactor, OfHardSpheresHasTheFactorProperties) {
  for (const Index dimensions : {1, 2, 3})
    for (const Index particles : {2, 3, 12}) check_factor_properties([] { return spheres(0.1); }, particles, dimensions);
  check_factor_properties([] { return spheres(0.0043); }, 10, 3, 0.5);
}

TEST(ContactFactor, OfCalogeroHasTheFactorProperties) {
  for (const Index particles : {2, 3, 10}) check_factor_properties([] { return points(1.7); }, particles, 1);
  check_factor_properties([] { return points(0.6); }, 4, 1);
}

/// ln φ of two particles a distance r apart, by a fresh state.
Real log_value(const Factor& factor, Index dimensions, Real r) {
  Walkers walkers(BatchId{0}, 2, dimensions);
  std::ranges::fill(walkers.x[dimensions], r);
  return detail::fresh_log_value(factor, walkers)(0, 3);
}

TEST(ContactFactor, IsTheStateOfTwoParticlesAtZeroEnergy) {
  const Real a = 0.3;
  for (const Real r : {0.3001, 0.4, 1.0, 7.0}) {
    EXPECT_NEAR(log_value(*spheres(a), 1, r), std::log(r - a), 1e-12);
    EXPECT_NEAR(log_value(*spheres(a), 2, r), std::log(std::log(r / a)), 1e-11);
    EXPECT_NEAR(log_value(*spheres(a), 3, r), std::log(1 - a / r), 1e-12);
    EXPECT_NEAR(log_value(*points(2.5), 1, r), 2.5 * std::log(r), 1e-13);
  }
}

TEST(ContactFactor, AgreesWithThePlainSum) {
  const Real a = 0.05;
  const Walkers walkers = separated_walkers(30, 3, 7, 2.0);
  const Block value = detail::fresh_log_value(*spheres(a), walkers);
  for (Index lane = 0; lane < kBatch; ++lane) {
    Real sum = 0;
    for (Index i = 0; i < 30; ++i)
      for (Index j = 0; j < i; ++j)
        sum += std::log(1 - a / std::hypot(walkers.x(3 * i, lane) - walkers.x(3 * j, lane),
                                           walkers.x(3 * i + 1, lane) - walkers.x(3 * j + 1, lane),
                                           walkers.x(3 * i + 2, lane) - walkers.x(3 * j + 2, lane)));
    EXPECT_NEAR(value(0, lane), sum, 1e-12);
  }
}

TEST(ContactFactor, AMoveIntoACoreIsRefusedForGood) {
  // ln|ψ'/ψ| = -∞ and never NaN, with and without drift, wherever in the core. Points that meet count as 1e-150 bohr apart.
  for (const Index dimensions : {1, 2, 3}) {
    std::vector<std::unique_ptr<Factor>> factors;
    factors.push_back(spheres(0.5));
    if (dimensions == 1) factors.push_back(points(2));
    for (const auto& factor : factors) {
      const Walkers walkers = separated_walkers(9, dimensions, 5, 20.0);
      const auto state = factor->bind(9, dimensions);
      state->refresh(walkers);
      for (const Real depth : {0.0, 1e-9, 0.1, 0.25, 0.5}) {
        if (factor->parameter_count() == 1 && depth > 0) continue;
        Block position(dimensions), ratio(1), drifting(1), gradient(dimensions);
        for (Index d = 0; d < dimensions; ++d)
          for (Index lane = 0; lane < kBatch; ++lane) position(d, lane) = walkers.x(7 * dimensions + d, lane);
        for (Index lane = 0; lane < kBatch; ++lane) position(0, lane) += depth * (1 - 1e-12);
        state->propose(walkers, Trial{2, position, ratio[0], nullptr});
        state->propose(walkers, Trial{2, position, drifting[0], &gradient});
        for (Index lane = 0; lane < kBatch; ++lane) {
          EXPECT_EQ(ratio(0, lane), drifting(0, lane)) << factor->name() << " " << depth;
          EXPECT_LT(ratio(0, lane), factor->parameter_count() == 0 ? -std::numeric_limits<Real>::max() : -600);
          for (Index d = 0; d < dimensions; ++d) EXPECT_FALSE(std::isnan(gradient(d, lane)));
        }
      }
    }
  }
}

TEST(ContactFactor, LocalEnergyOfTwoSpheresIsZeroUpToTheWall) {
  // -½∇²φ = 0 outside of the core, however close to it.
  const Real a = 0.2;
  for (const Index dimensions : {1, 2, 3}) {
    const auto factor = spheres(a);
    const auto state = factor->bind(2, dimensions);
    for (Real gap = 1; gap > 1e-9; gap /= 10) {
      Walkers walkers(BatchId{0}, 2, dimensions);
      std::ranges::fill(walkers.x[dimensions], a + gap);
      state->refresh(walkers);
      Block gradient(2 * dimensions), laplacian(1);
      state->add_derivatives(walkers, gradient, laplacian[0]);
      Real square = 0;
      for (Index m = 0; m < gradient.rows(); ++m) square += gradient(m, 0) * gradient(m, 0);
      EXPECT_NEAR(laplacian(0, 0) + square, 0, 1e-14 * square) << dimensions << " dimensions, gap " << gap;
      EXPECT_GT(square, 0.1 / (gap * gap + gap)) << "a slope as of a wave function that vanishes linearly";
    }
  }
}

TEST(ContactFactor, ParametersStayAdmissible) {
  auto factor = ContactFactor::calogero(2);
  EXPECT_EQ(factor.parameter_names(), std::vector<std::string>{"log_excess"});
  EXPECT_NEAR(factor.exponent(), 2, 1e-15);
  const Real far_down = -30;
  factor.set_parameters({&far_down, 1});
  EXPECT_GT(factor.exponent(), 0.5);
  EXPECT_EQ(ContactFactor::hard_sphere(1).parameter_count(), 0);
  EXPECT_EQ(ContactFactor::hard_sphere(1).name(), "hard-sphere");
  EXPECT_EQ(factor.name(), "calogero");
}

TEST(ContactFactor, RefusesWhatMakesNoSense) {
  EXPECT_THROW(ContactFactor::hard_sphere(0), ContractError);
  EXPECT_THROW(ContactFactor::hard_sphere(INFINITY), ContractError);
  EXPECT_THROW(ContactFactor::calogero(0.5), ContractError);
  EXPECT_THROW(points(2)->bind(2, 2), ContractError);
  EXPECT_THROW(spheres(1)->bind(2, 4), ContractError);
  EXPECT_THROW(spheres(1)->bind(0, 3), ContractError);
}

}  // namespace
}  // namespace rbm
