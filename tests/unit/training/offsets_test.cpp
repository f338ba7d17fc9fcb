#include "rbm_vmc/training/offsets.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace rbm {
namespace {

Eigen::VectorXd waves(Index size, Real frequency) {
  Eigen::VectorXd values(size);
  for (Index k = 0; k < size; ++k) values[k] = std::sin(frequency * static_cast<Real>(k + 1));
  return values;
}

Machine gaussian_machine() {
  Machine machine({.visible_kind = VisibleKind::gaussian, .visible = 3, .hidden = 2, .sigma = SigmaTraining::each},
                  {0.5, 1.0, 2.0});
  const Eigen::VectorXd theta = waves(machine.shape().parameters(), 0.7);
  machine.set_theta({theta.data(), static_cast<std::size_t>(theta.size())});
  return machine;
}

TEST(Offsets, GradientAndStepTransformTogether) {  // g·δ = g'·δ'
  const Machine machine = gaussian_machine();
  const Offsets offsets(machine, waves(3, 1.1), waves(2, 1.9));
  const Eigen::VectorXd g = waves(machine.shape().parameters(), 2.3);
  Eigen::VectorXd centred = g, step = waves(machine.shape().parameters(), 3.1);
  offsets.centre(machine, centred);
  const Real in_centred = centred.dot(step);
  offsets.undo(machine, {step.data(), static_cast<std::size_t>(step.size())});
  EXPECT_NEAR(g.dot(step), in_centred, 1e-13);
}

TEST(Offsets, AStepOfTheWeightsLeavesTheFieldsAtTheOffsets) {
  Machine machine = gaussian_machine();
  const std::vector<Real> mu{0.3, -0.6, 1.2}, before = hidden_fields(machine, mu);
  const Offsets offsets(machine, Eigen::Map<const Eigen::VectorXd>(mu.data(), 3), waves(2, 1.9));
  std::vector<Real> step(machine.theta().size()), theta(machine.theta().begin(), machine.theta().end());
  for (Index k = 0; k < 6; ++k) step[static_cast<std::size_t>(machine.shape().W() + k)] = 0.1 * static_cast<Real>(k + 1);
  offsets.undo(machine, step);
  for (std::size_t k = 0; k < theta.size(); ++k) theta[k] += step[k];
  machine.set_theta(theta);
  const auto after = hidden_fields(machine, mu);
  for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(after[j], before[j], 1e-14);
}

TEST(Offsets, AreMeansOfDataAndChains) {
  const Machine machine = gaussian_machine();
  // Means of x: 1 of data and 0.5 of chains; of h: 0.8 and 0.4.
  std::vector<Real> totals(machine.theta().size() + 5);
  for (Index i = 0; i < 3; ++i) {
    const Real inverse = 1 / (machine.sigma(i) * machine.sigma(i));
    totals[static_cast<std::size_t>(i)] = 0.5 * inverse;
    totals[machine.theta().size() + static_cast<std::size_t>(i)] = (1 - machine.a()[static_cast<std::size_t>(i)]) * inverse;
  }
  for (std::size_t j = 0; j < 2; ++j) {
    totals[3 + j] = 0.4;
    totals[machine.theta().size() + 3 + j] = 0.8;
  }
  const Offsets offsets(machine, totals);
  for (Index i = 0; i < 3; ++i) EXPECT_NEAR(offsets.scaled_mu()[i] * machine.sigma(i) * machine.sigma(i), 0.75, 1e-14);
  for (Index j = 0; j < 2; ++j) EXPECT_NEAR(offsets.lambda()[j], 0.6, 1e-14);
}

}  // namespace
}  // namespace rbm
