#include "rbm_vmc/statistics/blocking_analysis.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "unit/statistics/synthetic.hpp"

namespace rbm {
namespace {

using synthetic::Chains;
using synthetic::Noise;

BlockingResult analyse_chains(const Chains& chains, Index lanes = kBatch, Real reference = 0) {
  ChainBlocking blocking;
  synthetic::feed(blocking, chains);
  std::vector<Real> sums(static_cast<std::size_t>(BlockingSums::kSize));
  blocking.add_sums(sums, 0, lanes);
  return analyse(BlockingSums(sums), reference);
}

/// How often mean ± width × error held the truth.
struct Coverage {
  int runs = 0, hits = 0;
  void count(Real deviation, Real width) {
    ++runs;
    hits += std::abs(deviation) < width;
  }
  Real rate() const { return static_cast<Real>(hits) / runs; }
  bool agrees(Real probability) const {
    return std::abs(rate() - probability) < 3.3 * std::sqrt(probability * (1 - probability) / runs);
  }
};

struct Regime {
  Index chains, samples;
  int runs;
};

void PrintTo(const Regime& regime, std::ostream* out) { *out << regime.chains << "_chains_of_" << regime.samples; }

constexpr Real kOneSigma = 0.6827, kTwoSigma = 0.95;
constexpr Real kTwoSigmaWidth = 1.959964;

class ErrorBar : public testing::TestWithParam<Regime> {
 protected:
  /// The results of one pass over a batch or of all batches: with fewer chains than lanes several runs at once.
  std::vector<BlockingResult> runs_at_once(Real rho, Noise& noise) const {
    const auto [chains, samples, runs] = GetParam();
    const Index lanes = std::min(chains, kBatch), groups = kBatch / lanes, batches = std::max<Index>(chains / kBatch, 1);
    std::vector<std::vector<Real>> sums(static_cast<std::size_t>(groups),
                                        std::vector<Real>(static_cast<std::size_t>(BlockingSums::kSize)));
    for (Index b = 0; b < batches; ++b) {
      ChainBlocking blocking;
      synthetic::AutoregressiveBatch source(rho);
      for (Index t = 0; t < samples; ++t) blocking.add(source.next(noise));
      for (Index g = 0; g < groups; ++g) blocking.add_sums(sums[static_cast<std::size_t>(g)], g * lanes, lanes);
    }
    std::vector<BlockingResult> results;
    for (const auto& s : sums) results.push_back(analyse(BlockingSums(s)));
    return results;
  }
};

/// AR(1) chains of known mean: the intervals hold it as often as they claim, in a way that a bar 20 % too small fails.
TEST_P(ErrorBar, CoversTheTruthAsOftenAsItClaims) {
  const auto [chains, samples, runs] = GetParam();
  Coverage shrunk;
  for (const Real rho : {0.0, 0.5, 0.9, 0.99}) {
    Noise noise(static_cast<std::uint64_t>(1000 * chains + samples) + static_cast<std::uint64_t>(1e7 * rho));
    const Real truth = std::sqrt(synthetic::variance_of_mean(rho, samples) / static_cast<Real>(chains));
    Coverage one, two, naive;
    Real error = 0, tau = 0, variance = 0, reliable = 0;
    while (one.runs < runs) {
      for (const BlockingResult& result : runs_at_once(rho, noise)) {
        const Real deviation = result.mean / result.error;
        one.count(deviation, 1);
        two.count(deviation, kTwoSigmaWidth);
        shrunk.count(deviation, 0.8);
        naive.count(result.mean / result.naive_error, 1);
        error += result.error / truth;
        tau += result.tau_int;
        variance += result.variance;
        reliable += result.reliable();
      }
    }
    const Real count = one.runs;
    std::printf(
        "C %5td T %6td rho %.2f runs %4d: 68%% -> %.1f%%, 95%% -> %.1f%%, error/truth %.3f, tau %.2f, var %.3f, reliable "
        "%.3f\n",
        chains, samples, rho, one.runs, 100 * one.rate(), 100 * two.rate(), error / count, tau / count, variance / count,
        reliable / count);
    EXPECT_TRUE(one.agrees(kOneSigma)) << "rho " << rho << ": " << one.rate();
    EXPECT_TRUE(two.agrees(kTwoSigma)) << "rho " << rho << ": " << two.rate();
    EXPECT_NEAR(error / count, 1, 0.04) << "rho " << rho;
    EXPECT_NEAR(variance / count, 1, 0.05) << "rho " << rho;
    EXPECT_NEAR(tau / count / (synthetic::variance_of_mean(rho, samples) * static_cast<Real>(samples)), 1, 0.08)
        << "rho " << rho;
    EXPECT_EQ(naive.agrees(kOneSigma), rho == 0) << "the check cannot tell a naive error bar";
  }
  EXPECT_FALSE(shrunk.agrees(kOneSigma)) << "the check cannot tell an error bar 20 % too small: " << shrunk.rate();
}

INSTANTIATE_TEST_SUITE_P(Regimes, ErrorBar,
                         testing::Values(Regime{1, 100000, 416}, Regime{4, 25000, 400}, Regime{32, 8, 1000},
                                         Regime{32, 500, 800}, Regime{128, 64, 800}, Regime{2048, 8, 600}),
                         testing::PrintToStringParamName());

TEST(BlockingAnalysis, ShiftsByTheReferenceAndKeepsTinySpreads) {
  Noise noise(61);
  Chains chains = synthetic::random_chains(noise, 2000, 0.5);
  const BlockingResult plain = analyse_chains(chains);
  for (auto& chain : chains) {
    for (Real& x : chain) x = 1e-12 * (x + 100);
  }
  const BlockingResult tiny = analyse_chains(chains, kBatch, 150);
  EXPECT_NEAR(tiny.mean, 150, 1e-9);
  EXPECT_NEAR(tiny.error / plain.error, 1e-12, 1e-18);
  EXPECT_NEAR(tiny.variance / plain.variance, 1e-24, 1e-30);
  EXPECT_EQ(tiny.level, plain.level);
  EXPECT_EQ(tiny.trust, Trust::reliable);
}

TEST(BlockingAnalysis, TheCurveIsTheErrorOfBlocksOfEachLength) {
  constexpr Real kRho = 0.8;
  constexpr Index kSamples = 4096;
  Noise noise(62);
  const BlockingResult result = analyse_chains(synthetic::random_chains(noise, kSamples, kRho));
  ASSERT_GE(result.levels.size(), 8u);
  EXPECT_NEAR(error_of(result.levels[0]), result.naive_error, 1e-3 * result.naive_error);
  for (std::size_t k = 0; k < 8; ++k) {
    const Index length = Index{1} << k;
    const Real blocks = static_cast<Real>(kBatch * kSamples / length);
    EXPECT_EQ(result.levels[k].blocks, blocks);
    const Real expected = std::sqrt(synthetic::variance_of_mean(kRho, length) / blocks);
    EXPECT_NEAR(error_of(result.levels[k]) / expected, 1, 4 / std::sqrt(2 * blocks / synthetic::tau(kRho))) << length;
  }
}

TEST(BlockingAnalysis, ExactWaveFunctionHasNoError) {
  for (const Real deviation : {0.0, 4e-16}) {
    const BlockingResult result = analyse_chains(Chains(kBatch, std::vector<Real>(1000, deviation)), kBatch, 3);
    EXPECT_EQ(result.error, 0);
    EXPECT_EQ(result.variance, 0);
    EXPECT_EQ(result.tau_int, 1);
    EXPECT_EQ(result.effective_samples, 32000);
    EXPECT_EQ(result.trust, Trust::reliable);
    EXPECT_NEAR(result.mean, 3, 1e-15);
  }
}

TEST(BlockingAnalysis, SaysWhenTheReferenceHidesTheSpread) {
  const BlockingResult result = analyse_chains(Chains(kBatch, std::vector<Real>(1000, 3.1)));
  EXPECT_EQ(result.trust, Trust::unresolved);
  EXPECT_GT(result.error, 0);
  EXPECT_LT(result.error, 1e-5);
}

TEST(BlockingAnalysis, SaysWhenASampleWasNotFinite) {
  Noise noise(62);
  Chains chains = synthetic::random_chains(noise, 100, 0);
  chains[0][99] = std::numeric_limits<Real>::quiet_NaN();
  const BlockingResult result = analyse_chains(chains);
  EXPECT_EQ(result.trust, Trust::not_finite);
  EXPECT_TRUE(std::isnan(result.mean) && std::isnan(result.error) && std::isnan(result.tau_int));
}

TEST(BlockingAnalysis, SaysWhenOneChainIsShorterThanItsMemory) {
  Noise noise(63);
  Chains chains = synthetic::random_chains(noise, 128, 0);
  for (std::size_t t = 0; t < 128; ++t) chains[0][t] = 0.01 * chains[0][t] + static_cast<Real>(t);
  EXPECT_EQ(analyse_chains(chains, 1).trust, Trust::correlated);
  EXPECT_EQ(analyse_chains(synthetic::random_chains(noise, 12, 0), 1).trust, Trust::few_blocks);
}

TEST(BlockingAnalysis, SaysWhenChainsAreCopies) {
  Noise noise(69);
  Chains chains = synthetic::random_chains(noise, 300, 0.5);
  for (auto& chain : chains) chain = chains[0];
  EXPECT_EQ(analyse_chains(chains).trust, Trust::dependent_chains);
}

TEST(BlockingAnalysis, UsesTheSpreadOfChainsThatSitInDifferentPlaces) {
  Noise noise(64);
  Chains chains = synthetic::random_chains(noise, 4096, 0);
  Real squares = 0, sum = 0;
  for (auto& chain : chains) {
    const Real place = 0.07 * noise();
    sum += place;
    squares += place * place;
    for (Real& x : chain) x += place;
  }
  const BlockingResult result = analyse_chains(chains);
  EXPECT_EQ(result.source, ErrorSource::chains);
  EXPECT_EQ(result.trust, Trust::chains_disagree);
  EXPECT_GT(result.error, 0.9 * std::sqrt((squares - sum * sum / kBatch) / (kBatch - 1) / kBatch));
}

TEST(BlockingAnalysis, SaysWhenChainsAreShortAndRestOnTheirStart) {
  Noise noise(65);
  const BlockingResult result = analyse_chains(synthetic::random_chains(noise, 8, 0.99));
  EXPECT_EQ(result.source, ErrorSource::chains);
  EXPECT_EQ(result.trust, Trust::short_chains);
}

TEST(BlockingAnalysis, SaysWhenTheRunDrifts) {
  Noise noise(66);
  Chains chains = synthetic::random_chains(noise, 400, 0);
  for (auto& chain : chains) {
    for (std::size_t t = 0; t < chain.size(); ++t) chain[t] -= std::exp(-0.05 * static_cast<Real>(t));
  }
  EXPECT_EQ(analyse_chains(chains).trust, Trust::drifting);
}

TEST(BlockingAnalysis, SaysWhenAFewSamplesCarryTheVariance) {
  Noise noise(67);
  Chains chains = synthetic::random_chains(noise, 1000, 0);
  chains[9][700] = -900;
  EXPECT_EQ(analyse_chains(chains).trust, Trust::heavy_tails);
}

TEST(BlockingAnalysis, EveryReasonHasItsSentence) {
  for (int t = 0; t <= static_cast<int>(Trust::reliable); ++t) EXPECT_GT(reason(static_cast<Trust>(t)).size(), 10u);
}

TEST(BlockingAnalysis, SmallestRunsGiveAnAnswer) {
  Noise noise(68);
  for (const Index lanes : {1, 2, 3, 32}) {
    for (Index samples = lanes == 1 ? 2 : 1; samples < 20; ++samples) {
      const BlockingResult result = analyse_chains(synthetic::random_chains(noise, samples, 0), lanes);
      EXPECT_TRUE(std::isfinite(result.error) && result.error > 0) << lanes << " chains of " << samples;
      EXPECT_TRUE(lanes * samples > 40 || !result.reliable());
    }
  }
}

}  // namespace
}  // namespace rbm
