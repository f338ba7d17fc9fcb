#include "rbm_vmc/optimise/gradient.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

constexpr Real kReference = -3.5;

/// Covariances from deviations (second pass), the definition rather than differences of means.
struct TwoPass {
  Real energy = 0, clipped = 0, variance = 0, deviation = 0, n = 0;
  Eigen::VectorXd mean, covariance;
  Eigen::MatrixXd metric;

  TwoPass(const std::vector<test::Batch>& batches, Index parameters)
      : mean(Eigen::VectorXd::Zero(parameters)), covariance(mean), metric(Eigen::MatrixXd::Zero(parameters, parameters)) {
    test::for_each_sample(batches, parameters, [&](const Eigen::VectorXd& o, Real e, Real c) {
      ++n;
      energy += e;
      clipped += c;
      deviation += std::abs(e);
      mean += o;
    });
    energy /= n, clipped /= n, deviation /= n, mean /= n;
    test::for_each_sample(batches, parameters, [&](const Eigen::VectorXd& o, Real e, Real c) {
      variance += (e - energy) * (e - energy) / n;
      covariance += (c - clipped) * (o - mean) / n;
      metric += (o - mean) * (o - mean).transpose() / n;
    });
  }
};

class GradientOfSamples : public testing::TestWithParam<Index> {};

TEST_P(GradientOfSamples, AgreesWithTwoPassCovariances) {
  const Index parameters = GetParam();
  const auto batches = test::random_batches(parameters, 7, 3, 21);
  const TwoPass exact(batches, parameters);
  const Gradient gradient = test::gradient_of(batches, {parameters, MetricSums::dense}, kReference);
  EXPECT_EQ(gradient.samples, 7 * 3 * kBatch);
  EXPECT_NEAR(gradient.energy, kReference + exact.energy, 1e-13);
  EXPECT_NEAR(gradient.clipped_energy, kReference + exact.clipped, 1e-13);
  EXPECT_NEAR(gradient.variance, exact.variance, 1e-12);
  EXPECT_NEAR(gradient.error_naive, std::sqrt(exact.variance / (exact.n - 1)), 1e-13);
  EXPECT_NEAR(gradient.mean_absolute_deviation, exact.deviation, 1e-13);
  EXPECT_NE(exact.clipped, exact.energy);
  EXPECT_LT((gradient.gradient - 2 * exact.covariance).norm(), 1e-12 * exact.covariance.norm());
  const Eigen::MatrixXd metric = gradient.metric.selfadjointView<Eigen::Lower>();
  EXPECT_LT((metric - exact.metric).norm(), 1e-12 * exact.metric.norm());
  EXPECT_LT((gradient.metric_diagonal - exact.metric.diagonal()).norm(), 1e-12 * exact.metric.norm());
}

INSTANTIATE_TEST_SUITE_P(Sizes, GradientOfSamples, testing::Values(1, 6, 80, 505));

TEST(Gradient, CarriesAsMuchMetricAsWasSummed) {
  const auto batches = test::random_batches(9, 4, 2, 5);
  const Gradient none = test::gradient_of(batches, {9, MetricSums::none});
  const Gradient diagonal = test::gradient_of(batches, {9, MetricSums::diagonal});
  const Gradient dense = test::gradient_of(batches, {9, MetricSums::dense});
  EXPECT_EQ(none.metric_diagonal.size(), 0);
  EXPECT_EQ(diagonal.metric.size(), 0);
  EXPECT_EQ(none.gradient, dense.gradient);
  EXPECT_LT((diagonal.metric_diagonal - dense.metric_diagonal).norm(), 1e-13 * dense.metric_diagonal.norm());
}

TEST(Gradient, ReferenceEnergyDoesNotChangeIt) {
  auto batches = test::random_batches(5, 4, 2, 6);
  const Gradient direct = test::gradient_of(batches, {5, MetricSums::none}, 0);
  for (auto& batch : batches) {
    for (auto& sample : batch) {
      for (Real& e : sample.energies.flat()) e -= 0.75;
    }
  }
  const Gradient shifted = test::gradient_of(batches, {5, MetricSums::none}, 0.75);
  EXPECT_NEAR(shifted.energy, direct.energy, 1e-14);
  EXPECT_NEAR(shifted.variance, direct.variance, 1e-13);
  EXPECT_LT((shifted.gradient - direct.gradient).norm(), 1e-13 * direct.gradient.norm());
}

TEST(Gradient, AConstantDerivativeHasNoVarianceAtAll) {
  for (const auto metric : {MetricSums::diagonal, MetricSums::dense}) {
    auto batches = test::random_batches(3, 5, 3, 8);
    for (auto& batch : batches) {
      for (auto& sample : batch) std::ranges::fill(sample.rows[1], 0.1);
    }
    const Gradient gradient = test::gradient_of(batches, {3, metric});
    EXPECT_EQ(gradient.metric_diagonal[1], 0);
    EXPECT_GT(gradient.metric_diagonal[0], 1e-3);
  }
}

TEST(Gradient, PassesOnWhatIsNotFinite) {
  auto batches = test::random_batches(3, 5, 3, 8);
  batches[2][1].rows(2, 5) = std::numeric_limits<Real>::quiet_NaN();
  batches[1][1].energies(0, 7) = std::numeric_limits<Real>::infinity();
  const Gradient gradient = test::gradient_of(batches, {3, MetricSums::dense});
  EXPECT_FALSE(std::isfinite(gradient.energy));
  EXPECT_FALSE(std::isfinite(gradient.variance));
  EXPECT_TRUE(std::isfinite(gradient.gradient[0]));
  EXPECT_FALSE(std::isfinite(gradient.gradient[2]));
  EXPECT_FALSE(std::isfinite(gradient.metric_diagonal[2]));
}

TEST(Gradient, NeedsTwoSamples) {
  const GradientLayout layout{0, MetricSums::none};
  const std::vector<Real> totals{1, 0, 0, 0, 0};
  EXPECT_THROW(make_gradient(totals, layout, 0), ContractError);
  EXPECT_THROW(make_gradient(std::vector<Real>(4, 10.0), layout, 0), ContractError);
}

}  // namespace
}  // namespace rbm
