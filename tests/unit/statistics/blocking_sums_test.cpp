#include "rbm_vmc/statistics/blocking_sums.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "unit/statistics/synthetic.hpp"

namespace rbm {
namespace {

using synthetic::Chains;
using synthetic::Noise;
using Matrix = std::vector<std::vector<Real>>;

std::vector<Real> sums_of(const Chains& chains, Index first_lane, Index lanes) {
  ChainBlocking blocking;
  synthetic::feed(blocking, chains);
  std::vector<Real> sums(static_cast<std::size_t>(BlockingSums::kSize));
  blocking.add_sums(sums, first_lane, lanes);
  return sums;
}

Matrix product(const Matrix& a, const Matrix& b) {
  const std::size_t n = a.size();
  Matrix c(n, std::vector<Real>(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t j = 0; j < n; ++j) c[i][j] += a[i][k] * b[k][j];
    }
  }
  return c;
}

Real trace(const Matrix& a) {
  Real sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i][i];
  return sum;
}

/// The centred matrix of neighbours of `chains` chains of n blocks.
Matrix neighbour_matrix(std::size_t chains, std::size_t n) {
  const std::size_t size = chains * n;
  Matrix neighbours(size, std::vector<Real>(size)), centre = neighbours;
  for (std::size_t i = 0; i < size; ++i) {
    if (i % n > 0) neighbours[i][i - 1] = neighbours[i - 1][i] = 0.5;
    for (std::size_t j = 0; j < size; ++j) centre[i][j] = (i == j) - 1 / static_cast<Real>(size);
  }
  return product(centre, product(neighbours, centre));
}

TEST(BlockingSums, LevelsEqualDenseQuadraticForms) {
  Noise noise(11);
  for (const auto& [lanes, samples] : {std::pair<Index, Index>{1, 41}, {3, 24}, {7, 9}, {32, 5}}) {
    const Chains chains = synthetic::random_chains(noise, samples, 0.6, 2.0);
    const BlockingSums sums(sums_of(chains, 0, lanes));
    ASSERT_EQ(sums.chains(), lanes);
    ASSERT_EQ(sums.samples(), samples);
    for (std::size_t k = 0; k < sums.levels().size(); ++k) {
      const BlockingLevel& level = sums.levels()[k];
      std::vector<Real> blocks;
      for (Index lane = 0; lane < lanes; ++lane) {
        const auto part = synthetic::block_means(chains[static_cast<std::size_t>(lane)], Index{1} << k);
        blocks.insert(blocks.end(), part.begin(), part.end());
      }
      const Real count = static_cast<Real>(blocks.size());
      ASSERT_EQ(level.blocks, count);
      if (blocks.size() < 2) continue;
      Real mean = 0, squares = 0, form = 0;
      for (const Real x : blocks) mean += x / count;
      for (const Real x : blocks) squares += (x - mean) * (x - mean);
      EXPECT_NEAR(level.variance, squares / (count - 1), 1e-12);
      if (!level.testable) continue;
      const Matrix b = neighbour_matrix(static_cast<std::size_t>(lanes), static_cast<std::size_t>(samples >> k));
      for (std::size_t i = 0; i < blocks.size(); ++i) {
        for (std::size_t j = 0; j < blocks.size(); ++j) form += blocks[i] * b[i][j] * blocks[j];
      }
      const Real expected = trace(b) / (count - 1);
      const Real square = (2 * trace(product(b, b)) + trace(b) * trace(b)) / (count * count - 1);
      const Real score = (form / squares - expected) / std::sqrt(square - expected * expected);
      EXPECT_NEAR(level.score, score, 1e-10);
      EXPECT_NEAR(level.correlation / std::sqrt(level.correlation_variance), score, 1e-10);
    }
  }
}

TEST(BlockingSums, ScoresOfIndependentSamplesAreStandardAndCorrelatedAsDerived) {
  Noise noise(12);
  for (const auto& [lanes, samples] : {std::pair<Index, Index>{1, 32}, {4, 8}}) {
    Real runs = 0, first = 0, first_first = 0, second = 0, second_second = 0, first_second = 0;
    for (int repeat = 0; repeat < 400; ++repeat) {
      const Chains chains = synthetic::random_chains(noise, samples, 0);
      for (Index lane = 0; lane + lanes <= kBatch; lane += lanes) {
        const BlockingSums sums(sums_of(chains, lane, lanes));
        const Real z0 = sums.levels()[0].score, z1 = sums.levels()[1].score;
        runs += 1;
        first += z0;
        second += z1;
        first_first += z0 * z0;
        second_second += z1 * z1;
        first_second += z0 * z1;
      }
    }
    const Real error = 1 / std::sqrt(runs);
    EXPECT_NEAR(first / runs, 0, 4 * error);
    EXPECT_NEAR(second / runs, 0, 4 * error);
    EXPECT_NEAR(first_first / runs, 1, 6 * error);
    EXPECT_NEAR(second_second / runs, 1, 6 * error);
    const Real pairs = static_cast<Real>(samples - 1), pairs_above = static_cast<Real>(samples / 2 - 1);
    EXPECT_NEAR(first_second / runs, 0.5 * std::sqrt(pairs_above / pairs), 6 * error + 0.03);
  }
}

