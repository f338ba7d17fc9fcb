#include "rbm_vmc/statistics/autocorrelation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "unit/statistics/synthetic.hpp"

namespace rbm {
namespace {

using synthetic::Noise;

Block random_series(Noise& noise, Index rows, Real rho, Real offset = 0) {
  Block series(rows);
  synthetic::AutoregressiveBatch batch(rho);
  for (Index row = 0; row < rows; ++row) {
    const ConstLanes x = batch.next(noise);
    for (Index lane = 0; lane < kBatch; ++lane) series(row, lane) = x[static_cast<std::size_t>(lane)] + offset;
  }
  return series;
}

std::vector<Real> lag_sums(Index lags) { return std::vector<Real>(static_cast<std::size_t>(lag_sums_size(lags))); }

TEST(Autocorrelation, EqualsDirectCovariancesAroundTheCommonMean) {
  Noise noise(41);
  const Index rows = 64, lags = 63;
  const Block first = random_series(noise, rows, 0.7, 5), second = random_series(noise, rows, 0.7, 5);
  auto sums = lag_sums(lags);
  add_lag_sums(first, sums);
  add_lag_sums(second, sums, 3, 10);
  const Autocorrelation result = autocorrelation(sums);

  const auto over = [&](auto&& term) {
    Real sum = 0;
    for (Index lane = 0; lane < kBatch; ++lane) sum += term(first, lane);
    for (Index lane = 3; lane < 13; ++lane) sum += term(second, lane);
    return sum / (kBatch + 10);
  };
  const Real mean = over([&](const Block& x, Index lane) {
    Real sum = 0;
    for (Index t = 0; t < rows; ++t) sum += x(t, lane) / rows;
    return sum;
  });
  Real variance = 0;
  for (Index lag = 0; lag <= lags; ++lag) {
    const Real covariance = over([&](const Block& x, Index lane) {
      Real sum = 0;
      for (Index t = 0; t + lag < rows; ++t) sum += (x(t, lane) - mean) * (x(t + lag, lane) - mean);
      return sum / static_cast<Real>(rows - lag);
    });
    if (lag == 0) variance = covariance;
    EXPECT_NEAR(result.correlation[static_cast<std::size_t>(lag)], covariance / variance, 1e-11) << lag;
  }
}

TEST(Autocorrelation, FindsKnownTimesWithinTheirErrors) {
  Noise noise(42);
  for (const Real rho : {0.0, 0.5, 0.9}) {
    Real pull_squares = 0, average = 0;
    const int runs = 60;
    for (int run = 0; run < runs; ++run) {
      auto sums = lag_sums(128);
      for (int batch = 0; batch < 2; ++batch) add_lag_sums(random_series(noise, 512, rho, 1), sums);
      const Autocorrelation result = autocorrelation(sums);
      EXPECT_FALSE(result.at_least);
      EXPECT_GE(static_cast<Real>(result.window), 2.4 * result.tau_int);
      pull_squares += std::pow((result.tau_int - synthetic::tau(rho)) / result.error, 2) / runs;
      average += result.tau_int / runs;
    }
    EXPECT_NEAR(average / synthetic::tau(rho), 1, 0.02) << rho;
    EXPECT_GT(pull_squares, 0.4) << rho;
    EXPECT_LT(pull_squares, 1.8) << rho;
  }
}

TEST(Autocorrelation, ShortSeriesGiveALowerLimit) {
  Noise noise(43);
  auto sums = lag_sums(63);
  for (int batch = 0; batch < 20; ++batch) add_lag_sums(random_series(noise, 64, 0.99), sums);
  const Autocorrelation result = autocorrelation(sums);
  EXPECT_TRUE(result.at_least);
  EXPECT_GT(result.tau_int, 6.4);
  auto few_lags = lag_sums(2);
  add_lag_sums(random_series(noise, 512, 0.9), few_lags);
  EXPECT_TRUE(autocorrelation(few_lags).at_least);
}

TEST(Autocorrelation, Limits) {
  Block constant(100);
  constant.fill(0.1);
  auto sums = lag_sums(20);
  add_lag_sums(constant, sums);
  const Autocorrelation flat = autocorrelation(sums);
  EXPECT_EQ(flat.tau_int, 1);
  EXPECT_FALSE(flat.at_least);
  constant(3, 3) = std::numeric_limits<Real>::quiet_NaN();
  add_lag_sums(constant, sums);
  EXPECT_TRUE(std::isnan(autocorrelation(sums).tau_int));
  auto many = lag_sums(100);
  EXPECT_THROW(add_lag_sums(constant, many), ContractError);
  EXPECT_THROW(autocorrelation(lag_sums(4)), ContractError);
}

}  // namespace
}  // namespace rbm
