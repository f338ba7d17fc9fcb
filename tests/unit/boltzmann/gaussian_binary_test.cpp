#include "rbm_vmc/boltzmann/gaussian_binary.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace rbm {
namespace {

TEST(GaussianBinary, HiddenInputsAreBiasPlusScaledField) {
  const GaussianBinary machine({0.1, 0.2}, {0.5, -0.5, 1.0}, {1, 2, 3, 4, 5, 6}, {2.0, 0.5});
  Block x(3), v(4);
  for (Index lane = 0; lane < kBatch; ++lane) {
    x(1, lane) = 0.25 * static_cast<Real>(lane);
    x(2, lane) = 1.0 - static_cast<Real>(lane);
  }
  hidden_inputs(machine, x, 1, v, 1);
  for (Index lane = 0; lane < kBatch; ++lane) {
    for (Index j = 0; j < 3; ++j) {
      const auto i = static_cast<std::size_t>(j);
      const Real expected = machine.b()[i] + x(1, lane) * machine.W()[i] / 4.0 + x(2, lane) * machine.W()[3 + i] / 0.25;
      EXPECT_NEAR(v(1 + j, lane), expected, 1e-13 * std::abs(expected));
    }
  }
}

TEST(GaussianBinary, RefusesNumbersThatDoNotFit) {
  EXPECT_THROW(GaussianBinary({0.0}, {0.0}, {1.0, 2.0}, {1.0}), ContractError);
  EXPECT_THROW(GaussianBinary({0.0}, {0.0}, {1.0}, {1.0, 1.0}), ContractError);
}

}  // namespace
}  // namespace rbm
