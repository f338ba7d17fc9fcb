#include "rbm_vmc/optimise/sampled_metric.hpp"

#include <gtest/gtest.h>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

TEST(SampledMetric, IsTheDenseMetric) {
  for (Index parameters : {1, 6, 90}) {
    const auto batches = test::random_batches(parameters, 6, 3, 31);
    const Gradient dense = test::gradient_of(batches, {parameters, MetricSums::dense});
    const SampleRows rows = test::rows_of(batches, parameters);
    Communicator serial;
    SampledMetric metric(rows, dense, serial);
    const Eigen::VectorXd v = test::random_vector(parameters, 2);
    const Eigen::VectorXd expected = dense.metric.selfadjointView<Eigen::Lower>() * v;
    EXPECT_LT((metric(v) - expected).norm(), 1e-12 * expected.norm());
  }
}

TEST(SampledMetric, SameBitsInWhateverOrderBatchesCome) {
  auto batches = test::random_batches(37, 9, 2, 32);
  const Gradient gradient = test::gradient_of(batches, {37, MetricSums::diagonal});
  const Eigen::VectorXd v = test::random_vector(37, 3);
  Communicator serial;
  const SampleRows rows = test::rows_of(batches, 37);
  const Eigen::VectorXd product = SampledMetric(rows, gradient, serial)(v);
  std::mt19937 generator(4);
  for (int i = 0; i < 5; ++i) {
    std::shuffle(batches.begin(), batches.end(), generator);
    const SampleRows shuffled = test::rows_of(batches, 37);
    EXPECT_EQ(SampledMetric(shuffled, gradient, serial)(v), product);
  }
}

TEST(SampledMetric, LargeMeansDoNotSpoilIt) {
  const Index parameters = 6;
  auto batches = test::random_batches(parameters, 6, 3, 33);
  const Gradient centred = test::gradient_of(batches, {parameters, MetricSums::dense});
  for (auto& batch : batches) {
    for (auto& sample : batch) {
      for (Real& o : sample.rows.flat()) o += 0x1p17;
    }
  }
  const Gradient gradient = test::gradient_of(batches, {parameters, MetricSums::none});
  const SampleRows rows = test::rows_of(batches, parameters);
  Communicator serial;
  const Eigen::VectorXd v = test::random_vector(parameters, 2);
  const Eigen::VectorXd expected = centred.metric.selfadjointView<Eigen::Lower>() * v;
  EXPECT_LT((SampledMetric(rows, gradient, serial)(v) - expected).norm(), 1e-10 * expected.norm());
}

TEST(SampledMetric, RefusesAForeignGradient) {
  const auto batches = test::random_batches(4, 2, 1, 5);
  const Gradient gradient = test::gradient_of(batches, {4, MetricSums::none});
  const SampleRows rows(5, 2, 1);
  Communicator serial;
  EXPECT_THROW(SampledMetric(rows, gradient, serial), ContractError);
}

}  // namespace
}  // namespace rbm
