#include "rbm_vmc/optimise/optimizer.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

std::vector<UpdateRule> all_rules() { return {Sgd{}, Momentum{}, Adam{}, StochasticReconfiguration{}}; }

/// E = ½ θᵀ H θ seen through noise, with the metric H (as for a wave function near its minimum).
struct NoisyQuadratic {
  Eigen::MatrixXd hessian;
  Real noise;
  std::mt19937_64 generator{17};
  std::normal_distribution<Real> normal{};

  Gradient at(const Eigen::VectorXd& theta) {
    const Eigen::VectorXd noises = Eigen::VectorXd::NullaryExpr(theta.size(), [&] { return normal(generator); });
    Gradient gradient = test::plain_gradient(hessian * theta + noise * noises, hessian);
    gradient.energy = 0.5 * theta.dot(hessian * theta) + noise * normal(generator);
    gradient.error_naive = noise;
    return gradient;
  }
};

void move(Eigen::VectorXd& theta, const Step& step) {
  for (Index k = 0; k < theta.size(); ++k) theta[k] += step.delta[static_cast<std::size_t>(k)];
}

TEST(Optimizer, EveryRuleMinimisesANoisyQuadratic) {
  for (const UpdateRule& rule : all_rules()) {
    NoisyQuadratic problem{test::random_metric(8, 3) + 0.3 * Eigen::MatrixXd::Identity(8, 8), 0.01};
    Optimizer optimizer(rule, 8);
    Eigen::VectorXd theta = test::random_vector(8, 4);
    const Real start = 0.5 * theta.dot(problem.hessian * theta);
    for (int k = 0; k < 600; ++k) move(theta, optimizer.step(problem.at(theta)));
    EXPECT_LT(0.5 * theta.dot(problem.hessian * theta), 1e-3 * start) << "rule " << rule.index();
  }
}

TEST(Optimizer, EveryRuleFindsTheGaussianOfTheHarmonicOscillator) {
  for (const UpdateRule& rule : all_rules()) {
    std::mt19937_64 generator(23);
    std::normal_distribution<Real> normal;
    Optimizer optimizer(rule, 1);
    Real alpha = 0.5;
    for (int k = 0; k < 400; ++k) {
      std::vector<test::Batch> batches(8, test::Batch(1, test::Sample(1)));
      for (auto& batch : batches) {
        for (Index lane = 0; lane < kBatch; ++lane) {
          const Real x = normal(generator) * std::sqrt(0.5 / alpha);
          batch[0].rows(0, lane) = -x * x / 2;
          batch[0].energies(0, lane) = batch[0].energies(1, lane) = alpha / 2 + x * x * (1 - alpha * alpha) / 2;
        }
      }
      alpha += optimizer.step(test::gradient_of(batches, {1, optimizer.metric()})).delta[0];
    }
    EXPECT_NEAR(alpha, 1, 1e-3) << "rule " << rule.index();
  }
}

TEST(Optimizer, SgdAndMomentumAgreeWithPlainTwins) {
  const LearningRate rate{.initial = 0.1, .constant_for = 2, .decay = 3};
  Optimizer sgd(Sgd{.rate = rate, .max_step_norm = 100}, 3);
  Optimizer momentum(Momentum{.rate = rate, .momentum = 0.8, .max_step_norm = 100}, 3);
  std::vector<Real> velocity(3, 0.0);
  for (unsigned k = 0; k < 8; ++k) {
    const Eigen::VectorXd g = test::random_vector(3, k);
    const Step plain = sgd.step(test::plain_gradient(g));
    const Step heavy = momentum.step(test::plain_gradient(g));
    const Real eta = k <= 2 ? 0.1 : 0.1 / (1 + (k - 2) / 3.0);
    Real length = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      velocity[i] = 0.8 * velocity[i] + g[static_cast<Index>(i)];
      EXPECT_NEAR(plain.delta[i], -eta * g[static_cast<Index>(i)], 1e-15);
      EXPECT_NEAR(heavy.delta[i], -eta * velocity[i], 1e-15);
      length += plain.delta[i] * plain.delta[i];
    }
    EXPECT_NEAR(plain.norm, std::sqrt(length), 1e-15);
    EXPECT_DOUBLE_EQ(plain.rate, eta);
  }
}

