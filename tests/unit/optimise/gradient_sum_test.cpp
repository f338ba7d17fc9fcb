#include "rbm_vmc/optimise/gradient_sum.hpp"

#include <gtest/gtest.h>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

/// The definition, one sample at a time.
std::vector<Real> plain_sums(const test::Batch& batch, const GradientLayout& layout) {
  std::vector<long double> sums(static_cast<std::size_t>(layout.size()), 0.0L);
  test::for_each_sample({batch}, layout.parameters, [&](const Eigen::VectorXd& o, Real energy, Real clipped) {
    std::size_t i = 0;
    sums[i++] += 1;
    sums[i++] += energy;
    sums[i++] += static_cast<long double>(energy) * energy;
    sums[i++] += std::abs(energy);
    sums[i++] += clipped;
    for (Index k = 0; k < layout.parameters; ++k) sums[i++] += o[k];
    for (Index k = 0; k < layout.parameters; ++k) sums[i++] += static_cast<long double>(clipped) * o[k];
    for (Index k = 0; k < layout.parameters && layout.metric != MetricSums::none; ++k) {
      const Index last = layout.metric == MetricSums::dense ? layout.parameters : k + 1;
      for (Index l = k; l < last; ++l) sums[i++] += static_cast<long double>(o[k]) * o[l];
    }
  });
  return {sums.begin(), sums.end()};
}

/// Largest error of the partial sums relative to what rounding of the added magnitudes allows.
Real worst_error(const std::vector<Real>& sums, const std::vector<Real>& plain) {
  Real worst = sums.size() == plain.size() ? 0 : 1;
  for (std::size_t i = 0; i < plain.size(); ++i)
    worst = std::max(worst, std::abs(sums[i] - plain[i]) / (1e3 + std::abs(plain[i])));
  return worst;
}

TEST(GradientSum, AgreesWithItsPlainTwin) {
  for (const auto metric : {MetricSums::none, MetricSums::diagonal, MetricSums::dense}) {
    for (Index parameters : {0, 1, 7, 64, 65, 150}) {
      for (Index samples : {1, 4, 9}) {  // 9 × 32 lanes overflow the column buffer
        const GradientLayout layout{parameters, metric};
        const auto batch = test::random_batches(parameters, 1, samples, 11).front();
        GradientSum sum(layout);
        EXPECT_LT(worst_error(test::batch_partial(sum, batch), plain_sums(batch, layout)), 1e-14)
            << parameters << " parameters, " << samples << " samples";
      }
    }
  }
}

TEST(GradientSum, ABatchLeavesNoTraceInTheNext) {
  const GradientLayout layout{70, MetricSums::dense};
  const auto batches = test::random_batches(70, 2, 5, 3);
  GradientSum fresh(layout), used(layout);
  for (const auto& s : batches[0]) used.add(s.energies[0], s.energies[1], s.rows);
  EXPECT_EQ(test::batch_partial(used, batches[1]), test::batch_partial(fresh, batches[1]));
}

TEST(GradientSum, ABatchWithoutSamplesIsZero) {
  const auto batch = test::random_batches(20, 1, 2, 9).front();
  GradientSum sum({20, MetricSums::dense});
  test::batch_partial(sum, batch);
  sum.clear();
  for (const Real number : sum.partial()) EXPECT_EQ(number, 0);
}

TEST(GradientSum, PartialCanBeAskedForTwice) {
  const auto batch = test::random_batches(40, 1, 3, 4).front();
  GradientSum sum({40, MetricSums::dense});
  const auto first = test::batch_partial(sum, batch);
  const auto again = sum.partial();
  EXPECT_EQ(first, std::vector<Real>(again.begin(), again.end()));
}

TEST(GradientSum, RefusesRowsOfAnotherSize) {
  const auto batch = test::random_batches(4, 1, 1, 5).front();
  GradientSum sum({5, MetricSums::none});
  EXPECT_THROW(sum.add(batch[0].energies[0], batch[0].energies[1], batch[0].rows), ContractError);
}

}  // namespace
}  // namespace rbm
