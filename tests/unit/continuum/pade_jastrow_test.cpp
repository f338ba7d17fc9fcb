#include "rbm_vmc/continuum/pade_jastrow.hpp"

#include <gtest/gtest.h>

#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

TEST(PadeJastrow, HasTheFactorProperties) {
  const auto make = [] { return std::make_unique<PadeJastrow>(PadeFunction(0.7, 0.45)); };
  for (const Index dimensions : {1, 2, 3})
    for (const Index particles : {2, 3, 4}) check_factor_properties(make, particles, dimensions);
  check_factor_properties(make, 3, 2, 5.0);
}

TEST(PadeJastrow, AgreesWithThePlainSum) {
  const Real cusp = 0.5, gamma = 0.3;
  const PadeJastrow factor(PadeFunction(cusp, gamma));
  const Walkers walkers = separated_walkers(5, 3, 7);
  const auto state = factor.bind(5, 3);
  state->refresh(walkers);
  Block value(1);
  state->add_log_value(walkers, value[0]);
  for (Index lane = 0; lane < kBatch; ++lane) {
    Real sum = 0;
    for (Index i = 0; i < 5; ++i)
      for (Index j = 0; j < i; ++j) {
        const Real r = std::hypot(walkers.x(3 * i, lane) - walkers.x(3 * j, lane),
                                  walkers.x(3 * i + 1, lane) - walkers.x(3 * j + 1, lane),
                                  walkers.x(3 * i + 2, lane) - walkers.x(3 * j + 2, lane));
        sum += cusp * r / (1 + gamma * r);
      }
    EXPECT_NEAR(value(0, lane), sum, 1e-13);
  }
}

TEST(PadeJastrow, IsFiniteWhereParticlesCoincideAndFarAway) {
  const PadeFunction function(1, 2);
  Pack f, df, d2f;
  for (const Real r : {1e-150, 1e150}) {
    function.derivatives(broadcast(r), f, df, d2f);
    EXPECT_TRUE(std::isfinite(f[0]) && std::isfinite(df[0]) && std::isfinite(d2f[0]) && std::isfinite(df[0] / r)) << r;
  }
  function.derivatives(broadcast(1e-12), f, df, d2f);
  EXPECT_NEAR(df[0], 1, 1e-11) << "the cusp";
  EXPECT_NEAR(d2f[0], -4, 1e-10);
}

TEST(PadeJastrow, TrainsTheLogarithmOfGamma) {
  PadeJastrow factor(PadeFunction(1, 2));
  Real theta = 0;
  factor.get_parameters({&theta, 1});
  EXPECT_DOUBLE_EQ(theta, std::log(2.0));
  EXPECT_EQ(factor.parameter_names(), std::vector<std::string>{"log_gamma"});
  EXPECT_EQ(factor.name(), "jastrow");
  EXPECT_THROW(PadeFunction(1, 0), ContractError);
  EXPECT_THROW(PadeFunction(INFINITY, 1), ContractError);
}

}  // namespace
}  // namespace rbm