TEST(Optimizer, AdamAgreesWithAPlainTwin) {
  const Adam rule{.rate = {.initial = 0.3}, .beta1 = 0.7, .beta2 = 0.95, .epsilon = 1e-3, .max_step_norm = 100};
  Optimizer adam(rule, 4);
  std::vector<Real> m(4, 0.0), s(4, 0.0);
  for (unsigned k = 0; k < 10; ++k) {
    const Eigen::VectorXd g = test::random_vector(4, k);
    const Step step = adam.step(test::plain_gradient(g));
    for (std::size_t i = 0; i < 4; ++i) {
      const Real gi = g[static_cast<Index>(i)];
      m[i] = 0.7 * m[i] + 0.3 * gi;
      s[i] = 0.95 * s[i] + 0.05 * gi * gi;
      const Real corrected = m[i] / (1 - std::pow(0.7, k + 1));
      const Real root = std::sqrt(s[i] / (1 - std::pow(0.95, k + 1)));
      EXPECT_NEAR(step.delta[i], -0.3 * corrected / (root + 1e-3), 1e-14);
    }
  }
}

TEST(Optimizer, ReconfigurationStepsAlongTheNaturalGradient) {
  const StochasticReconfiguration rule{.rate = {.initial = 0.2}, .max_step_norm = 100};
  const Gradient gradient = test::plain_gradient(test::random_vector(6, 1), test::random_metric(6, 2));
  const NaturalGradient natural = natural_gradient(gradient, rule.shift.initial, rule.solver);
  const Step step = Optimizer(rule, 6).step(gradient);
  for (Index k = 0; k < 6; ++k) EXPECT_NEAR(step.delta[static_cast<std::size_t>(k)], -0.2 * natural.direction[k], 1e-14);
  EXPECT_NEAR(step.norm, 0.2 * natural.norm, 1e-14);
  EXPECT_EQ(step.shift, rule.shift.initial);
  EXPECT_FALSE(step.limited);
}

TEST(Optimizer, ALongStepIsScaledToTheLimit) {
  const Eigen::MatrixXd metric = test::random_metric(5, 2);
  const Gradient gradient = test::plain_gradient(1e3 * test::random_vector(5, 1), metric);
  const Step step = Optimizer(StochasticReconfiguration{.max_step_norm = 0.03}, 5).step(gradient);
  const Eigen::VectorXd delta =
      Eigen::VectorXd::NullaryExpr(5, [&](Index k) { return step.delta[static_cast<std::size_t>(k)]; });
  EXPECT_TRUE(step.limited);
  EXPECT_EQ(step.norm, 0.03);
  EXPECT_NEAR(std::sqrt(delta.dot(metric * delta)), 0.03, 1e-13);
  EXPECT_LT(delta.dot(gradient.gradient), 0);

  const Step first_order = Optimizer(Sgd{.max_step_norm = 0.5}, 5).step(gradient);
  Real square = 0;
  for (const Real d : first_order.delta) square += d * d;
  EXPECT_NEAR(square, 0.25, 1e-14);
}

TEST(Optimizer, ShiftFollowsTheEnergyAndRefusedSolves) {
  Optimizer optimizer(StochasticReconfiguration{}, 3);
  Gradient gradient = test::plain_gradient(test::random_vector(3, 1), test::random_metric(3, 2));
  gradient.energy = 1;
  EXPECT_DOUBLE_EQ(optimizer.step(gradient).shift, 1e-2);
  gradient.energy = 0.5;
  EXPECT_DOUBLE_EQ(optimizer.step(gradient).shift, 1e-2 / 3);
  gradient.energy = 2;
  EXPECT_DOUBLE_EQ(optimizer.step(gradient).shift, 5e-2 / 3);
  gradient.metric = Eigen::MatrixXd::Identity(3, 3);
  gradient.metric(1, 0) = 1.05;
  gradient.metric_diagonal.setOnes();
  const Step refused = optimizer.step(gradient);
  EXPECT_EQ(refused.refused_solves, 1);
  EXPECT_NEAR(refused.shift, 0.5 / 3, 1e-12);
  EXPECT_EQ(optimizer.state()[1], refused.shift);
}

