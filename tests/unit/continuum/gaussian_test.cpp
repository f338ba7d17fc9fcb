#include "rbm_vmc/continuum/gaussian.hpp"

#include <gtest/gtest.h>

#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

TEST(Gaussian, HasTheFactorProperties) {
  check_factor_properties([] { return std::make_unique<Gaussian>(std::vector<Real>{1.3}, true); }, 3, 2);
  check_factor_properties([] { return std::make_unique<Gaussian>(std::vector<Real>{1.3, 0.7, 0.9}, true); }, 2, 3);
  check_factor_properties([] { return std::make_unique<Gaussian>(std::vector<Real>{0.6}, false); }, 1, 1);
}

TEST(Gaussian, IsMinusHalfTheSquareOverTheWidth) {
  const Gaussian factor({2.0}, false);
  Walkers walkers(BatchId{0}, 1, 2);
  walkers.x.fill(3.0);
  Block value(1);
  factor.bind(1, 2)->add_log_value(walkers, value[0]);
  EXPECT_DOUBLE_EQ(value(0, 5), -0.5 * (9.0 + 9.0) / 4.0);
}

TEST(Gaussian, RefusesTwoWidthsInThreeDimensions) {
  const Gaussian factor({1.0, 2.0}, true);
  EXPECT_THROW(factor.bind(1, 3), ContractError);
}

}  // namespace
}  // namespace rbm
