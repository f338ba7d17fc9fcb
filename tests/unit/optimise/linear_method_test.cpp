#include "rbm_vmc/optimise/linear_method.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "rbm_vmc/optimise/linear_sum.hpp"
#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

/// ψ = e^{-x²/2}[1 + θ₀ h(x) + θ₁ x] in the harmonic trap, h = 2x² - 1: eigenstates of energies ½, 5/2, 3/2. Samples of any
/// distribution will do.
Gradient oscillator(const Eigen::Vector2d& theta, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<Real> place(-1.5, 1.5);
  std::vector<test::Batch> batches(2, test::Batch(1, test::Sample(2)));
  std::vector<Block> derivatives;
  for (auto& batch : batches) {
    Block& rows = batch[0].rows;
    derivatives.emplace_back(2);
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real x = place(generator), h = 2 * x * x - 1;
      const Real psi = 1 + theta[0] * h + theta[1] * x;
      const Real energy = (0.5 + 2.5 * theta[0] * h + 1.5 * theta[1] * x) / psi;
      rows(0, lane) = h / psi;
      rows(1, lane) = x / psi;
      batch[0].energies(0, lane) = batch[0].energies(1, lane) = energy;
      derivatives.back()(0, lane) = (2.5 - energy) * rows(0, lane);
      derivatives.back()(1, lane) = (1.5 - energy) * rows(1, lane);
    }
  }
  Gradient gradient = test::gradient_of(batches, {2, MetricSums::dense});
  LinearSum sum(2);
  ExactSum total(LinearSum::segments(2));
  for (std::size_t b = 0; b < 2; ++b) {
    sum.clear();
    sum.add(batches[b][0].energies[1], batches[b][0].rows, derivatives[b]);
    total.add(sum.partial());
  }
  Communicator serial;
  gradient.hamiltonian = linear_hamiltonian(total.reduce(serial), gradient, 0);
  return gradient;
}

TEST(LinearMethod, FindsAnEigenstateInItsSpanFromAnySamples) {
  // The ground state is ψ - θ₀ψ₀ - θ₁ψ₁, and in terms of ψ̄_i = ψ_i - <O_i>ψ, Δ = -θ/(1 - θ·<O>).
  for (const unsigned seed : {1U, 2U, 3U}) {
    const Eigen::Vector2d theta(0.07, -0.13);
    const Gradient gradient = oscillator(theta, seed);
    const NaturalGradient step = linear_step(gradient, 0, {.floor = 0});
    const Eigen::VectorXd expected = -theta / (1 - theta.dot(gradient.mean_log_derivative));
    const Eigen::MatrixXd S = gradient.metric.selfadjointView<Eigen::Lower>();
    const Real square = expected.dot(S * expected);
    EXPECT_LT((step.direction + expected / std::sqrt(1 + square)).norm(), 1e-7);
    EXPECT_NEAR(step.norm, std::sqrt(square / (1 + square)), 1e-7);
    EXPECT_EQ(step.retries, 0);
  }
}

TEST(LinearMethod, AHighShiftLeadsDownTheSlope) {
  const Gradient gradient = oscillator({0.07, -0.13}, 4);
  const Real shift = 1e4;
  const NaturalGradient step = linear_step(gradient, shift, {.floor = 0});
  Real excitation = 0;  // mean of H̄_kk/S_kk - <E>
  for (Index k = 0; k < 2; ++k) excitation += 0.5 * gradient.hamiltonian(1 + k, 1 + k) / gradient.metric_diagonal[k];
  for (Index k = 0; k < 2; ++k) {
    const Real expected = 0.5 * gradient.gradient[k] / gradient.metric_diagonal[k] / (excitation * shift);
    EXPECT_NEAR(step.direction[k], expected, 2e-3 * std::abs(expected));
  }
}

TEST(LinearMethod, UnitsOfParametersDoNotMatter) {
  const Gradient gradient = oscillator({0.07, -0.13}, 5);
  Gradient scaled = gradient;
  const std::vector<Real> units{1e-3, 50};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto k = static_cast<Index>(i);
    scaled.gradient[k] *= units[i];
    scaled.metric.row(k) *= units[i];
    scaled.metric.col(k) *= units[i];
    scaled.hamiltonian.row(1 + k) *= units[i];
    scaled.hamiltonian.col(1 + k) *= units[i];
  }
  scaled.metric_diagonal = scaled.metric.diagonal();
  const NaturalGradient one = linear_step(gradient, 0.1, {.floor = 0}), other = linear_step(scaled, 0.1, {.floor = 0});
  EXPECT_NEAR(other.norm, one.norm, 1e-10);
  for (Index k = 0; k < 2; ++k)
    EXPECT_NEAR(other.direction[k] * units[static_cast<std::size_t>(k)], one.direction[k], 1e-10);
}

