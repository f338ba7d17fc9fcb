#include "rbm_vmc/generative/chain_starts.hpp"

#include <gtest/gtest.h>

#include "support/random_machines.hpp"

namespace rbm {
namespace {

using namespace test;

constexpr Index kGroups = 100;
constexpr Real kChains = kGroups * kGroup;

/// Mean and variance of each unit over many groups, and of products of neighbours.
struct Statistics {
  explicit Statistics(Index units) : sum(units), square(units), product(units) {}
  template <class Scalar>
  void add(const ChainRows<Scalar>& rows) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
      for (Index c = 0; c < kGroup; ++c) {
        const Real value = rows(static_cast<Index>(i), c);
        sum[i] += value / kChains;
        square[i] += value * value / kChains;
        if (i > 0) product[i] += value * rows(static_cast<Index>(i) - 1, c) / kChains;
      }
    }
  }
  std::vector<Real> sum, square, product;
};

TEST(ChainStarts, TwoValuedNoiseIsFair) {
  const MachineShape shape{.visible_kind = VisibleKind::spin, .hidden_kind = HiddenKind::spin, .visible = 9, .hidden = 7};
  const Machine machine = random_machine(shape, 1);
  Statistics x(9), h(7);
  for (Index g = 0; g < kGroups; ++g) {
    ChainGroup<float> group(g, shape);
    start_from_noise(machine, {1, Purpose::start_positions, 0}, group);
    x.add(group.x);
    h.add(group.h);
  }
  const Real error = 1 / std::sqrt(kChains);
  for (const auto& s : {x, h}) {
    for (std::size_t i = 0; i < s.sum.size(); ++i) {
      EXPECT_NEAR(s.sum[i], 0, 4 * error);
      EXPECT_NEAR(s.square[i], 1, 1e-9);
      EXPECT_NEAR(s.product[i], 0, 4 * error);
    }
  }
}

TEST(ChainStarts, GaussianNoiseHasTheWidthOfTheUnits) {
  const MachineShape shape{.visible_kind = VisibleKind::gaussian, .visible = 7, .hidden = 3, .beta = 0.6};
  const Machine machine = random_machine(shape, 2);
  Statistics x(7);
  for (Index g = 0; g < kGroups; ++g) {
    ChainGroup<double> group(g, shape);
    start_from_noise(machine, {1, Purpose::start_positions, 0}, group);
    x.add(group.x);
  }
  for (std::size_t i = 0; i < 7; ++i) {
    const Real variance = std::pow(machine.sigma(static_cast<Index>(i)), 2) / 0.6;
    EXPECT_NEAR(x.sum[i], machine.a()[i], 4 * std::sqrt(variance / kChains));
    EXPECT_NEAR(x.square[i] - x.sum[i] * x.sum[i], variance, 4 * variance * std::sqrt(2 / kChains));
    if (i > 0) {
      EXPECT_NEAR(x.product[i] - x.sum[i] * x.sum[i - 1], 0,
                  4 * variance * machine.sigma(static_cast<Index>(i) - 1) / machine.sigma(static_cast<Index>(i)) /
                      std::sqrt(kChains));
    }
  }
}

TEST(ChainStarts, BinaryNoiseIsTheSameForAnyNumberOfChains) {
  const MachineShape shape{.visible = 9, .hidden = 7};
  const Machine machine(shape);
  ChainGroup<float> all(4, shape);
  ChainGroup<double> some(4, shape, kBatch + 1);
  start_from_noise(machine, {1, Purpose::start_positions, 3}, all);
  start_from_noise(machine, {1, Purpose::start_positions, 3}, some);
  Index high = 0;
  for (Index c = 0; c <= kBatch; ++c) {
    EXPECT_EQ(column(all.x, c), column(some.x, c));
    EXPECT_EQ(column(all.h, c), column(some.h, c));
    for (const Real value : column(all.x, c)) {
      EXPECT_TRUE(value == 0 || value == 1);
      high += value == 1;
    }
  }
  EXPECT_NEAR(static_cast<Real>(high), 4.5 * (kBatch + 1), 35);
}

TEST(ChainStarts, RowsBecomeColumns) {
  const MachineShape shape{.visible_kind = VisibleKind::gaussian, .visible = 3};
  ChainGroup<float> group(0, shape);
  const std::vector<float> numbers{1, 2, 3, 4, 5, 6};
  copy_rows(std::span<const float>(numbers), group);
  EXPECT_EQ(group.chains, 2);
  EXPECT_EQ(column(group.x, 0), (std::vector<Real>{1, 2, 3}));
  EXPECT_EQ(column(group.x, 1), (std::vector<Real>{4, 5, 6}));
  EXPECT_THROW(copy_rows(std::span<const float>(numbers).first(5), group), ContractError);
  EXPECT_THROW(copy_rows(std::span<const Real>(std::vector<Real>(3 * (kGroup + 1))), group), ContractError);
}

TEST(ChainStarts, StatesAreCopiedUntilAllPlacesAreInUse) {
  ChainRows<double> from(2);
  for (Index c = 0; c < 3; ++c) from(1, c) = static_cast<double>(c) + 0.5;
  from(1, 3) = 99;  // not in use
  ChainRows<float> to(2);
  copy_over_and_over(from, 3, to);
  for (Index c = 0; c < kGroup; ++c) EXPECT_EQ(to(1, c), static_cast<float>(c % 3) + 0.5F);
  EXPECT_THROW(copy_over_and_over(from, 0, to), ContractError);
}

}  // namespace
}  // namespace rbm
