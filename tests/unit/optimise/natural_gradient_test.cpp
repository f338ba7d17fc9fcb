#include "rbm_vmc/optimise/natural_gradient.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

/// S and g taken apart and put together again: θ' = A θ has O' = A⁻ᵀ O.
std::vector<test::Batch> reparametrised(std::vector<test::Batch> batches, const Eigen::MatrixXd& inverse_transposed) {
  for (auto& batch : batches) {
    for (auto& sample : batch) {
      const Block old = sample.rows;
      sample.rows.fill(0);
      for (Index k = 0; k < old.rows(); ++k) {
        for (Index l = 0; l < old.rows(); ++l) {
          for (Index lane = 0; lane < kBatch; ++lane) sample.rows(k, lane) += inverse_transposed(k, l) * old(l, lane);
        }
      }
    }
  }
  return batches;
}

TEST(NaturalGradient, SolvesTheShiftedEquations) {
  const Index n = 12;
  const Eigen::MatrixXd metric = test::random_metric(n, 1);
  const Eigen::VectorXd g = test::random_vector(n, 2);
  const Real shift = 0.03, floor = 0.2;
  const NaturalGradient result = natural_gradient(test::plain_gradient(g, metric), shift, {.floor = floor});
  Eigen::MatrixXd shifted = metric;
  for (Index k = 0; k < n; ++k) shifted(k, k) += floor + shift * (metric(k, k) + floor);
  EXPECT_LT((shifted * result.direction - 0.5 * g).norm(), 1e-12 * g.norm());
  EXPECT_NEAR(result.norm, std::sqrt(result.direction.dot(metric * result.direction)), 1e-12);
  EXPECT_EQ(result.shift, shift);
  EXPECT_EQ(result.retries, 0);
}

TEST(NaturalGradient, OfAGaussianInAHarmonicTrapIsExact) {
  // ψ = exp(-αx²/2): E_L = α/2 + x²(1-α²)/2 and O = -x²/2, so that cov(E_L, O)/var(O) = α² - 1 for any samples at all,
  // and dE/dα = (1 - 1/α²)/4 for samples of |ψ|².
  for (const Real alpha : {0.6, 1.0, 1.7}) {
    std::mt19937_64 generator(5);
    std::normal_distribution<Real> normal(0, std::sqrt(0.5 / alpha));
    std::vector<test::Batch> batches(4000, test::Batch(1, test::Sample(1)));
    for (auto& batch : batches) {
      for (Index lane = 0; lane < kBatch; ++lane) {
        const Real x = normal(generator);
        batch[0].rows(0, lane) = -x * x / 2;
        batch[0].energies(0, lane) = batch[0].energies(1, lane) = alpha / 2 + x * x * (1 - alpha * alpha) / 2;
      }
    }
    const Gradient gradient = test::gradient_of(batches, {1, MetricSums::dense});
    const NaturalGradient result = natural_gradient(gradient, 0, {.floor = 0});
    EXPECT_NEAR(result.direction[0], alpha * alpha - 1, 1e-12);
    EXPECT_NEAR(gradient.energy, (alpha + 1 / alpha) / 4, 5 * gradient.error_naive + 1e-14);
    EXPECT_NEAR(gradient.gradient[0], (1 - 1 / (alpha * alpha)) / 4, 0.01);
    EXPECT_NEAR(gradient.metric_diagonal[0], 1 / (8 * alpha * alpha), 0.01);
  }
}

TEST(NaturalGradient, DenseAndConjugateGradientsAgree) {
  for (Index parameters : {1, 20, 150}) {
    const auto batches = test::random_batches(parameters, 10, 3, 41);
    const Gradient dense = test::gradient_of(batches, {parameters, MetricSums::dense});
    const Gradient diagonal = test::gradient_of(batches, {parameters, MetricSums::diagonal});
    const SampleRows rows = test::rows_of(batches, parameters);
    Communicator serial;
    SampledMetric metric(rows, diagonal, serial);
    const NaturalGradient exact = natural_gradient(dense, 1e-3);
    const NaturalGradient iterated = natural_gradient(diagonal, metric, 1e-3);
    EXPECT_LT((iterated.direction - exact.direction).norm(), 1e-6 * exact.direction.norm());
    EXPECT_NEAR(iterated.norm, exact.norm, 1e-7 * exact.norm);
    EXPECT_GT(iterated.cg_iterations, 0);
    EXPECT_LE(iterated.cg_residual, 1e-8);
  }
}

