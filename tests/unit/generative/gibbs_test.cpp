#include "rbm_vmc/generative/gibbs.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "support/exact_moments.hpp"

namespace rbm {
namespace {

using namespace test;

constexpr std::uint64_t kSeed = 20;
constexpr Index kGroups = 160;
constexpr Index kCycles = 60;

/// One sample of each of many chains after `cycles` from noise.
template <class Scalar>
SampledMoments sample(const Machine& machine, Index cycles = kCycles) {
  const MachineKernel<Scalar> kernel(machine);
  SampledMoments moments;
  for (Index g = 0; g < kGroups; ++g) {
    ChainGroup<Scalar> group(g, machine.shape());
    start_from_noise(machine, {kSeed, Purpose::start_positions, 0}, group);
    gibbs(kernel, {kSeed, Purpose::sample, 0}, cycles, group);
    moments.add(group);
  }
  return moments;
}

template <class Scalar>
class GibbsOf : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(GibbsOf, Scalars);

TYPED_TEST(GibbsOf, GeneralMachinesAgreeWithEnumeration) {
  const MachineShape general{.visible = 10, .hidden = 6, .visible_couplings = true, .hidden_couplings = true, .beta = 1.3};
  MachineShape mixed = general;
  mixed.visible_kind = VisibleKind::spin;
  MachineShape spins = mixed;
  spins.hidden_kind = HiddenKind::spin;
  for (const auto& shape : {general, mixed, spins}) {
    const Machine machine = random_machine(shape, 3, 0.2);
    sample<TypeParam>(machine).expect_agreement(exact_moments(machine));
  }
}

TYPED_TEST(GibbsOf, RestrictedMachinesAgreeWithEnumeration) {
  const MachineShape binary{.visible = 7, .hidden = 5, .beta = 0.8};
  const MachineShape spins{.visible_kind = VisibleKind::spin, .hidden_kind = HiddenKind::spin, .visible = 6, .hidden = 7};
  for (const auto& shape : {binary, spins}) {
    const Machine machine = random_machine(shape, 4, 0.5);
    sample<TypeParam>(machine).expect_agreement(exact_moments(machine));
  }
}

TYPED_TEST(GibbsOf, GaussianMachinesAgreeWithTheSumOverHiddenUnits) {
  for (const bool coupled : {false, true}) {
    for (const auto hidden : {HiddenKind::binary, HiddenKind::spin}) {
      const MachineShape shape{.visible_kind = VisibleKind::gaussian,
                               .hidden_kind = hidden,
                               .visible = 7,
                               .hidden = 5,
                               .hidden_couplings = coupled,
                               .beta = 0.7};
      const Machine machine = random_machine(shape, 5, 0.3);
      sample<TypeParam>(machine).expect_agreement(exact_gaussian_moments(machine));
    }
  }
}

TYPED_TEST(GibbsOf, FixedUnitsConditionTheOthers) {
  using Scalar = TypeParam;
  for (const bool coupled : {false, true}) {
    const MachineShape shape{.visible_kind = VisibleKind::spin,
                             .visible = 9,
                             .hidden = 5,
                             .visible_couplings = coupled,
                             .hidden_couplings = coupled};
    const Machine machine = random_machine(shape, 6, 0.4);
    const MachineKernel<Scalar> kernel(machine);
    const std::vector<unsigned char> fixed{1, 0, 0, 1, 1, 0, 0, 0, 1};
    const std::vector<Real> given{1, 1, 1, -1, 1, 1, 1, 1, -1};
    SampledMoments moments;
    for (Index g = 0; g < kGroups; ++g) {
      ChainGroup<Scalar> group(g, shape);
      start_from_noise(machine, {kSeed, Purpose::start_positions, 0}, group);
      for (Index i = 0; i < shape.visible; ++i) {
        if (fixed[static_cast<std::size_t>(i)] == 0) continue;
        for (Index c = 0; c < kGroup; ++c) group.x(i, c) = static_cast<Scalar>(given[static_cast<std::size_t>(i)]);
      }
      gibbs(kernel, {kSeed, Purpose::sample, 0}, kCycles, group, fixed);
      moments.add(group);
    }
    moments.expect_agreement(exact_moments(machine, fixed, given));
  }
}

TYPED_TEST(GibbsOf, HiddenUnitsFollowTheDataWithCouplings) {
  using Scalar = TypeParam;
  const MachineShape shape{.visible = 4, .hidden = 8, .hidden_couplings = true, .beta = 1.2};
  const Machine machine = random_machine(shape, 7, 0.5);
  const MachineKernel<Scalar> kernel(machine);
  const std::vector<Real> given{1, 0, 1, 1};
  SampledMoments moments;
  for (Index g = 0; g < kGroups; ++g) {
    ChainGroup<Scalar> group(g, shape);
    std::vector<Real> rows;
    for (Index c = 0; c < kGroup; ++c) rows.insert(rows.end(), given.begin(), given.end());
    copy_rows(std::span<const Real>(rows), group);
    start_hidden_from_noise(shape, {kSeed, Purpose::start_positions, 0}, group);
    gibbs_hidden(kernel, {kSeed, Purpose::hidden_units, 0}, kCycles, group);
    moments.add(group);
  }
  moments.expect_agreement(exact_moments(machine, std::vector<unsigned char>(4, 1), given));
}

template <class Scalar>
void expect_equal(const ChainGroup<Scalar>& one, const ChainGroup<Scalar>& other, Index chains) {
  for (Index c = 0; c < chains; ++c) {
    for (Index i = 0; i < one.x.units(); ++i) ASSERT_EQ(one.x(i, c), other.x(i, c));
    for (Index j = 0; j < one.h.units(); ++j) ASSERT_EQ(one.h(j, c), other.h(j, c));
  }
}

TYPED_TEST(GibbsOf, ChainsGoOnWhereTheyStopped) {
  using Scalar = TypeParam;
  for (const auto& shape : all_shapes()) {
    const Machine machine = random_machine(shape, 8);
    const MachineKernel<Scalar> kernel(machine);
    ChainGroup<Scalar> at_once(5, shape), in_parts(5, shape), fewer(5, shape, kBatch + 1), others(6, shape);
    for (auto* group : {&at_once, &in_parts, &fewer, &others})
      start_from_noise(machine, {kSeed, Purpose::start_positions, 9}, *group);
    gibbs(kernel, {kSeed, Purpose::sample, 3}, 7, at_once);
    gibbs(kernel, {kSeed, Purpose::sample, 3}, 4, in_parts);
    gibbs(kernel, {kSeed, Purpose::sample, 7}, 3, in_parts);
    gibbs(kernel, {kSeed, Purpose::sample, 3}, 7, fewer);
    gibbs(kernel, {kSeed, Purpose::sample, 3}, 7, others);
    expect_equal(at_once, in_parts, kGroup);
    expect_equal(at_once, fewer, kBatch + 1);
    Index different = 0;
    for (Index c = 0; c < kGroup; ++c) different += column(at_once.x, c) != column(others.x, c);
    EXPECT_GT(different, kGroup * 9 / 10);
  }
}

TEST(Gibbs, RefusesWhatDoesNotFit) {
  const MachineShape shape{.visible = 3, .hidden = 2};
  const MachineKernel<double> kernel{Machine(shape)};
  ChainGroup<double> group(0, shape), other(0, {.visible = 2, .hidden = 3});
  EXPECT_THROW(gibbs(kernel, {}, 1, group, std::vector<unsigned char>(2, 1)), ContractError);
  EXPECT_THROW(gibbs(kernel, {}, 1, other), ContractError);
}

}  // namespace
}  // namespace rbm
