#include "rbm_vmc/statistics/uncorrelated_level.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "rbm_vmc/statistics/quantiles.hpp"
#include "unit/statistics/synthetic.hpp"

namespace rbm {
namespace {

using synthetic::Noise;

/// zᵀ R⁻¹ z by Gaussian elimination, R the whole correlation matrix of scores.
Real mahalanobis(std::vector<std::vector<Real>> r, std::vector<Real> z) {
  const std::vector<Real> right = z;
  const std::size_t n = z.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const Real factor = r[j][i] / r[i][i];
      for (std::size_t k = i; k < n; ++k) r[j][k] -= factor * r[i][k];
      z[j] -= factor * z[i];
    }
  }
  Real form = 0;
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) z[i] -= r[i][k] * z[k];
    z[i] /= r[i][i];
    form += z[i] * right[i];
  }
  return form;
}

std::optional<Index> direct_level(const std::vector<BlockingLevel>& levels) {
  for (std::size_t k = 0; k < levels.size(); ++k) {
    const std::size_t n = levels.size() - k;
    std::vector<std::vector<Real>> r(n, std::vector<Real>(n, 1));
    std::vector<Real> z(n);
    for (std::size_t i = 0; i < n; ++i) {
      z[i] = levels[k + i].score;
      for (std::size_t j = 0; j < i; ++j) {
        // covariance P_i σ⁴/4^(i-j) over variances P_j σ⁴ and P_i σ⁴/4^(i-j)
        r[i][j] = r[j][i] = std::sqrt(levels[k + i].pairs / levels[k + j].pairs) / std::ldexp(1.0, static_cast<int>(i - j));
      }
    }
    if (mahalanobis(r, z) < chi_squared_quantile(0.95, static_cast<Real>(n))) return static_cast<Index>(k);
  }
  return std::nullopt;
}

TEST(UncorrelatedLevel, EqualsTheDenseTest) {
  Noise noise(21);
  int found_none = 0;
  for (int repeat = 0; repeat < 500; ++repeat) {
    std::vector<BlockingLevel> levels;
    const Index depth = 1 + repeat % 9;
    const Real strength = (repeat / 9) % 4;
    for (Index k = 0; k < depth; ++k) {
      BlockingLevel level;
      level.blocks = 3 * static_cast<Real>(5000 >> k);
      level.pairs = level.blocks - 3;
      level.testable = true;
      level.score = noise() + strength * 3 / static_cast<Real>(1 + k);
      levels.push_back(level);
    }
    const auto expected = direct_level(levels);
    EXPECT_EQ(uncorrelated_level(levels), expected);
    found_none += !expected;
  }
  EXPECT_GT(found_none, 20);
}

TEST(UncorrelatedLevel, UntestableLevels) {
  BlockingLevel none;
  none.blocks = 4;
  BlockingLevel one;
  one.blocks = 1;
  EXPECT_EQ(uncorrelated_level(std::vector{none, none}), 1);
  EXPECT_EQ(uncorrelated_level(std::vector{none, one}), 0);
  BlockingLevel rejected;
  rejected.testable = true;
  rejected.blocks = 100;
  rejected.pairs = 99;
  rejected.score = 9;
  EXPECT_EQ(uncorrelated_level(std::vector{rejected, none}), std::nullopt);
  EXPECT_THROW(uncorrelated_level({}), ContractError);
}

/// Independent samples must pass at level 0 with the probability promised.
TEST(UncorrelatedLevel, FalseAlarmsAreAsRareAsPromised) {
  Noise noise(22);
  for (const auto& [lanes, samples] : {std::pair<Index, Index>{1, 2048}, {8, 128}, {32, 16}}) {
    int runs = 0, passed = 0;
    while (runs < 1000) {
      ChainBlocking blocking;
      synthetic::feed(blocking, synthetic::random_chains(noise, samples, 0));
      for (Index lane = 0; lane + lanes <= kBatch; lane += lanes, ++runs) {
        std::vector<Real> sums(static_cast<std::size_t>(BlockingSums::kSize));
        blocking.add_sums(sums, lane, lanes);
        passed += uncorrelated_level(BlockingSums(sums).levels()) == 0;
      }
    }
    EXPECT_NEAR(static_cast<Real>(passed) / runs, 1 - kLevelSignificance, 0.02) << lanes << " chains of " << samples;
  }
}

TEST(UncorrelatedLevel, BlocksAreAboutAsLongAsTheMemory) {
  Noise noise(23);
  for (const Real rho : {0.5, 0.9, 0.99}) {
    ChainBlocking blocking;
    synthetic::feed(blocking, synthetic::random_chains(noise, 20000, rho));
    std::vector<Real> sums(static_cast<std::size_t>(BlockingSums::kSize));
    blocking.add_sums(sums);
    const auto level = uncorrelated_level(BlockingSums(sums).levels());
    ASSERT_TRUE(level.has_value());
    EXPECT_GT(std::ldexp(1.0, static_cast<int>(*level)), synthetic::tau(rho));
    EXPECT_LT(std::ldexp(1.0, static_cast<int>(*level)), 100 * synthetic::tau(rho));
  }
}

}  // namespace
}  // namespace rbm