TEST(Optimizer, WhatIsNotFiniteThrowsAndLeavesNoTrace) {
  for (const UpdateRule& rule : all_rules()) {
    Optimizer optimizer(rule, 4);
    const Eigen::MatrixXd metric = test::random_metric(4, 2);
    optimizer.step(test::plain_gradient(test::random_vector(4, 1), metric));
    const auto before = optimizer.state();
    Gradient broken = test::plain_gradient(test::random_vector(4, 3), metric);
    broken.gradient[1] = std::numeric_limits<Real>::quiet_NaN();
    EXPECT_THROW(optimizer.step(broken), NumericalError);
    broken = test::plain_gradient(test::random_vector(4, 3), metric);
    broken.energy = std::numeric_limits<Real>::infinity();
    EXPECT_THROW(optimizer.step(broken), NumericalError);
    EXPECT_EQ(optimizer.state(), before) << "rule " << rule.index();
  }
}

TEST(Optimizer, RestoredItGoesOnWithTheSameBits) {
  for (const UpdateRule& rule : all_rules()) {
    const auto history = [&](int interrupted_at) {
      NoisyQuadratic problem{test::random_metric(5, 3), 0.1};
      auto optimizer = std::make_unique<Optimizer>(rule, 5);
      Eigen::VectorXd theta = test::random_vector(5, 4);
      for (int k = 0; k < 12; ++k) {
        if (k == interrupted_at) {
          const auto state = optimizer->state();
          optimizer = std::make_unique<Optimizer>(rule, 5);
          optimizer->restore(state);
        }
        move(theta, optimizer->step(problem.at(theta)));
      }
      return std::pair(theta, optimizer->state());
    };
    const auto whole = history(-1);
    for (const int k : {1, 6, 11}) EXPECT_EQ(history(k), whole) << "rule " << rule.index();
  }
}

TEST(Optimizer, RefusesTheStateOfAnother) {
  const auto adam = Optimizer(Adam{}, 3).state();
  EXPECT_THROW(Optimizer(Sgd{}, 3).restore(adam), CheckpointError);
  EXPECT_THROW(Optimizer(Adam{}, 4).restore(adam), CheckpointError);
}

TEST(Optimizer, AboveTheDenseLimitItAsksForRowsAndStepsAlike) {
  const Index n = 30;
  const auto batches = test::random_batches(n, 8, 2, 7);
  Optimizer dense(StochasticReconfiguration{}, n), sampled(StochasticReconfiguration{.dense_limit = n - 1}, n);
  EXPECT_FALSE(dense.needs_sample_rows());
  EXPECT_TRUE(sampled.needs_sample_rows());
  const Gradient full = test::gradient_of(batches, {n, dense.metric()});
  const Gradient diagonal = test::gradient_of(batches, {n, sampled.metric()});
  SampleRows rows = test::rows_of(batches, n);
  Communicator serial;
  const Step expected = dense.step(full);
  const Step step = sampled.step(diagonal, rows, serial);
  EXPECT_GT(step.cg_iterations, 0);
  EXPECT_NEAR(step.norm, expected.norm, 1e-7 * expected.norm);
  for (std::size_t k = 0; k < expected.delta.size(); ++k)
    EXPECT_NEAR(step.delta[k], expected.delta[k], 1e-6 * expected.norm);
  EXPECT_THROW(sampled.step(diagonal), ContractError);
}

/// Samples of ψ = exp(-αx²/2) in the harmonic trap, and of directions in θ that do nothing.
std::vector<test::Batch> oscillator(Real alpha, std::mt19937_64& generator, Index parameters) {
  std::normal_distribution<Real> normal;
  std::vector<test::Batch> batches(2, test::Batch(1, test::Sample(parameters)));
  for (auto& batch : batches) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real x = normal(generator) * std::sqrt(0.5 / alpha);
      batch[0].rows(0, lane) = -x * x / 2;
      for (Index k = 1; k < parameters; ++k) batch[0].rows(k, lane) = std::sin(static_cast<Real>(k) * x);
      batch[0].energies(0, lane) = batch[0].energies(1, lane) = alpha / 2 + x * x * (1 - alpha * alpha) / 2;
    }
  }
  return batches;
}

TEST(Optimizer, KernelRulesFindTheGaussianOfTheHarmonicOscillator) {
  for (const Real momentum : {0.0, 0.9}) {
    std::mt19937_64 generator(29);
    Communicator serial;
    Optimizer optimizer(KernelReconfiguration{.momentum = momentum}, 100);  // 64 samples
    ASSERT_TRUE(optimizer.needs_sample_rows());
    ASSERT_EQ(optimizer.metric(), MetricSums::none);
    Real alpha = 0.5;
    for (int k = 0; k < 400; ++k) {
      const auto batches = oscillator(alpha, generator, 100);
      SampleRows rows = test::rows_of(batches, 100);
      alpha += optimizer.step(test::gradient_of(batches, {100, optimizer.metric()}), rows, serial).delta[0];
    }
    EXPECT_NEAR(alpha, 1, 0.01) << "momentum " << momentum;
  }
}

