#include "rbm_vmc/generative/metropolis.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "support/exact_moments.hpp"

namespace rbm {
namespace {

using namespace test;

constexpr std::uint64_t kSeed = 30;
constexpr Index kGroups = 160;

template <class Scalar>
SampledMoments sample(const Machine& machine, Index cycles, Real step, FixedUnits fixed = {},
                      const std::vector<Real>& given = {}) {
  const MachineKernel<Scalar> kernel(machine);
  SampledMoments moments;
  for (Index g = 0; g < kGroups; ++g) {
    ChainGroup<Scalar> group(g, machine.shape());
    start_from_noise(machine, {kSeed, Purpose::start_positions, 0}, group);
    for (std::size_t i = 0; i < fixed.size(); ++i) {
      for (Index c = 0; c < kGroup && fixed[i] != 0; ++c) group.x(static_cast<Index>(i), c) = static_cast<Scalar>(given[i]);
    }
    metropolis(kernel, step, {kSeed, Purpose::sample, 0}, cycles, group, fixed);
    moments.add(group);
  }
  return moments;
}

template <class Scalar>
class MetropolisOf : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(MetropolisOf, Scalars);

TYPED_TEST(MetropolisOf, GeneralMachinesAgreeWithEnumeration) {
  for (const auto visible : {VisibleKind::binary, VisibleKind::spin}) {
    for (const auto hidden : {HiddenKind::binary, HiddenKind::spin}) {
      const MachineShape shape{.visible_kind = visible,
                               .hidden_kind = hidden,
                               .visible = 10,
                               .hidden = 6,
                               .visible_couplings = true,
                               .hidden_couplings = true,
                               .beta = 0.9};
      const Machine machine = random_machine(shape, 3, 0.3);
      sample<TypeParam>(machine, 60, 1).expect_agreement(exact_moments(machine));
    }
  }
}

TYPED_TEST(MetropolisOf, GaussianMachinesAgreeWithTheSumOverHiddenUnits) {
  for (const bool coupled : {false, true}) {
    const MachineShape shape{
        .visible_kind = VisibleKind::gaussian, .visible = 7, .hidden = 5, .hidden_couplings = coupled, .beta = 0.7};
    const Machine machine = random_machine(shape, 5, 0.3);
    sample<TypeParam>(machine, 80, 2.4).expect_agreement(exact_gaussian_moments(machine));
  }
}

TYPED_TEST(MetropolisOf, FixedUnitsConditionTheOthers) {
  const MachineShape shape{.visible = 8, .hidden = 4, .visible_couplings = true, .hidden_couplings = true};
  const Machine machine = random_machine(shape, 6, 0.5);
  const std::vector<unsigned char> fixed{1, 0, 0, 1, 1, 0, 0, 0};
  const std::vector<Real> given{1, 0, 0, 0, 1, 0, 0, 0};
  sample<TypeParam>(machine, 80, 1, fixed, given).expect_agreement(exact_moments(machine, fixed, given));
}

TYPED_TEST(MetropolisOf, AcceptedMovesAreThoseThatChangeSomething) {
  using Scalar = TypeParam;
  for (const auto& shape : all_shapes()) {
    const Machine machine = random_machine(shape, 7);
    const MachineKernel<Scalar> kernel(machine);
    ChainGroup<Scalar> group(2, shape, kBatch + 5);
    start_from_noise(machine, {kSeed, Purpose::start_positions, 0}, group);
    std::vector<unsigned char> fixed(static_cast<std::size_t>(shape.visible));
    fixed[1] = fixed[7] = 1;
    const auto before = group;
    const Index accepted = metropolis(kernel, 1.0, {kSeed, Purpose::sample, 0}, 1, group, fixed);
    Index changed = 0;
    for (Index c = 0; c < group.chains; ++c) {
      for (Index i = 0; i < shape.visible; ++i) changed += group.x(i, c) != before.x(i, c);
      for (Index j = 0; j < shape.hidden; ++j) changed += group.h(j, c) != before.h(j, c);
      EXPECT_EQ(group.x(1, c), before.x(1, c));
      EXPECT_EQ(group.x(7, c), before.x(7, c));
    }
    EXPECT_EQ(accepted, changed);
    EXPECT_GT(accepted, 0);
    EXPECT_LT(accepted, group.chains * (shape.visible + shape.hidden - 2));
  }
}

TYPED_TEST(MetropolisOf, HiddenUnitsFollowTheData) {
  using Scalar = TypeParam;
  const MachineShape shape{.hidden_kind = HiddenKind::spin, .visible = 3, .hidden = 8, .hidden_couplings = true};
  const Machine machine = random_machine(shape, 8, 0.4);
  const MachineKernel<Scalar> kernel(machine);
  SampledMoments moments;
  for (Index g = 0; g < kGroups; ++g) {
    ChainGroup<Scalar> group(g, shape);
    start_hidden_from_noise(shape, {kSeed, Purpose::start_positions, 0}, group);
    std::fill_n(group.x.row(1), kGroup, Scalar{1});
    const auto x = group.x;
    metropolis_hidden(kernel, {kSeed, Purpose::hidden_units, 0}, 60, group);
    ASSERT_TRUE(std::equal(x.data(), x.data() + 3 * kGroup, group.x.data()));
    moments.add(group);
  }
  moments.expect_agreement(exact_moments(machine, std::vector<unsigned char>(3, 1), {0, 1, 0}));
}

TYPED_TEST(MetropolisOf, ChainsGoOnWhereTheyStopped) {
  using Scalar = TypeParam;
  for (const auto& shape : all_shapes()) {
    const Machine machine = random_machine(shape, 8);
    const MachineKernel<Scalar> kernel(machine);
    ChainGroup<Scalar> at_once(5, shape), in_parts(5, shape);
    for (auto* group : {&at_once, &in_parts}) start_from_noise(machine, {kSeed, Purpose::start_positions, 9}, *group);
    const Index accepted = metropolis(kernel, 2, {kSeed, Purpose::sample, 3}, 7, at_once);
    EXPECT_EQ(accepted, metropolis(kernel, 2, {kSeed, Purpose::sample, 3}, 4, in_parts) +
                            metropolis(kernel, 2, {kSeed, Purpose::sample, 7}, 3, in_parts));
    for (Index c = 0; c < kGroup; ++c) {
      ASSERT_EQ(column(at_once.x, c), column(in_parts.x, c));
      ASSERT_EQ(column(at_once.h, c), column(in_parts.h, c));
    }
  }
}

TEST(Metropolis, RefusesAStepThatIsNotPositive) {
  const MachineShape shape{.visible_kind = VisibleKind::gaussian, .visible = 3, .hidden = 2};
  const MachineKernel<double> kernel{Machine(shape)};
  ChainGroup<double> group(0, shape);
  EXPECT_THROW(metropolis(kernel, 0, {}, 1, group), ContractError);
}

}  // namespace
}  // namespace rbm
