#include "rbm_vmc/boltzmann/softplus_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace rbm {
namespace {

Real softplus(Real v) { return std::max(v, 0.0) + std::log1p(std::exp(-std::abs(v))); }

TEST(LogProduct, EqualsThePlainSumForAnyNumberOfFactors) {
  LogProduct product;
  Pack plain = {};
  for (int j = 0; j < 1500; ++j) {
    if (j > 0 && j % LogProduct::kFold == 0) product.fold();
    Pack v;
    for (Index lane = 0; lane < kPack; ++lane) {
      v[lane] = 6 * std::sin(1.7 * j + static_cast<Real>(lane)) + 4;  // sums reach 6000: a product of e^6000
      plain[lane] += softplus(v[lane]);
    }
    product.multiply(fast_exp(v));
  }
  for (Index lane = 0; lane < kPack; ++lane) {
    EXPECT_NEAR(product.value()[lane], plain[lane], 1e-13 * plain[lane]);
    EXPECT_LE(product.bound()[lane], LogProduct::kLargest);
  }
}

TEST(LogProduct, BoundShowsEveryLaneThatOverflows) {
  LogProduct product;
  Pack v = {};
  v[1] = 692;   // above 1e300 at once
  v[2] = 60;    // after 12 factors
  v[3] = 1000;  // infinite
  v[4] = NAN;
  v[5] = -1e4;
  v[6] = INFINITY;
  for (int j = 0; j < 40; ++j) product.multiply(fast_exp(v));
  for (int turn = 0; turn < 3; ++turn) {  // and remembers it
    for (Index lane = 0; lane < kPack; ++lane) {
      const bool overflows = (lane >= 1 && lane <= 4) || lane == 6;
      EXPECT_EQ(!(product.bound()[lane] <= LogProduct::kLargest), overflows) << "lane " << lane;
    }
    product.fold();
    product.multiply(Pack{});
  }
}

TEST(SoftplusSum, EqualsThePlainSum) {
  SoftplusSum sum;
  Pack plain = {};
  for (int j = 0; j < 1500; ++j) {
    Pack v;
    for (Index lane = 0; lane < kPack; ++lane) v[lane] = std::sin(1.7 * j + static_cast<Real>(lane)) * (j % 40);
    if (j > 0 && j % SoftplusSum::kFold == 0) sum.fold();
    sum.add(v);
    for (Index lane = 0; lane < kPack; ++lane) plain[lane] += softplus(v[lane]);
  }
  for (Index lane = 0; lane < kPack; ++lane) EXPECT_NEAR(sum.value()[lane], plain[lane], 1e-12 * plain[lane]);
}

TEST(SoftplusSum, HoldsForAnySizeOfTheInputs) {
  for (const Real size : {1e-3, 1.0, 700.0, 1e4, 1e12}) {
    SoftplusSum sum;
    Real plain = 0;
    for (int j = 0; j < 64; ++j) {
      const Real v = size * std::sin(1.0 + j);
      sum.add(broadcast(v));
      plain += softplus(v);
    }
    EXPECT_NEAR(sum.value()[0], plain, 2e-15 * plain) << size;
  }
}

TEST(SoftplusSum, LogisticFollowsFromTheExponential) {
  std::mt19937_64 engine(5);
  std::uniform_real_distribution<Real> wide(-690, 690), narrow(-10, 10);
  Real worst = 0;
  for (int trial = 0; trial < 200000; ++trial) {
    const Real v = trial % 2 ? wide(engine) : narrow(engine);
    const Real s = logistic_from(fast_exp(broadcast(v)))[0];
    worst = std::max(worst, std::abs(s - 1.0 / (1.0 + std::exp(-v))));
  }
  EXPECT_LT(worst, 4e-16);
}

}  // namespace
}  // namespace rbm
