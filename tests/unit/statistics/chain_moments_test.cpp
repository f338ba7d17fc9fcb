#include "rbm_vmc/statistics/chain_moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "unit/statistics/synthetic.hpp"

namespace rbm {
namespace {

using synthetic::Chains;
using synthetic::Noise;

/// Adds every sample to one quantity.
struct OneQuantity {
  ChainMoments& moments;
  Index quantity;
  void add(ConstLanes value) { moments.add(quantity, value); }
};

std::vector<Real> sums_of(const ChainMoments& moments) {
  std::vector<Real> sums(static_cast<std::size_t>(moments.sums_size()));
  moments.add_sums(sums);
  return sums;
}

TEST(ChainMoments, EqualsDirectFormulas) {
  Noise noise(51);
  const std::vector<Chains> data = {synthetic::random_chains(noise, 50, 0.9, 0.2),
                                    synthetic::random_chains(noise, 7, 0, -0.1)};
  ChainMoments accumulated(2);
  for (Index q = 0; q < 2; ++q) {
    OneQuantity target{accumulated, q};
    synthetic::feed(target, data[static_cast<std::size_t>(q)]);
  }
  const std::vector<Quantity> quantities = {{"kinetic", 3.0}, {"trap", 0}};
  const auto results = moments(sums_of(accumulated), quantities);
  for (std::size_t q = 0; q < 2; ++q) {
    const Real length = static_cast<Real>(data[q].front().size()), count = kBatch * length;
    Real mean = 0, variance = 0, between = 0;
    for (const auto& chain : data[q]) {
      for (const Real x : chain) mean += x / count;
    }
    for (const auto& chain : data[q]) {
      Real chain_mean = 0;
      for (const Real x : chain) {
        variance += (x - mean) * (x - mean) / (count - 1);
        chain_mean += x / length;
      }
      between += (chain_mean - mean) * (chain_mean - mean) / (kBatch - 1);
    }
    EXPECT_EQ(results[q].name, quantities[q].name);
    EXPECT_EQ(results[q].samples, count);
    EXPECT_NEAR(results[q].mean, mean + quantities[q].reference, 1e-13);
    EXPECT_NEAR(results[q].variance, variance, 1e-12);
    EXPECT_NEAR(results[q].error, std::sqrt(between / kBatch), 1e-12);
    EXPECT_NEAR(results[q].naive_error, std::sqrt(variance / count), 1e-13);
  }
}

TEST(ChainMoments, ErrorsOfCorrelatedChainsAreRight) {
  Noise noise(52);
  Real ratio = 0;
  const int runs = 100;
  for (int run = 0; run < runs; ++run) {
    ChainMoments accumulated(1);
    OneQuantity target{accumulated, 0};
    synthetic::feed(target, synthetic::random_chains(noise, 40, 0.9));
    ratio += moments(sums_of(accumulated), std::vector<Quantity>{{"energy"}})[0].error / runs;
  }
  EXPECT_NEAR(ratio / std::sqrt(synthetic::variance_of_mean(0.9, 40) / kBatch), 1, 0.05);
}

TEST(ChainMoments, BatchesAddUpAndMemoryContinues) {
  Noise noise(53);
  const Chains chains = synthetic::random_chains(noise, 20, 0.5);
  ChainMoments whole(1), before(1), after(1);
  OneQuantity whole_target{whole, 0}, before_target{before, 0}, after_target{after, 0};
  synthetic::feed(whole_target, chains);
  synthetic::feed(before_target, chains, 0, 9);
  after.memory() = before.memory();
  synthetic::feed(after_target, chains, 9, 20);
  EXPECT_EQ(sums_of(after), sums_of(whole));
  std::vector<Real> parts(static_cast<std::size_t>(whole.sums_size()));
  whole.add_sums(parts, 20, 12);
  whole.add_sums(parts, 0, 20);
  const auto sums = sums_of(whole);
  for (std::size_t i = 0; i < parts.size(); ++i) EXPECT_NEAR(parts[i], sums[i], 1e-12);
}

TEST(ChainMoments, Limits) {
  ChainMoments accumulated(3);
  Block value(1);
  value.fill(0.5);
  for (int t = 0; t < 10; ++t) accumulated.add(0, std::as_const(value)[0]);
  value(0, 4) = std::numeric_limits<Real>::quiet_NaN();
  accumulated.add(1, std::as_const(value)[0]);
  const auto results = moments(sums_of(accumulated), std::vector<Quantity>{{"constant"}, {"bad"}, {"empty"}});
  EXPECT_EQ(results[0].mean, 0.5);
  EXPECT_EQ(results[0].error, 0);
  EXPECT_EQ(results[0].variance, 0);
  EXPECT_TRUE(std::isnan(results[1].mean) && std::isnan(results[1].error) && std::isnan(results[1].variance));
  EXPECT_TRUE(std::isnan(results[2].mean));
  EXPECT_EQ(results[2].samples, 0);
  std::vector<Real> one(static_cast<std::size_t>(accumulated.sums_size()));
  accumulated.add_sums(one, 0, 1);
  EXPECT_EQ(moments(one, std::vector<Quantity>{{"constant"}, {"bad"}, {"empty"}})[0].error,
            std::numeric_limits<Real>::infinity());
  EXPECT_THROW(moments(one, {}), ContractError);
}

}  // namespace
}  // namespace rbm
