#include "rbm_vmc/optimise/conjugate_gradient.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

TEST(ConjugateGradient, SolvesAsCholeskyDoes) {
  for (Index n : {1, 5, 60}) {
    const Eigen::MatrixXd a = test::random_metric(n, 3) + 0.1 * Eigen::MatrixXd::Identity(n, n);
    const Eigen::VectorXd b = test::random_vector(n, 4);
    const CgResult result = conjugate_gradient([&](const Eigen::VectorXd& v) -> Eigen::VectorXd { return a * v; }, b);
    const Eigen::VectorXd exact = a.llt().solve(b);
    EXPECT_TRUE(result.sound);
    EXPECT_LE(result.residual, 1e-8);
    EXPECT_LE((b - a * result.solution).norm(), 2e-8 * b.norm());
    EXPECT_LT((result.solution - exact).norm(), 1e-6 * exact.norm());
  }
}

TEST(ConjugateGradient, IsDoneAfterAsManyIterationsAsEigenvalues) {
  Eigen::VectorXd spectrum(50);
  for (Index k = 0; k < 50; ++k) spectrum[k] = 1 + static_cast<Real>(k % 3);
  const auto apply = [&](const Eigen::VectorXd& v) -> Eigen::VectorXd { return spectrum.cwiseProduct(v); };
  EXPECT_EQ(conjugate_gradient(apply, test::random_vector(50, 1)).iterations, 3);
}

TEST(ConjugateGradient, StoppedEarlyStillDescends) {
  const Eigen::MatrixXd a = test::random_metric(80, 5) + 1e-4 * Eigen::MatrixXd::Identity(80, 80);
  const Eigen::VectorXd b = test::random_vector(80, 6);
  const auto apply = [&](const Eigen::VectorXd& v) -> Eigen::VectorXd { return a * v; };
  const CgResult result = conjugate_gradient(apply, b, {.tolerance = 1e-12, .iterations = 4});
  EXPECT_EQ(result.iterations, 4);
  EXPECT_GT(result.residual, 1e-3);
  EXPECT_GT(result.solution.dot(b), 0);
  EXPECT_LT(0.5 * result.solution.dot(a * result.solution) - b.dot(result.solution), 0);
}

TEST(ConjugateGradient, NothingToSolve) {
  const auto apply = [](const Eigen::VectorXd& v) -> Eigen::VectorXd { return v; };
  const CgResult result = conjugate_gradient(apply, Eigen::VectorXd::Zero(4));
  EXPECT_EQ(result.iterations, 0);
  EXPECT_TRUE(result.sound);
  EXPECT_EQ(result.solution, Eigen::VectorXd::Zero(4));
}

TEST(ConjugateGradient, SaysWhenTheMatrixIsUnfit) {
  const Eigen::VectorXd b = test::random_vector(10, 7);
  EXPECT_FALSE(conjugate_gradient([](const Eigen::VectorXd& v) -> Eigen::VectorXd { return -v; }, b).sound);
  const auto nan = [](const Eigen::VectorXd& v) -> Eigen::VectorXd { return v * std::numeric_limits<Real>::quiet_NaN(); };
  EXPECT_FALSE(conjugate_gradient(nan, b).sound);
}

}  // namespace
}  // namespace rbm
