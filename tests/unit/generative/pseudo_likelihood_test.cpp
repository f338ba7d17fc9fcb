#include "rbm_vmc/generative/pseudo_likelihood.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/generative/sample_mean.hpp"
#include "support/random_machines.hpp"

namespace rbm {
namespace {

/// ln p(x_i | x_-i) of one sample for each i.
std::vector<Real> plain(const Machine& machine, const std::vector<Real>& x) {
  const auto values = unit_values(machine.shape().visible_kind);
  std::vector<Real> conditionals;
  for (std::size_t i = 0; i < x.size(); ++i) {
    auto other = x;
    other[i] = values.low + values.high - x[i];
    const Real here = std::exp(log_marginal(machine, x)), there = std::exp(log_marginal(machine, other));
    conditionals.push_back(std::log(here / (here + there)));
  }
  return conditionals;
}

/// Machines that have a pseudo-likelihood, with more hidden units than SoftplusSum takes without folding.
std::vector<Machine> machines() {
  std::vector<Machine> all;
  for (MachineShape shape : test::all_shapes()) {
    if (shape.gaussian() || shape.hidden_couplings) continue;
    shape.hidden = 70;
    all.push_back(test::random_machine(shape, 3, 0.2));
  }
  return all;
}

template <class Scalar>
class PseudoLikelihoodOf : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(PseudoLikelihoodOf, Scalars);

TYPED_TEST(PseudoLikelihoodOf, IsTheSumOfConditionalLogarithms) {
  for (const Machine& machine : machines()) {
    const MachineKernel<TypeParam> kernel(machine);
    PseudoLikelihood<TypeParam> pseudo(machine.shape());
    ChainGroup<TypeParam> group(0, machine.shape(), 43);
    test::fill_at_random(machine.shape(), 8, group);
    std::vector<Real> all(43), chosen(43);
    pseudo.sum(kernel, group, all);
    pseudo.evaluate(kernel, {}, group, chosen);
    EXPECT_EQ(all, chosen);
    for (Index c = 0; c < 43; ++c) {
      Real sum = 0;
      for (const Real conditional : plain(machine, test::column(group.x, c))) sum += conditional;
      EXPECT_NEAR(all[static_cast<std::size_t>(c)], sum, 10 * test::kRounding<TypeParam>);
    }
  }
}

TYPED_TEST(PseudoLikelihoodOf, EstimateTakesOneUnitOfEachSample) {
  for (const Machine& machine : machines()) {
    const Index visible = machine.shape().visible;
    const MachineKernel<TypeParam> kernel(machine);
    PseudoLikelihood<TypeParam> pseudo(machine.shape());
    ChainGroup<TypeParam> group(3, machine.shape(), 43);
    test::fill_at_random(machine.shape(), 8, group);
    std::vector<Real> out(43);
    std::vector<Index> chosen(static_cast<std::size_t>(visible));
    std::vector<std::vector<Real>> conditionals_of;
    for (Index c = 0; c < 43; ++c) conditionals_of.push_back(plain(machine, test::column(group.x, c)));
    constexpr std::uint64_t kSweeps = 100;
    Index repeats = 0;  // of the unit of the sample one pack before
    for (std::uint64_t sweep = 0; sweep < kSweeps; ++sweep) {
      std::vector<std::size_t> units;
      pseudo.estimate(kernel, {1, Purpose::data, sweep}, group, out);
      for (Index c = 0; c < 43; ++c) {
        const auto& conditionals = conditionals_of[static_cast<std::size_t>(c)];
        std::size_t nearest = 0;
        const auto distance = [&](std::size_t i) {
          return std::abs(static_cast<Real>(visible) * conditionals[i] - out[static_cast<std::size_t>(c)]);
        };
        for (std::size_t i = 0; i < conditionals.size(); ++i) nearest = distance(i) < distance(nearest) ? i : nearest;
        EXPECT_LT(distance(nearest), 10 * static_cast<Real>(visible) * test::kRounding<TypeParam>);
        ++chosen[nearest];
        units.push_back(nearest);
        if (c >= kPack) repeats += units[static_cast<std::size_t>(c - kPack)] == nearest;
      }
    }
    const Real expected = 43.0 * kSweeps / static_cast<Real>(visible);
    EXPECT_NEAR(static_cast<Real>(repeats), expected * 35 / 43, 4.5 * std::sqrt(expected));
    for (const Index count : chosen) EXPECT_NEAR(static_cast<Real>(count), expected, 4.5 * std::sqrt(expected));
  }
}

TEST(PseudoLikelihood, EstimateIsUnbiasedForLargeMachines) {
  const MachineShape shape{.visible_kind = VisibleKind::spin, .visible = 300, .hidden = 120};
  ASSERT_FALSE(PseudoLikelihood<float>::is_exact(shape));
  const Machine machine = test::random_machine(shape, 5, 0.05);
  const MachineKernel<float> kernel(machine);
  PseudoLikelihood<float> pseudo(shape);
  ChainGroup<float> group(0, shape);
  test::fill_at_random(shape, 1, group);
  std::vector<Real> all(kGroup), difference(kGroup);
  pseudo.sum(kernel, group, all);
  SampleMeanSum sum;
  for (std::uint64_t sweep = 0; sweep < 50; ++sweep) {
    pseudo.evaluate(kernel, {2, Purpose::data, sweep}, group, difference);
    for (std::size_t c = 0; c < all.size(); ++c) difference[c] -= all[c];
    sum.add(difference);
  }
  Communicator alone;
  const SampleMean mean = sum.reduce(alone);
  EXPECT_LT(std::abs(mean.mean), 3 * mean.error);
  EXPECT_LT(mean.error, 5);
}

TEST(PseudoLikelihood, OfOtherMachinesThereIsNone) {
  EXPECT_THROW(PseudoLikelihood<float>({.visible_kind = VisibleKind::gaussian, .visible = 3, .hidden = 2}), ContractError);
  EXPECT_THROW(PseudoLikelihood<float>({.visible = 3, .hidden = 2, .hidden_couplings = true}), ContractError);
}

}  // namespace
}  // namespace rbm