TEST(NaturalGradient, ConjugateGradientsGiveSameBitsInWhateverOrderBatchesCome) {
  auto batches = test::random_batches(45, 8, 2, 42);
  const auto solve = [&] {
    const Gradient gradient = test::gradient_of(batches, {45, MetricSums::diagonal});
    const SampleRows rows = test::rows_of(batches, 45);
    Communicator serial;
    SampledMetric metric(rows, gradient, serial);
    return natural_gradient(gradient, metric, 1e-3).direction;
  };
  const Eigen::VectorXd direction = solve();
  std::mt19937 generator(6);
  for (int i = 0; i < 4; ++i) {
    std::shuffle(batches.begin(), batches.end(), generator);
    EXPECT_EQ(solve(), direction);
  }
}

TEST(NaturalGradient, UnitsOfParametersDoNotMatter) {
  const Index n = 6;
  const auto batches = test::random_batches(n, 6, 3, 43);
  const Eigen::VectorXd units = (test::random_vector(n, 9) * 3).array().exp();
  const auto direction = [&](const std::vector<test::Batch>& samples) {
    return natural_gradient(test::gradient_of(samples, {n, MetricSums::dense}), 0.05, {.floor = 0}).direction;
  };
  const Eigen::VectorXd scaled = direction(reparametrised(batches, units.cwiseInverse().asDiagonal()));
  const Eigen::VectorXd expected = units.cwiseProduct(direction(batches));
  EXPECT_LT((scaled - expected).cwiseQuotient(expected).norm(), 1e-9);
}

TEST(NaturalGradient, WithoutShiftNoLinearMapOfParametersMatters) {
  const Index n = 6;
  const auto batches = test::random_batches(n, 6, 3, 44);
  const Eigen::MatrixXd map = test::random_metric(n, 10) + Eigen::MatrixXd::Identity(n, n);
  const Eigen::MatrixXd inverse = map.llt().solve(Eigen::MatrixXd::Identity(n, n));  // symmetric, as the map is
  const auto direction = [&](const std::vector<test::Batch>& samples) {
    return natural_gradient(test::gradient_of(samples, {n, MetricSums::dense}), 0, {.floor = 0}).direction;
  };
  const Eigen::VectorXd expected = map * direction(batches);
  EXPECT_LT((direction(reparametrised(batches, inverse)) - expected).norm(), 1e-9 * expected.norm());
}

TEST(NaturalGradient, ADeadParameterGetsNoStepAndDisturbsNobody) {
  const Index n = 8, dead = 3;
  auto batches = test::random_batches(n, 6, 3, 45);
  for (auto& batch : batches) {
    for (auto& sample : batch) std::ranges::fill(sample.rows[dead], 0.7);
  }
  const Gradient dense = test::gradient_of(batches, {n, MetricSums::dense});
  const NaturalGradient result = natural_gradient(dense, 0.01);
  EXPECT_EQ(result.direction[dead], 0);
  Eigen::MatrixXd keep = Eigen::MatrixXd::Zero(n - 1, n);
  for (Index k = 0; k < n - 1; ++k) keep(k, k < dead ? k : k + 1) = 1;
  const Eigen::MatrixXd full = dense.metric.selfadjointView<Eigen::Lower>();
  const NaturalGradient alone =
      natural_gradient(test::plain_gradient(keep * dense.gradient, keep * full * keep.transpose()), 0.01);
  EXPECT_LT((keep * result.direction - alone.direction).norm(), 1e-11 * alone.direction.norm());

  const Gradient diagonal = test::gradient_of(batches, {n, MetricSums::diagonal});
  const SampleRows rows = test::rows_of(batches, n);
  Communicator serial;
  SampledMetric metric(rows, diagonal, serial);
  const NaturalGradient iterated = natural_gradient(diagonal, metric, 0.01);
  EXPECT_EQ(iterated.direction[dead], 0);
  EXPECT_LT((iterated.direction - result.direction).norm(), 1e-7 * result.direction.norm());
}

TEST(NaturalGradient, TwinParametersShareTheStep) {
  const Index n = 5;
  auto batches = test::random_batches(n, 6, 3, 46);
  for (auto& batch : batches) {
    for (auto& sample : batch) std::ranges::copy(sample.rows[1], sample.rows[4].begin());
  }
  const Gradient gradient = test::gradient_of(batches, {n, MetricSums::dense});
  const NaturalGradient result = natural_gradient(gradient, 1e-3);
  EXPECT_NEAR(result.direction[1], result.direction[4], 1e-8 * std::abs(result.direction[1]));
  EXPECT_LT(result.norm, 10);
}

