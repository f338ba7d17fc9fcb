#include "rbm_vmc/generative/log_z_gradient.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/enumeration.hpp"
#include "rbm_vmc/generative/gibbs.hpp"
#include "rbm_vmc/generative/phase_sums.hpp"
#include "support/random_machines.hpp"

namespace rbm {
namespace {

TEST(LogZGradient, AgreesWithDifferencesOfLogZ) {
  constexpr Real kStep = 1e-4;
  Communicator alone;
  for (MachineShape shape : test::all_shapes()) {
    shape.visible = 6;
    shape.hidden = 4;
    Machine machine = test::random_machine(shape, 3);
    const auto gradient = log_z_gradient(machine, alone);
    const std::vector<Real> theta(machine.theta().begin(), machine.theta().end());
    for (std::size_t k = 0; k < theta.size(); ++k) {
      const auto log_z = [&](Real step) {
        auto moved = theta;
        moved[k] += step;
        machine.set_theta(moved);
        return enumerate_log_z(machine, alone);
      };
      const Real difference = (8 * (log_z(kStep) - log_z(-kStep)) - (log_z(2 * kStep) - log_z(-2 * kStep))) / (12 * kStep);
      EXPECT_NEAR(gradient[k], difference, 1e-9) << k;
    }
  }
}

TEST(LogZGradient, IsTheSameOverEitherLayer) {
  Communicator alone;
  const Machine wide = test::random_machine({.visible_kind = VisibleKind::spin, .visible = 9, .hidden = 5, .beta = 0.7}, 8);
  Machine tall(
      {.visible_kind = VisibleKind::binary, .hidden_kind = HiddenKind::spin, .visible = 5, .hidden = 9, .beta = 0.7});
  std::vector<Real> theta(wide.b().begin(), wide.b().end());  // the same machine with its layers exchanged
  theta.insert(theta.end(), wide.a().begin(), wide.a().end());
  for (Index j = 0; j < 5; ++j) {
    for (Index i = 0; i < 9; ++i) theta.push_back(wide.W(i, j));
  }
  tall.set_theta(theta);
  const auto one = log_z_gradient(wide, alone), other = log_z_gradient(tall, alone);
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_NEAR(one[i], other[5 + i], 1e-13);
    for (std::size_t j = 0; j < 5; ++j) EXPECT_NEAR(one[14 + i * 5 + j], other[14 + j * 9 + i], 1e-13);
  }
}

TEST(LogZGradient, IsTheMeanOfWhatChainsMeasure) {
  constexpr Index kGroups = 24, kCycles = 60;
  constexpr auto kChains = static_cast<Real>(kGroups * kGroup);
  Communicator alone;
  std::uint64_t seed = 0;
  Real squared = 0, parameters = 0;
  for (MachineShape shape : test::all_shapes()) {
    ++seed;
    shape.visible = 5;
    shape.hidden = 4;
    const Machine machine = test::random_machine(shape, 9, 0.3);
    const auto gradient = log_z_gradient(machine, alone);
    const MachineKernel<float> kernel(machine);
    PhaseSums<float> phase(shape);
    Block rows(shape.parameters());
    std::vector<Real> sums(gradient.size()), squares(gradient.size());
    for (Index g = 0; g < kGroups; ++g) {
      ChainGroup<float> group(g, shape);
      start_from_noise(machine, {seed, Purpose::start_positions, 0}, group);
      gibbs(kernel, {seed, Purpose::sample, 0}, kCycles, group);
      for (Index k = 0; k < kGroupBatches; ++k) {
        phase.rows(kernel, group, k, rows);
        for (std::size_t m = 0; m < sums.size(); ++m) {
          for (const Real o : rows[static_cast<Index>(m)]) {
            sums[m] += o / kChains;
            squares[m] += o * o / kChains;
          }
        }
      }
    }
    for (std::size_t m = 0; m < sums.size(); ++m) {
      const Real z = (sums[m] - gradient[m]) / std::sqrt((squares[m] - sums[m] * sums[m]) / kChains);
      EXPECT_LT(std::abs(z), 4) << "parameter " << m;
      squared += z * z;
      parameters += 1;
    }
  }
  EXPECT_LT(squared / parameters, 1.4);
}

TEST(LogZGradient, RefusesLargeMachines) {
  Communicator alone;
  EXPECT_THROW(log_z_gradient(Machine({.visible = 17, .hidden = 20}), alone), ContractError);
}

}  // namespace
}  // namespace rbm