TEST(LinearMethod, AParameterWithoutEffectStaysAndADependentOneDoesNoHarm) {
  Gradient gradient = oscillator({0.07, -0.13}, 6);
  const NaturalGradient expected = linear_step(gradient, 0.05);
  // A third parameter that does nothing, and a fourth that does what the first does.
  Gradient wider = gradient;
  const std::vector<Index> copied{0, 1, -1, 0};
  wider.gradient = wider.metric_diagonal = Eigen::VectorXd::Zero(4);
  wider.metric = Eigen::MatrixXd::Zero(4, 4);
  wider.hamiltonian = Eigen::MatrixXd::Zero(5, 5);
  const Eigen::MatrixXd S = gradient.metric.selfadjointView<Eigen::Lower>();
  for (Index i = 0; i < 4; ++i) {
    const Index a = copied[static_cast<std::size_t>(i)];
    if (a < 0) continue;
    wider.gradient[i] = gradient.gradient[a];
    wider.metric_diagonal[i] = S(a, a);
    wider.hamiltonian(1 + i, 0) = gradient.hamiltonian(1 + a, 0);
    wider.hamiltonian(0, 1 + i) = gradient.hamiltonian(0, 1 + a);
    for (Index j = 0; j < 4; ++j) {
      const Index b = copied[static_cast<std::size_t>(j)];
      if (b < 0) continue;
      wider.metric(i, j) = S(a, b);
      wider.hamiltonian(1 + i, 1 + j) = gradient.hamiltonian(1 + a, 1 + b);
    }
  }
  const NaturalGradient step = linear_step(wider, 0.05);
  EXPECT_EQ(step.direction[2], 0.0);
  EXPECT_NEAR(step.direction[0], step.direction[3], 1e-4 * step.norm);
  EXPECT_LT(step.norm, 1.5 * expected.norm);
}

TEST(LinearMethod, TakesTheStateThatIsMostlyPsi) {
  // An intruder far below that has little of ψ, as noise makes it: the step is that of the other state.
  Gradient gradient = test::plain_gradient(Eigen::VectorXd::Constant(2, 0.2), Eigen::MatrixXd::Identity(2, 2));
  gradient.hamiltonian = Eigen::MatrixXd::Zero(3, 3);
  gradient.hamiltonian(1, 0) = gradient.hamiltonian(0, 1) = 0.1;
  gradient.hamiltonian(1, 1) = 2;
  gradient.hamiltonian(2, 0) = gradient.hamiltonian(0, 2) = 0.1;
  gradient.hamiltonian(2, 2) = -5;
  const NaturalGradient step = linear_step(gradient, 0, {.floor = 0});
  EXPECT_NEAR(step.direction[0], 0.05, 2e-3);  // -Δ = (g/2)/2, but for second order
  EXPECT_EQ(step.retries, 0);
}

TEST(LinearMethod, RaisesTheShiftUntilThereIsSuchAState) {
  Gradient gradient = test::plain_gradient(Eigen::VectorXd::Constant(1, 0.2), Eigen::MatrixXd::Identity(1, 1));
  gradient.hamiltonian = Eigen::MatrixXd::Zero(2, 2);
  gradient.hamiltonian << 0, 1, -1, 0.1;  // complex eigenvalues
  const NaturalGradient step = linear_step(gradient, 1e-3);
  EXPECT_GT(step.retries, 0);
  EXPECT_GT(step.shift, 1);
  EXPECT_LT(step.norm, 1);
}

TEST(LinearMethod, AParameterThatHardlyActsDoesNotFollowItsNoise) {
  Gradient gradient = oscillator({0.07, -0.13}, 8);
  const NaturalGradient expected = linear_step(gradient, 1e-2);
  const Real tiny = 1e-7;  // of the second parameter: all its entries as small as its noise
  gradient.gradient[1] = 2e-3 * tiny;
  gradient.metric_diagonal[1] = gradient.metric(1, 1) = tiny * tiny;
  gradient.metric(1, 0) = 0;
  gradient.hamiltonian.row(2).setConstant(1e-3 * tiny);
  gradient.hamiltonian.col(2).setConstant(-1e-3 * tiny);
  const NaturalGradient step = linear_step(gradient, 1e-2);
  EXPECT_EQ(step.retries, 0);
  EXPECT_LT(std::abs(step.direction[1]), 1e-3);
  EXPECT_LT(step.norm, 2 * expected.norm);
}

TEST(LinearMethod, RefusesWhatIsNotFiniteOrMissing) {
  Gradient gradient = oscillator({0.07, -0.13}, 7);
  gradient.hamiltonian(1, 2) = std::numeric_limits<Real>::quiet_NaN();
  EXPECT_THROW(linear_step(gradient, 0.1), NumericalError);
  gradient.hamiltonian.resize(0, 0);
  EXPECT_THROW(linear_step(gradient, 0.1), ContractError);
}

}  // namespace
}  // namespace rbm