TEST(NaturalGradient, AnIndefiniteMetricIsMetWithALargerShift) {
  Eigen::MatrixXd metric = Eigen::MatrixXd::Identity(3, 3);
  metric(1, 0) = metric(0, 1) = 1.05;  // scaled lowest eigenvalue -0.05
  const Gradient gradient = test::plain_gradient(test::random_vector(3, 1), metric);
  const NaturalGradient result = natural_gradient(gradient, 0, {.floor = 0});
  EXPECT_EQ(result.retries, 8);
  EXPECT_NEAR(result.shift, 0.1, 1e-12);
  EXPECT_TRUE(result.direction.allFinite());
  EXPECT_THROW(natural_gradient(gradient, 0, {.floor = 0, .retries = 3}), NumericalError);
}

TEST(NaturalGradient, WhatIsNotFiniteIsANumericalError) {
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  const Eigen::MatrixXd metric = test::random_metric(4, 2);
  Eigen::VectorXd g = test::random_vector(4, 3);
  g[2] = nan;
  EXPECT_THROW(natural_gradient(test::plain_gradient(g, metric), 0.01), NumericalError);
  Eigen::MatrixXd broken = metric;
  broken(1, 1) = std::numeric_limits<Real>::infinity();
  EXPECT_THROW(natural_gradient(test::plain_gradient(test::random_vector(4, 3), broken), 0.01), NumericalError);
  broken = metric;
  broken(2, 1) = nan;
  EXPECT_THROW(natural_gradient(test::plain_gradient(test::random_vector(4, 3), broken), 0.01), NumericalError);
}

TEST(NaturalGradient, NoGradientNoStep) {
  const NaturalGradient result =
      natural_gradient(test::plain_gradient(Eigen::VectorXd::Zero(4), test::random_metric(4, 2)), 0.01);
  EXPECT_EQ(result.direction, Eigen::VectorXd::Zero(4));
  EXPECT_EQ(result.norm, 0);
}

/// Samples and what the kernel form needs of them; few parameters or many.
struct KernelBench {
  Index parameters;
  std::vector<test::Batch> batches = test::random_batches(parameters, 3, 1, 45);
  Gradient gradient = test::gradient_of(batches, {parameters, MetricSums::dense});
  SampleRows rows = test::rows_of(batches, parameters);
  Communicator serial{};
  SampleKernel kernel{rows, gradient, serial};
};

TEST(NaturalGradient, KernelFormIsTheSameStep) {
  for (const Index parameters : {4, 60, 96, 400}) {
    for (const Real shift : {1e-2, 0.3}) {
      KernelBench bench{parameters};
      const NaturalGradient expected = natural_gradient(bench.gradient, 0, {.floor = shift});  // S + λ
      const NaturalGradient found = natural_gradient(bench.gradient, bench.kernel, shift, {});
      EXPECT_LT((found.direction - expected.direction).norm(), 1e-10 * expected.direction.norm()) << parameters;
      EXPECT_NEAR(found.norm, expected.norm, 1e-10 * expected.norm) << parameters;
      EXPECT_EQ(found.shift, shift);
    }
  }
}

TEST(NaturalGradient, WhatIsKeptFillsInWhatSamplesLeaveOpen) {
  // φ = κ + (S + λ)⁻¹ (g/2 - S κ): what S does not see of κ stays, the rest is forgotten as λ falls.
  for (const Index parameters : {20, 400}) {
    KernelBench bench{parameters};
    const Real shift = 1e-3;
    const Eigen::VectorXd kept = test::random_vector(parameters, 11);
    const Eigen::MatrixXd S = bench.gradient.metric.selfadjointView<Eigen::Lower>();
    const Eigen::MatrixXd shifted = S + shift * Eigen::MatrixXd::Identity(parameters, parameters);
    const Eigen::VectorXd expected = kept + shifted.llt().solve(0.5 * bench.gradient.gradient - S * kept);
    const NaturalGradient found = natural_gradient(bench.gradient, bench.kernel, shift, kept);
    EXPECT_LT((found.direction - expected).norm(), 1e-9 * expected.norm()) << parameters;
    EXPECT_NEAR(found.norm, std::sqrt(expected.dot(S * expected)), 1e-9 * found.norm) << parameters;
  }
}

TEST(NaturalGradient, KernelFormRaisesAShiftThatDoesNotHelp) {
  KernelBench bench{3};
  const NaturalGradient result = natural_gradient(bench.gradient, bench.kernel, -1e-3, {});
  EXPECT_GE(result.retries, 1);
  EXPECT_GT(result.shift, 0);
  EXPECT_THROW(natural_gradient(bench.gradient, bench.kernel, 1, Eigen::VectorXd::Zero(2)), ContractError);
}

}  // namespace
}  // namespace rbm