TEST(BlockingSums, ChainMeansAndTailsEqualDirectOnes) {
  Noise noise(13);
  for (const Index samples : {2, 5, 40, 333}) {
    const Chains chains = synthetic::random_chains(noise, samples, 0.7, -1.5);
    const BlockingSums sums(sums_of(chains, 0, kBatch));
    const Index head = first_half(samples);
    std::vector<Real> means, halves;
    Real total = 0, within = 0, drift = 0;
    for (const auto& chain : chains) {
      Real m1 = 0, m2 = 0;
      for (Index t = 0; t < samples; ++t) (t < head ? m1 : m2) += chain[static_cast<std::size_t>(t)];
      means.push_back((m1 + m2) / static_cast<Real>(samples));
      total += m1 + m2;
      m1 /= static_cast<Real>(head);
      m2 /= static_cast<Real>(samples - head);
      halves.push_back(m1);
      halves.push_back(m2);
      drift += (m2 - m1) / kBatch;
      for (Index t = 0; t < samples; ++t) within += std::pow(chain[static_cast<std::size_t>(t)] - (t < head ? m1 : m2), 2);
    }
    const Real mean = total / sums.total();
    Real mean_squares = 0, half_mean = 0, half_squares = 0, second = 0, fourth = 0;
    for (const Real m : means) mean_squares += (m - mean) * (m - mean);
    for (const Real h : halves) half_mean += h / static_cast<Real>(halves.size());
    for (const Real h : halves) half_squares += (h - half_mean) * (h - half_mean);
    for (const auto& chain : chains) {
      for (const Real x : chain) {
        second += std::pow(x - mean, 2);
        fourth += std::pow(x - mean, 4);
      }
    }
    EXPECT_NEAR(sums.mean(), mean, 1e-13);
    EXPECT_NEAR(sums.squares(), second, 1e-10 * second);
    EXPECT_NEAR(sums.concentration(), fourth / second / second, 1e-10);
    EXPECT_NEAR(sums.chain_means().variance, mean_squares / (kBatch - 1), 1e-12);
    EXPECT_NEAR(sums.chain_means().half_variance, half_squares / (2 * kBatch - 1), 1e-12);
    EXPECT_NEAR(sums.chain_means().drift, drift, 1e-12);
    if (samples > 2) {
      EXPECT_NEAR(sums.chain_means().within, within / (kBatch * static_cast<Real>(samples - 2)), 1e-11);
    }
    Real spread = 0;
    Real first_mean = 0, first = 0, second_half = 0, both = 0;
    for (std::size_t c = 0; c < means.size(); ++c) first_mean += halves[2 * c] / kBatch;
    for (std::size_t c = 0; c < means.size(); ++c) {
      const Real d1 = halves[2 * c] - first_mean, d2 = halves[2 * c + 1] - first_mean - drift;
      first += d1 * d1;
      second_half += d2 * d2;
      both += d1 * d2;
    }
    EXPECT_NEAR(sums.chain_means().half_correlation, both / std::sqrt(first * second_half), 1e-11);
    for (std::size_t c = 0; c < means.size(); ++c) spread += std::pow(halves[2 * c + 1] - halves[2 * c] - drift, 2);
    EXPECT_NEAR(sums.chain_means().drift_error, std::sqrt(spread / (kBatch - 1) / kBatch), 1e-12);
  }
}

TEST(BlockingSums, BatchesInAnyGroupingGiveTheSame) {
  Noise noise(14);
  std::vector<std::vector<Real>> batches;
  for (int b = 0; b < 6; ++b) batches.push_back(sums_of(synthetic::random_chains(noise, 50, 0.5), 0, kBatch));
  const auto add = [](std::vector<Real> a, const std::vector<Real>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
    return a;
  };
  auto forward = batches[0];
  for (int b = 1; b < 6; ++b) forward = add(forward, batches[static_cast<std::size_t>(b)]);
  const auto grouped = add(add(batches[5], batches[2]), add(add(batches[4], batches[0]), add(batches[1], batches[3])));
  const BlockingSums one(forward), other(grouped);
  EXPECT_EQ(one.chains(), 6 * kBatch);
  EXPECT_EQ(other.chains(), 6 * kBatch);
  EXPECT_NEAR(one.mean(), other.mean(), 1e-15);
  EXPECT_NEAR(one.chain_means().variance, other.chain_means().variance, 1e-14);
  for (std::size_t k = 0; k < one.levels().size(); ++k) {
    EXPECT_NEAR(one.levels()[k].score, other.levels()[k].score, 1e-11);
    EXPECT_NEAR(one.levels()[k].variance, other.levels()[k].variance, 1e-13);
  }
}

TEST(BlockingSums, ConstantDataHaveNoVariance) {
  for (const Index samples : {2, 37, 5000}) {
    for (const Real value : {0.0, 0.1, -150.7}) {
      const Chains chains(kBatch, std::vector<Real>(static_cast<std::size_t>(samples), value));
      const BlockingSums sums(sums_of(chains, 0, kBatch));
      EXPECT_TRUE(sums.finite());
      EXPECT_EQ(sums.squares(), 0);
      EXPECT_EQ(sums.chain_means().variance, 0);
      for (const auto& level : sums.levels()) EXPECT_FALSE(level.testable || level.variance > 0);
    }
  }
}

TEST(BlockingSums, RefusesWhatCannotBeSums) {
  EXPECT_THROW(BlockingSums(std::vector<Real>(7)), ContractError);
  EXPECT_THROW(BlockingSums(std::vector<Real>(static_cast<std::size_t>(BlockingSums::kSize))), ContractError);
  Noise noise(15);
  auto unequal = sums_of(synthetic::random_chains(noise, 10, 0), 0, kBatch);
  const auto longer = sums_of(synthetic::random_chains(noise, 11, 0), 0, kBatch);
  for (std::size_t i = 0; i < unequal.size(); ++i) unequal[i] += longer[i];
  EXPECT_THROW(BlockingSums{unequal}, ContractError);
}

}  // namespace
}  // namespace rbm
