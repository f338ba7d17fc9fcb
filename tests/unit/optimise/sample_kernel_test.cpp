#include "rbm_vmc/optimise/sample_kernel.hpp"

#include <gtest/gtest.h>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

/// Ō and ε as plain matrices.
struct Plain {
  Eigen::MatrixXd rows;
  Eigen::VectorXd energies;

  Plain(const std::vector<test::Batch>& batches, Index parameters) {
    Index n = 0;
    test::for_each_sample(batches, parameters, [&](const auto&, Real, Real) { ++n; });
    rows.resize(n, parameters);
    energies.resize(n);
    Index s = 0;
    test::for_each_sample(batches, parameters, [&](const Eigen::VectorXd& column, Real, Real clipped) {
      rows.row(s) = column.transpose();
      energies[s++] = clipped;
    });
    const Eigen::RowVectorXd mean = rows.colwise().mean();
    rows.rowwise() -= mean;
    rows /= std::sqrt(static_cast<Real>(n));
    energies.array() -= energies.mean();
    energies /= std::sqrt(static_cast<Real>(n));
  }
};

struct Case {
  Index parameters, batches, samples;
};

class SampleKernels : public testing::TestWithParam<Case> {
 protected:
  Index parameters = GetParam().parameters;
  std::vector<test::Batch> batches = test::random_batches(parameters, GetParam().batches, GetParam().samples, 51);
  Plain plain{batches, parameters};
  Gradient gradient = test::gradient_of(batches, {parameters, MetricSums::none});
  SampleRows rows = test::rows_of(batches, parameters);
  Communicator serial;
  SampleKernel kernel{rows, gradient, serial};
};

TEST_P(SampleKernels, AreProductsOfCentredRows) {
  const Eigen::MatrixXd expected = plain.rows * plain.rows.transpose();
  ASSERT_EQ(kernel.samples(), expected.rows());
  for (Index s = 0; s < expected.rows(); ++s) {
    for (Index t = 0; t < expected.rows(); ++t)
      ASSERT_NEAR(kernel(s, t), expected(s, t), 1e-13 * expected.maxCoeff()) << s << " " << t;
  }
  EXPECT_LT((kernel.energies() - plain.energies).norm(), 1e-14);
}

TEST_P(SampleKernels, MultiplyLikeMatrices) {
  const Eigen::VectorXd v = test::random_vector(parameters, 1), z = test::random_vector(kernel.samples(), 2);
  EXPECT_LT((kernel.times(v) - plain.rows * v).norm(), 1e-12 * v.norm());
  EXPECT_LT((kernel.transposed_times(z) - plain.rows.transpose() * z).norm(), 1e-12 * z.norm());
}

TEST_P(SampleKernels, SolveTheirEquationsTwice) {
  const Index n = kernel.samples();
  const Eigen::VectorXd b = test::random_vector(n, 3);
  for (const Real shift : {1e-3, 0.5}) {  // the first leaves T as it was
    Eigen::VectorXd z = b;
    ASSERT_TRUE(kernel.solve(shift, z));
    const Eigen::VectorXd back =
        plain.rows * (plain.rows.transpose() * z) + shift * z + Eigen::VectorXd::Constant(n, z.mean());
    EXPECT_LT((back - b).norm(), 1e-10 * b.norm());
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, SampleKernels,
                         testing::Values(Case{40, 1, 1}, Case{300, 3, 1}, Case{600, 2, 3}, Case{7, 4, 2}));

TEST(SampleKernel, NullVectorIsLifted) {
  // More parameters than samples: without the constant 1/n the kernel could not be inverted without a shift.
  const auto batches = test::random_batches(200, 2, 1, 52);
  const Gradient gradient = test::gradient_of(batches, {200, MetricSums::none});
  SampleRows rows = test::rows_of(batches, 200);
  Communicator serial;
  SampleKernel kernel(rows, gradient, serial);
  Eigen::VectorXd z = Eigen::VectorXd::Ones(64);
  ASSERT_TRUE(kernel.solve(0, z));
  EXPECT_LT((z - Eigen::VectorXd::Ones(64)).norm(), 1e-9);
}

TEST(SampleKernel, SaysWhenItIsNotPositive) {
  const auto batches = test::random_batches(3, 2, 1, 53);  // rank 3
  const Gradient gradient = test::gradient_of(batches, {3, MetricSums::none});
  SampleRows rows = test::rows_of(batches, 3);
  Communicator serial;
  SampleKernel kernel(rows, gradient, serial);
  Eigen::VectorXd z = Eigen::VectorXd::Ones(64);
  EXPECT_FALSE(kernel.solve(-1e-3, z));
}

TEST(SampleKernel, RefusesRowsOfOtherSamples) {
  const auto batches = test::random_batches(5, 2, 1, 54);
  const Gradient gradient = test::gradient_of(batches, {5, MetricSums::none});
  Communicator serial;
  SampleRows fewer(5, 1, 1), narrower(4, 2, 1);
  EXPECT_THROW(SampleKernel(fewer, gradient, serial), ContractError);
  EXPECT_THROW(SampleKernel(narrower, gradient, serial), ContractError);
}

TEST(SampleKernel, MemoryGrowsWithTheSquareOfTheSamples) {
  EXPECT_GE(SampleKernel::bytes(1000, 256, 1), 8192 * 8192 * 8);
  EXPECT_LT(SampleKernel::bytes(100000, 64, 1), Index{100000} * 100000 * 8 / 100);
}

}  // namespace
}  // namespace rbm
