/// Kinetic, trap and interaction energy of the exact states of two electrons, by whole runs.
///
///     ψ = (1 + ω r)^{1/(ω(D-1))} e^{-ω(r1²+r2²)/2} with ω = 1/(D-1), so that the exponent is 1
///     relative motion φ² = (1+ωr)² e^{-ωr²/2};  centre of mass ½ωD in all, half of it in the trap
///     V_int = <1/r>   V_trap = ωD/4 + ω²<r²>/4   T = E - V_trap - V_int   2T = 2 V_trap - V_int
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "physics/small_systems.hpp"
#include "physics/whole_run.hpp"

namespace rbm {
namespace {

struct Components {
  Real kinetic, trap, interaction;
};

/// By Simpson's rule over r.
Components exact_components(Integer dimensions) {
  const Real omega = 1 / static_cast<Real>(dimensions - 1);
  const auto moment = [&](int power) {
    constexpr int kIntervals = 20000;
    constexpr Real kLength = 20;
    Real sum = 0;
    for (int i = 0; i <= kIntervals; ++i) {
      const Real weight = i == 0 || i == kIntervals ? 1 : (i % 2 == 1 ? 4 : 2);
      const Real r = kLength / kIntervals * i;
      sum += weight * std::pow(r, power + static_cast<int>(dimensions) - 1) * std::pow(1 + omega * r, 2) *
             std::exp(-omega * r * r / 2);
    }
    return sum * kLength / kIntervals / 3;
  };
  const Real norm = moment(0);
  Components exact;
  exact.interaction = moment(-1) / norm;
  exact.trap = omega * static_cast<Real>(dimensions) / 4 + omega * omega * moment(2) / norm / 4;
  exact.kinetic = (dimensions == 2 ? 3.0 : 2.0) - exact.trap - exact.interaction;
  return exact;
}

TEST(EnergyComponents, QuadratureGivesTheKnownNumbers) {
  const Components exact = exact_components(2);
  EXPECT_NEAR(exact.kinetic, 0.88619950, 1e-8);
  EXPECT_NEAR(exact.trap, 1.29539983, 1e-8);
  EXPECT_NEAR(exact.interaction, 0.81840067, 1e-8);
  for (const Integer dimensions : {2, 3}) {
    const Components of = exact_components(dimensions);
    EXPECT_NEAR(2 * of.kinetic, 2 * of.trap - of.interaction, 1e-9);
  }
}

class EnergyComponents : public testing::TestWithParam<std::tuple<Integer, SamplerMethod>> {};

TEST_P(EnergyComponents, OfTheExactStateOfTwoElectrons) {
  const auto [dimensions, method] = GetParam();
  Input input = test::exact_two_electrons(dimensions);
  input.sampler.method = method;
  input.sampler.chains = 512;
  input.evaluation.samples = Integer{1} << 20;
  input.run.seed = 2;
  const EvaluationResult found = test::evaluate_start_values(input);
  const Components exact = exact_components(dimensions);
  EXPECT_NEAR(found.energy.mean, dimensions == 2 ? 3.0 : 2.0, 1e-12);
  EXPECT_NEAR(found.kinetic.mean, exact.kinetic, 3 * found.kinetic.error);
  EXPECT_NEAR(found.trap.mean, exact.trap, 3 * found.trap.error);
  EXPECT_NEAR(found.interaction.mean, exact.interaction, 3 * found.interaction.error);
  EXPECT_NEAR(found.virial_ratio, 1.0, 3 * found.virial_ratio_error);
  for (const Real error : {found.kinetic.error, found.trap.error, found.interaction.error, found.virial_ratio_error}) {
    EXPECT_GT(error, 1e-4);
    EXPECT_LT(error, 4e-3);
  }
}

const auto name_of_run = [](const auto& run) {
  return fmt::format("D{}_{}", std::get<0>(run.param), choice_name(std::get<1>(run.param)));
};
INSTANTIATE_TEST_SUITE_P(Runs, EnergyComponents,
                         testing::Combine(testing::Values(2, 3),
                                          testing::Values(SamplerMethod::metropolis, SamplerMethod::langevin)),
                         name_of_run);

}  // namespace
}  // namespace rbm
