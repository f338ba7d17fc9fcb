#include "rbm_vmc/continuum/ansatz.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/continuum/gaussian.hpp"
#include "rbm_vmc/continuum/pade_jastrow.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

Ansatz two_gaussians() {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<Gaussian>(std::vector<Real>{1.5}, true));
  factors.push_back(std::make_unique<Gaussian>(std::vector<Real>{0.5, 0.75}, true));
  return Ansatz(2, 2, std::move(factors));
}

TEST(Ansatz, JoinsTheParametersOfItsFactors) {
  Ansatz ansatz = two_gaussians();
  EXPECT_EQ(ansatz.parameter_names(),
            (std::vector<std::string>{"gaussian/log_width[0]", "gaussian/log_width[0]", "gaussian/log_width[1]"}));
  EXPECT_DOUBLE_EQ(ansatz.parameters()[1], std::log(0.5));
  const std::vector<Real> theta{0.1, 0.2, 0.3};
  ansatz.set_parameters(theta);
  EXPECT_TRUE(std::ranges::equal(ansatz.parameters(), theta));
  EXPECT_EQ(ansatz.parameters_of(1).size(), 2u);
  EXPECT_DOUBLE_EQ(ansatz.parameters_of(1)[1], 0.3);
  EXPECT_EQ(ansatz.version(), 1u);
}

TEST(AnsatzState, AddsUpTheFactors) {
  const Ansatz ansatz = two_gaussians();
  const Walkers walkers = separated_walkers(2, 2, 4);
  AnsatzState state = ansatz.bind();
  state.refresh(walkers);
  Block value(1), gradient(4), laplacian(1), rows(3);
  state.add_log_value(walkers, value[0]);
  state.add_derivatives(walkers, gradient, laplacian[0]);
  state.log_derivatives(walkers, rows);
  for (Index lane = 0; lane < kBatch; ++lane) {
    const auto square = [&](Index m) { return walkers.x(m, lane) * walkers.x(m, lane); };
    const Real even = square(0) + square(2);
    const Real odd = square(1) + square(3);
    EXPECT_NEAR(value(0, lane), -0.5 * ((even + odd) / 2.25 + even / 0.25 + odd / 0.5625), 1e-13);
    EXPECT_NEAR(gradient(3, lane), -walkers.x(3, lane) * (1 / 2.25 + 1 / 0.5625), 1e-13);
    EXPECT_NEAR(laplacian(0, lane), -(4 / 2.25 + 2 / 0.25 + 2 / 0.5625), 1e-13);
    EXPECT_NEAR(rows(0, lane), (even + odd) / 2.25, 1e-13);
    EXPECT_NEAR(rows(2, lane), odd / 0.5625, 1e-13);
  }
}

TEST(AnsatzState, AStaleStateIsAContractError) {
  Ansatz ansatz = two_gaussians();
  const Walkers walkers = separated_walkers(2, 2, 4);
  AnsatzState state = ansatz.bind();
  Block value(1);
  EXPECT_THROW(state.add_log_value(walkers, value[0]), ContractError);
  state.refresh(walkers);
  EXPECT_NO_THROW(state.add_log_value(walkers, value[0]));
  ansatz.set_parameters(std::vector<Real>{0.0, 0.0, 0.0});
  EXPECT_THROW(state.add_log_value(walkers, value[0]), ContractError);
}

}  // namespace
}  // namespace rbm
