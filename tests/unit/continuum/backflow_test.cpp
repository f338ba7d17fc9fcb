#include "rbm_vmc/continuum/backflow.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace rbm {
namespace {

BackflowFunction make_function(Index functions = 3) {
  BackflowFunction function({.functions = functions, .length = 1.3});
  std::vector<Real> theta(static_cast<std::size_t>(function.parameter_count()));
  function.get_parameters(theta);
  for (std::size_t n = 1; n < theta.size(); ++n) theta[n] = 0.3 * std::cos(2.0 * static_cast<Real>(n));
  function.set_parameters(theta);
  return function;
}

TEST(Backflow, IsTheSumOfGaussiansWithHalvedLengths) {
  for (const Index functions : {Index{1}, Index{3}, kMostBackflowFunctions}) {
    const BackflowFunction function = make_function(functions);
    for (const Real r : {0.0, 0.01, 0.4, 1.0, 3.0, 40.0, 1e100}) {
      Real plain = 0;
      for (Index n = 0; n < functions; ++n) {
        const Real scaled = r * std::pow(2.0, n) / 1.3;
        plain += 0.3 * std::cos(2.0 * static_cast<Real>(n + 1)) * std::exp(-scaled * scaled);
      }
      EXPECT_NEAR(function.value(broadcast(r * r))[0], plain, 1e-13) << functions << " at " << r;
    }
  }
}

TEST(Backflow, StartsWithout) {
  const BackflowFunction function({.functions = 2, .length = 1.5});
  for (const Real q : {0.0, 0.5, 2.0}) EXPECT_EQ(function.value(broadcast(q))[0], 0);
  std::vector<Real> theta(3);
  function.get_parameters(theta);
  EXPECT_NEAR(theta[0], std::log(1.5), 1e-15);
}

TEST(Backflow, DerivativesAreThoseOfTheValue) {
  const BackflowFunction function = make_function();
  const Real h = 1e-3;
  for (const Real q : {0.01, 0.3, 1.0, 4.0}) {
    Pack eta, first, second;
    function.derivatives(broadcast(q), eta, first, second);
    const auto at = [&](Real shift) { return function.value(broadcast(q + shift))[0]; };
    EXPECT_NEAR(eta[0], at(0), 1e-15);
    EXPECT_NEAR(first[0], (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h), 1e-8) << q;
    EXPECT_NEAR(second[0], (16 * (at(h) + at(-h)) - (at(2 * h) + at(-2 * h)) - 30 * at(0)) / (12 * h * h), 1e-6) << q;
  }
}

TEST(Backflow, ParameterDerivativesAreThoseOfTheValue) {
  const BackflowFunction function = make_function();
  std::vector<Real> theta(static_cast<std::size_t>(function.parameter_count()));
  function.get_parameters(theta);
  const Real h = 1e-4, q = 0.7;
  std::vector<Real> found(theta.size());
  function.parameter_derivatives(broadcast(q), [&](Index k, Pack value) { found[static_cast<std::size_t>(k)] = value[0]; });
  for (std::size_t k = 0; k < theta.size(); ++k) {
    const auto at = [&](Real shift) {
      auto moved = theta;
      moved[k] += shift;
      BackflowFunction other = function;
      other.set_parameters(moved);
      return other.value(broadcast(q))[0];
    };
    EXPECT_NEAR(found[k], (at(h) - at(-h)) / (2 * h), 1e-8) << k;
  }
}

TEST(Backflow, RefusesSpecsOutsideTheLimits) {
  EXPECT_THROW(BackflowFunction({.functions = 0}), ContractError);
  EXPECT_THROW(BackflowFunction({.functions = kMostBackflowFunctions + 1}), ContractError);
  EXPECT_THROW(BackflowFunction({.functions = 1, .length = 0}), ContractError);
}

}  // namespace
}  // namespace rbm