/// θ after some steps on given samples, stopped and restored before step `interrupted_at`; and the state.
auto kernel_history(const KernelReconfiguration& rule, int interrupted_at) {
  auto optimizer = std::make_unique<Optimizer>(rule, 80);
  Communicator serial;
  Eigen::VectorXd theta = Eigen::VectorXd::Zero(80);
  for (int k = 0; k < 6; ++k) {
    if (k == interrupted_at) {
      const auto state = optimizer->state();
      optimizer = std::make_unique<Optimizer>(rule, 80);
      optimizer->restore(state);
    }
    const auto batches = test::random_batches(80, 2, 1, static_cast<unsigned>(k));
    SampleRows rows = test::rows_of(batches, 80);
    move(theta, optimizer->step(test::gradient_of(batches, {80, MetricSums::none}), rows, serial));
  }
  return std::pair(theta, optimizer->state());
}

TEST(Optimizer, KernelRulesGoOnWithTheSameBits) {
  for (const Real momentum : {0.0, 0.95}) {
    const KernelReconfiguration rule{.momentum = momentum};
    const auto whole = kernel_history(rule, -1);
    for (const int k : {1, 3, 5}) EXPECT_EQ(kernel_history(rule, k), whole);
  }
}

TEST(Optimizer, SpringIsThePaperSteppedPlainly) {
  const Real eta = 0.2, mu = 0.95, shift = 1e-3;
  const KernelReconfiguration rule{
      .rate = {.initial = eta}, .shift = {shift, shift, shift}, .momentum = mu, .max_step_norm = 1e6};
  Eigen::VectorXd theta = Eigen::VectorXd::Zero(80), direction = theta;
  for (int k = 0; k < 6; ++k) {
    const Gradient gradient = test::gradient_of(test::random_batches(80, 2, 1, static_cast<unsigned>(k)), {80, MetricSums::dense});
    const Eigen::MatrixXd S = gradient.metric.selfadjointView<Eigen::Lower>();
    const Eigen::MatrixXd shifted = S + shift * Eigen::MatrixXd::Identity(80, 80);
    direction = mu * direction + shifted.llt().solve(0.5 * gradient.gradient - mu * (S * direction));
    theta -= eta * direction;
  }
  EXPECT_LT((kernel_history(rule, -1).first - theta).norm(), 1e-8 * theta.norm());
}

TEST(Optimizer, MinsrIsSpringThatKeepsNothing) {
  const KernelReconfiguration minsr{}, spring{.momentum = 1e-300};
  EXPECT_LT((kernel_history(minsr, -1).first - kernel_history(spring, -1).first).norm(), 1e-14);
  EXPECT_EQ(kernel_history(minsr, -1).second.size(), 1u + AdaptiveShift::state_size);
  EXPECT_EQ(kernel_history(spring, -1).second.size(), 1u + AdaptiveShift::state_size + 80u);
}

TEST(Optimizer, KernelRulesLimitTheirStepsAndRefuseWhatIsNotFinite) {
  const auto batches = test::random_batches(80, 2, 1, 3);
  Gradient gradient = test::gradient_of(batches, {80, MetricSums::dense});
  SampleRows rows = test::rows_of(batches, 80);
  Communicator serial;
  Optimizer optimizer(KernelReconfiguration{.rate = {.initial = 100}, .momentum = 0.9, .max_step_norm = 0.03}, 80);
  const Step step = optimizer.step(gradient, rows, serial);
  const Eigen::VectorXd delta =
      Eigen::VectorXd::NullaryExpr(80, [&](Index k) { return step.delta[static_cast<std::size_t>(k)]; });
  EXPECT_TRUE(step.limited);
  EXPECT_NEAR(std::sqrt(delta.dot(gradient.metric.selfadjointView<Eigen::Lower>() * delta)), 0.03, 1e-10);
  const auto before = optimizer.state();
  gradient.gradient[7] = std::numeric_limits<Real>::quiet_NaN();
  EXPECT_THROW(optimizer.step(gradient, rows, serial), NumericalError);
  EXPECT_EQ(optimizer.state(), before);
  EXPECT_THROW(optimizer.step(gradient), ContractError);
}

}  // namespace
}  // namespace rbm
