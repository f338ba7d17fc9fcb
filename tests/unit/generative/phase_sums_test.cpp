#include "rbm_vmc/generative/phase_sums.hpp"

#include <gtest/gtest.h>

#include "support/random_machines.hpp"

namespace rbm {
namespace {

using namespace test;

/// ∂ln p̃/∂θ of chain c by plain formulas: with E[h|x] where hidden units are independent.
template <class Scalar>
std::vector<Real> plain_derivatives(const Machine& machine, const ChainGroup<Scalar>& group, Index c) {
  const auto& shape = machine.shape();
  const auto x = column(group.x, c);
  auto h = column(group.h, c);
  if (!shape.hidden_couplings) {
    const UnitValues values = unit_values(shape.hidden_kind);
    const auto fields = hidden_fields(machine, x);
    for (std::size_t j = 0; j < h.size(); ++j) {
      h[j] = values.low + values.width() / (1 + std::exp(-shape.beta * values.width() * fields[j]));
    }
  }
  auto derivatives = energy_derivatives(machine, x, h);
  for (Real& d : derivatives) d *= shape.beta;
  return derivatives;
}

/// Also units enough for several tiles in either direction.
std::vector<MachineShape> shapes_and_larger_ones() {
  auto shapes = all_shapes();
  for (std::size_t s = shapes.size(); s-- > 0;) {
    shapes.push_back(shapes[s]);
    shapes.back().visible = 70;
    shapes.back().hidden = 45;
  }
  return shapes;
}

template <class Scalar>
class PhaseSumsOf : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(PhaseSumsOf, Scalars);

TYPED_TEST(PhaseSumsOf, AreTheSumsOfPlainDerivatives) {
  using Scalar = TypeParam;
  constexpr Real kWeight = -0.25;
  for (const auto& shape : shapes_and_larger_ones()) {
    const Machine machine = random_machine(shape, 2);
    const MachineKernel<Scalar> kernel(machine);
    PhaseSums<Scalar> phase(shape);
    for (const Index chains : {kGroup, kBatch + 3}) {
      ChainGroup<Scalar> group(0, shape, chains);
      fill_at_random(shape, 4, group);
      std::vector<Real> expected(static_cast<std::size_t>(shape.parameters()), 1.5);
      auto sums = expected;
      for (Index c = 0; c < chains; ++c) {
        const auto derivatives = plain_derivatives(machine, group, c);
        for (std::size_t k = 0; k < expected.size(); ++k) expected[k] += kWeight * derivatives[k];
      }
      phase.add(kernel, group, kWeight, sums);
      for (std::size_t k = 0; k < expected.size(); ++k) {
        ASSERT_NEAR(sums[k], expected[k], kRounding<Scalar> * 500) << "parameter " << k;
      }
    }
  }
}

TYPED_TEST(PhaseSumsOf, RowsAreTheDerivativesOfEachChain) {
  using Scalar = TypeParam;
  for (const auto& shape : all_shapes()) {
    const Machine machine = random_machine(shape, 2);
    const MachineKernel<Scalar> kernel(machine);
    PhaseSums<Scalar> phase(shape);
    ChainGroup<Scalar> group(0, shape, kBatch + 11);
    fill_at_random(shape, 4, group);
    Block rows(shape.parameters());
    rows.fill(99);
    phase.rows(kernel, group, 1, rows);
    for (Index lane = 0; lane < kBatch; ++lane) {
      const auto expected = plain_derivatives(machine, group, kBatch + lane);
      for (Index k = 0; k < shape.parameters(); ++k) {
        const Real value = lane < 11 ? expected[static_cast<std::size_t>(k)] : 0;
        ASSERT_NEAR(rows(k, lane), value, kRounding<Scalar> * 30) << "parameter " << k << " lane " << lane;
      }
    }
  }
}

TEST(PhaseSums, AreTheSlopeOfTheLogarithm) {
  constexpr Real kStep = 1e-5;
  constexpr Index kChains = 3;
  for (const auto& shape : all_shapes()) {
    if (shape.hidden_couplings) continue;
    Machine machine = random_machine(shape, 9);
    ChainGroup<double> group(0, shape, kChains);
    fill_at_random(shape, 4, group);
    std::vector<Real> sums(static_cast<std::size_t>(shape.parameters()));
    PhaseSums<double>(shape).add(MachineKernel<double>(machine), group, 1, sums);
    const std::vector<Real> theta(machine.theta().begin(), machine.theta().end());
    const auto total = [&](std::size_t k, Real step) {
      auto moved = theta;
      moved[k] += step;
      machine.set_theta(moved);
      Real sum = 0;
      for (Index c = 0; c < kChains; ++c) sum += log_marginal(machine, column(group.x, c));
      return sum;
    };
    for (std::size_t k = 0; k < theta.size(); ++k) {
      ASSERT_NEAR(sums[k], (total(k, kStep) - total(k, -kStep)) / (2 * kStep), 1e-7) << "parameter " << k;
    }
  }
}

TYPED_TEST(PhaseSumsOf, PhasesOfOppositeWeightCancel) {
  using Scalar = TypeParam;
  for (const auto& shape : all_shapes()) {
    const MachineKernel<Scalar> kernel(random_machine(shape, 2));
    PhaseSums<Scalar> phase(shape);
    ChainGroup<Scalar> group(0, shape);
    fill_at_random(shape, 4, group);
    std::vector<Real> sums(static_cast<std::size_t>(shape.parameters()));
    phase.add(kernel, group, 1, sums);
    phase.add(kernel, group, -1, sums);
    for (const Real sum : sums) ASSERT_NEAR(sum, 0, 1e-12);
  }
}

TEST(PhaseSums, LanesNotInUseMayHoldAnything) {
  const MachineShape shape{.visible = 8, .hidden = 7, .visible_couplings = true, .hidden_couplings = true};
  const MachineKernel<double> kernel(random_machine(shape, 2));
  PhaseSums<double> phase(shape);
  ChainGroup<double> group(0, shape, 5);
  fill_at_random(shape, 4, group);
  std::vector<Real> sums(static_cast<std::size_t>(shape.parameters())), again(sums);
  Block rows(shape.parameters());
  phase.add(kernel, group, 1, sums);
  for (Index c = 5; c < kGroup; ++c) group.x(2, c) = group.h(3, c) = std::nan("");
  phase.add(kernel, group, 1, again);
  EXPECT_EQ(sums, again);
  phase.rows(kernel, group, 0, rows);
  for (const Real number : rows.flat()) ASSERT_FALSE(std::isnan(number));
}

TEST(PhaseSums, RefusesWhatDoesNotFit) {
  const MachineShape shape{.visible = 3, .hidden = 2};
  const MachineKernel<double> kernel{Machine(shape)};
  ChainGroup<double> group(0, shape), other(0, {.visible = 2, .hidden = 2});
  std::vector<Real> sums(static_cast<std::size_t>(shape.parameters()));
  PhaseSums<double> phase(shape), coupled({.visible = 3, .hidden = 2, .hidden_couplings = true});
  Block rows(shape.parameters());
  EXPECT_THROW(phase.add(kernel, group, 1, std::span(sums).first(3)), ContractError);
  EXPECT_THROW(phase.add(kernel, other, 1, sums), ContractError);
  EXPECT_THROW(coupled.add(kernel, group, 1, sums), ContractError);
  EXPECT_THROW(phase.rows(kernel, group, kGroupBatches, rows), ContractError);
}

}  // namespace
}  // namespace rbm
