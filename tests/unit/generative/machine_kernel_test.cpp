#include "rbm_vmc/generative/machine_kernel.hpp"

#include <gtest/gtest.h>

#include "support/random_machines.hpp"

namespace rbm {
namespace {

using namespace test;

/// E of a two-valued unit in a field.
Real mean_of(UnitValues values, Real field) { return values.low + values.width() / (1 + std::exp(-values.width() * field)); }

/// u_i by the plain definition.
Real visible_field(const Machine& machine, std::span<const Real> h, Index i) {
  Real sum = machine.a()[static_cast<std::size_t>(i)];
  for (Index j = 0; j < std::ssize(h); ++j) sum += machine.W(i, j) * h[static_cast<std::size_t>(j)];
  return sum;
}

template <class Scalar>
class MachineKernelOf : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(MachineKernelOf, Scalars);

TYPED_TEST(MachineKernelOf, AgreesWithThePlainFormulas) {
  using Scalar = TypeParam;
  constexpr Real kError = kRounding<Scalar>;
  constexpr Index kChains = kGroup - 3;
  for (const auto& shape : all_shapes()) {
    const Machine machine = random_machine(shape, 5);
    const MachineKernel<Scalar> kernel(machine);
    ChainGroup<Scalar> group(0, shape);
    fill_at_random(shape, 6, group);
    ChainRows<Scalar> v(shape.hidden), u(shape.visible), h_mean(shape.hidden), x_mean(shape.visible);
    std::vector<Real> logarithm(kChains), energies(kChains);
    kernel.hidden_fields(group.x, kChains, v);
    kernel.visible_fields(group.h, kChains, u);
    kernel.energy(group.x, group.h, kChains, energies);
    if (!shape.hidden_couplings) {
      kernel.hidden_means(group.x, kChains, h_mean);
      kernel.log_marginal(group.x, kChains, logarithm);
    }
    if (!shape.visible_couplings) kernel.visible_means(group.h, kChains, x_mean);
    for (Index c = 0; c < kChains; ++c) {
      const auto x = column(group.x, c), h = column(group.h, c);
      const auto fields = hidden_fields(machine, x);
      for (Index j = 0; j < shape.hidden; ++j) {
        const Real field = fields[static_cast<std::size_t>(j)];
        ASSERT_NEAR(v(j, c), field, kError * 10);
        if (shape.hidden_couplings) continue;
        ASSERT_NEAR(h_mean(j, c), mean_of(unit_values(shape.hidden_kind), shape.beta * field), kError);
      }
      for (Index i = 0; i < shape.visible; ++i) {
        const Real field = visible_field(machine, h, i);
        ASSERT_NEAR(u(i, c), field, kError);
        if (shape.visible_couplings) continue;
        const Real mean = shape.gaussian() ? field : mean_of(unit_values(shape.visible_kind), shape.beta * field);
        ASSERT_NEAR(x_mean(i, c), mean, kError);
      }
      const auto at = static_cast<std::size_t>(c);
      ASSERT_NEAR(energies[at], energy(machine, x, h), kError * 100);
      if (shape.hidden_couplings) continue;
      ASSERT_NEAR(logarithm[at], log_marginal(machine, x), kError * 100);
    }
  }
}

TYPED_TEST(MachineKernelOf, TakesNewParametersAndTemperatures) {
  using Scalar = TypeParam;
  for (auto shape : all_shapes()) {
    MachineKernel<Scalar> kernel(random_machine(shape, 1));
    shape.beta = 0.37;
    const Machine machine = random_machine(shape, 2);
    kernel.set(machine);
    ChainGroup<Scalar> group(0, shape, 1);
    fill_at_random(shape, 3, group);
    std::vector<Real> value(1);
    kernel.energy(group.x, group.h, 1, value);
    EXPECT_NEAR(value[0], energy(machine, column(group.x, 0), column(group.h, 0)), kRounding<Scalar> * 100);
    for (Index i = 0; i < shape.visible; ++i) {
      EXPECT_DOUBLE_EQ(kernel.widths()[static_cast<std::size_t>(i)], machine.sigma(i) / std::sqrt(0.37));
      EXPECT_DOUBLE_EQ(kernel.inverse_variance(i), 1 / (machine.sigma(i) * machine.sigma(i)));
    }
    if (shape.hidden_couplings) continue;
    kernel.log_marginal(group.x, 1, value);
    EXPECT_NEAR(value[0], log_marginal(machine, column(group.x, 0)), kRounding<Scalar> * 100);
  }
}

/// A chain's numbers do not depend on how many others there are.
TYPED_TEST(MachineKernelOf, ChainsAreIndependent) {
  using Scalar = TypeParam;
  const MachineShape shape{.visible = 20, .hidden = 17, .visible_couplings = true};
  const MachineKernel<Scalar> kernel(random_machine(shape, 5));
  ChainGroup<Scalar> group(0, shape);
  fill_at_random(shape, 6, group);
  std::vector<Real> all(kGroup), some(kBatch + 1);
  ChainRows<Scalar> means(shape.hidden), fewer(shape.hidden);
  kernel.log_marginal(group.x, kGroup, all);
  kernel.hidden_means(group.x, kGroup, means);
  for (Index c = kBatch + 1; c < kGroup; ++c) group.x(3, c) = 100;
  kernel.log_marginal(group.x, kBatch + 1, some);
  kernel.hidden_means(group.x, kBatch + 1, fewer);
  for (Index c = 0; c <= kBatch; ++c) {
    EXPECT_EQ(some[static_cast<std::size_t>(c)], all[static_cast<std::size_t>(c)]);
    for (Index j = 0; j < shape.hidden; ++j) EXPECT_EQ(fewer(j, c), means(j, c));
  }
  ChainRows<Scalar> second(shape.hidden);
  kernel.hidden_means_of_batch(group.x, 1, second);
  for (Index j = 0; j < shape.hidden; ++j) {
    EXPECT_EQ(second(j, kBatch), means(j, kBatch));
    EXPECT_EQ(second(j, 0), 0);
    EXPECT_EQ(second(j, 2 * kBatch), 0);
  }
}

TEST(MachineKernel, LargeFieldsGiveCertainty) {
  for (const auto kind : {HiddenKind::binary, HiddenKind::spin}) {
    const MachineShape shape{.hidden_kind = kind, .visible = 1, .hidden = 2};
    Machine machine(shape);
    machine.set_theta(std::vector<Real>{0, 5000, -5000, 0, 0});
    const MachineKernel<double> kernel(machine);
    ChainRows<double> x(1), means(2);
    kernel.hidden_means(x, 1, means);
    EXPECT_DOUBLE_EQ(means(0, 0), unit_values(kind).high);
    EXPECT_NEAR(means(1, 0), unit_values(kind).low, 1e-300);
    std::vector<Real> logarithm(1);
    kernel.log_marginal(x, 1, logarithm);
    EXPECT_DOUBLE_EQ(logarithm[0], log_marginal(machine, std::vector<Real>{0}));
  }
}

TEST(MachineKernel, HasNoHiddenUnitsIfItIsToldSo) {
  const MachineShape shape{.visible_kind = VisibleKind::spin, .visible = 4, .visible_couplings = true};
  const Machine machine = random_machine(shape, 2);
  const MachineKernel<double> kernel(machine);
  ChainGroup<double> group(0, shape);
  fill_at_random(shape, 3, group);
  std::vector<Real> logarithm(kGroup);
  kernel.log_marginal(group.x, kGroup, logarithm);
  EXPECT_NEAR(logarithm[7], -energy(machine, column(group.x, 7), {}), 1e-13);
}

TEST(MachineKernel, RefusesWhatDoesNotFit) {
  const MachineShape coupled{.visible = 3, .hidden = 2, .visible_couplings = true, .hidden_couplings = true};
  MachineKernel<double> kernel{Machine(coupled)};
  ChainGroup<double> group(0, coupled);
  std::vector<Real> out(kGroup);
  EXPECT_THROW(kernel.hidden_means(group.x, kGroup, group.h), ContractError);
  EXPECT_THROW(kernel.hidden_means_of_batch(group.x, 0, group.h), ContractError);
  EXPECT_THROW(kernel.visible_means(group.h, kGroup, group.x), ContractError);
  EXPECT_THROW(kernel.log_marginal(group.x, kGroup, out), ContractError);
  EXPECT_THROW(kernel.energy(group.x, group.h, kGroup - 1, out), ContractError);
  EXPECT_THROW(kernel.energy(group.h, group.x, kGroup, out), ContractError);
  EXPECT_THROW(kernel.set(Machine({.visible = 3, .hidden = 2})), ContractError);
}

}  // namespace
}  // namespace rbm
