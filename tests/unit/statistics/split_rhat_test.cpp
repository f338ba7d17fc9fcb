#include "rbm_vmc/statistics/split_rhat.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "unit/statistics/synthetic.hpp"

namespace rbm {
namespace {

using synthetic::Chains;
using synthetic::Noise;

Real rhat_of(const Chains& chains) {
  ChainBlocking blocking;
  synthetic::feed(blocking, chains);
  std::vector<Real> sums(static_cast<std::size_t>(BlockingSums::kSize));
  blocking.add_sums(sums);
  return split_rhat(BlockingSums(sums));
}

/// The textbook: split every chain of even length, B and W of Vehtari et al., eqs. 1-4.
Real direct_rhat(const Chains& chains) {
  Chains halves;
  for (const auto& chain : chains) {
    const auto middle = chain.begin() + std::ssize(chain) / 2;
    halves.emplace_back(chain.begin(), middle);
    halves.emplace_back(middle, chain.end());
  }
  const Real n = static_cast<Real>(halves.front().size()), count = static_cast<Real>(halves.size());
  std::vector<Real> means;
  Real overall = 0, between = 0, within = 0;
  for (const auto& half : halves) {
    Real mean = 0, squares = 0;
    for (const Real x : half) mean += x / n;
    for (const Real x : half) squares += (x - mean) * (x - mean);
    means.push_back(mean);
    overall += mean / count;
    within += squares / (n - 1) / count;
  }
  for (const Real mean : means) between += n * (mean - overall) * (mean - overall) / (count - 1);
  return std::sqrt(((n - 1) / n * within + between / n) / within);
}

TEST(SplitRhat, EqualsTheTextbook) {
  Noise noise(31);
  for (const Real rho : {0.0, 0.9}) {
    for (const Index samples : {4, 10, 62, 64, 256, 1024}) {
      const Chains chains = synthetic::random_chains(noise, samples, rho, 0.4);
      EXPECT_NEAR(rhat_of(chains), direct_rhat(chains), 1e-11) << samples;
    }
    // Halves that differ by a few per cent in length.
    for (const Index samples : {99, 1000, 1023}) {
      Chains chains = synthetic::random_chains(noise, samples, rho, 0.4);
      const Real rhat = rhat_of(chains);
      for (auto& chain : chains) chain.resize(static_cast<std::size_t>(samples / 2 * 2));
      EXPECT_NEAR(rhat, direct_rhat(chains), 0.02) << samples;
    }
  }
}

TEST(SplitRhat, SeesStuckAndDriftingChains) {
  Noise noise(32);
  const Chains good = synthetic::random_chains(noise, 200, 0);
  EXPECT_NEAR(rhat_of(good), 1, 0.01);
  Chains stuck = good, drifting = good;
  for (Real& x : stuck[5]) x += 10;
  for (auto& chain : drifting) {
    for (std::size_t t = 0; t < chain.size(); ++t) chain[t] += 0.02 * static_cast<Real>(t);
  }
  EXPECT_GT(rhat_of(stuck), 1.5);
  EXPECT_GT(rhat_of(drifting), 1.2);
}

TEST(SplitRhat, Limits) {
  EXPECT_EQ(rhat_of(Chains(kBatch, std::vector<Real>(100, 0.1))), 1);
  Chains different(kBatch, std::vector<Real>(100, 1.0));
  different[3].assign(100, 2.0);
  EXPECT_EQ(rhat_of(different), std::numeric_limits<Real>::infinity());
  Noise noise(33);
  EXPECT_TRUE(std::isnan(rhat_of(synthetic::random_chains(noise, 3, 0))));
  Chains bad = synthetic::random_chains(noise, 30, 0);
  bad[0][0] = std::numeric_limits<Real>::quiet_NaN();
  EXPECT_TRUE(std::isnan(rhat_of(bad)));
}

}  // namespace
}  // namespace rbm
