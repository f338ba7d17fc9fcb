// Maximum likelihood against what is known: entropies of the data, exact gradients, generating couplings, true densities.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "rbm_vmc/data/bars_and_stripes.hpp"
#include "rbm_vmc/data/gaussian_mixture.hpp"
#include "rbm_vmc/data/ising_chain.hpp"
#include "rbm_vmc/generative/enumeration.hpp"
#include "rbm_vmc/generative/log_z_gradient.hpp"
#include "support/small_trainings.hpp"

namespace rbm {
namespace {

bool long_tests() { return std::getenv("RBM_LONG_TESTS") != nullptr; }

/// How far <ln p> of all bars and stripes stays below its bound, -ln of their number.
Real distance_to_entropy(Index n, const std::vector<std::string>& settings) {
  Communicator serial;
  BarsAndStripes rows(n, StripesBy::pattern);
  test::Data data(rows, 0, serial);
  Training training(data.input(settings), data.file, data.summary, serial);
  test::finish(training);
  EXPECT_TRUE(training.final_likelihood()->exact);
  EXPECT_LE(training.machine().shape().hidden, 16);
  const Real bound = -std::log(static_cast<Real>((Index{2} << n) - 2));
  EXPECT_LT(training.final_likelihood()->samples, bound + 1e-9);
  return bound - training.final_likelihood()->samples;
}

class BarsAndStripesOf : public testing::TestWithParam<Index> {};

TEST_P(BarsAndStripesOf, AreLearntByTempering) {
  EXPECT_LT(distance_to_entropy(GetParam(), {"sampler.start=tempering", "optimizer.iterations=6000"}), 0.05);
}

TEST_P(BarsAndStripesOf, AreLearntByPersistentChains) {
  std::vector<std::string> settings{"sampler.start=persistent", "sampler.chains=1024", "optimizer.method=sgd",
                                    "optimizer.weight_decay=1e-4"};
  const std::vector<std::string> more =
      GetParam() == 4
          ? std::vector<std::string>{"sampler.cycles=10", "optimizer.learning_rate=0.1", "optimizer.iterations=30000"}
          : std::vector<std::string>{"sampler.cycles=5", "optimizer.learning_rate=0.1", "optimizer.iterations=8000"};
  settings.insert(settings.end(), more.begin(), more.end());
  EXPECT_LT(distance_to_entropy(GetParam(), settings), 0.05);
}

INSTANTIATE_TEST_SUITE_P(Learning, BarsAndStripesOf, testing::Values(2, 3, 4));

/// Both phases of a machine that stays as it is, against the sum over all states.
class GradientOf : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(GradientOf, ChainsAgreesWithTheExactOne) {
  Communicator serial;
  BarsAndStripes rows(2, StripesBy::coin);
  test::Data data(rows, 0, serial);
  auto settings = GetParam();
  settings.insert(settings.end(), {"machine.hidden=3", "machine.init_scale=0.8", "sampler.cycles=20", "sampler.chains=128"});
  const TrainingInput input = data.input(settings);
  Machine machine = start_machine(input, data.summary);
  std::vector<Real> theta(machine.theta().begin(), machine.theta().end());
  for (std::size_t k = 0; k < theta.size(); ++k) theta[k] += 0.3 * std::sin(static_cast<Real>(k));
  machine.set_theta(theta);

  const SampleFile file(data.file);
  const RowScaling scaling = row_scaling(input, data.summary);
  Minibatches batches(file, scaling, {.minibatch = *input.data.minibatch, .whole_numbers = true});
  const auto phases = make_phases(input, machine, batches.slots(), serial);
  ExactSum sum(PhaseLayout::segments(machine.shape(), {}), kRoundCounters);
  constexpr Index kIterations = 600, kSettling = 20;
  std::vector<Real> total(theta.size()), square(theta.size());
  for (Index k = 0; k < kIterations; ++k) {
    sum.clear();
    phases->add(k, machine, batches, sum, {});
    const auto totals = sum.reduce(serial);
    if (k < kSettling) continue;
    for (std::size_t p = 0; p < theta.size(); ++p) {
      total[p] += totals[p];
      square[p] += totals[p] * totals[p];
    }
  }
  // <∂ln p> by differences of <ln p̃> - ln Z over the rows.
  const auto of_z = log_z_gradient(machine, serial);
  std::vector<Real> x(4 * static_cast<std::size_t>(data.summary.rows()));
  file.read_rows(SamplePart::samples, 0, data.summary.rows(), std::span(x));
  Real chi = 0;
  for (std::size_t p = 0; p < theta.size(); ++p) {
    Real of_data = 0;
    for (const Real sign : {1.0, -1.0}) {
      auto moved = theta;
      moved[p] += sign * 1e-5;
      Machine other = machine;
      other.set_theta(moved);
      for (Index row = 0; row < data.summary.rows(); ++row) {
        of_data += sign / 2e-5 * enumerate_log_marginal(other, std::span(x).subspan(static_cast<std::size_t>(4 * row), 4));
      }
    }
    const Real exact = of_data / static_cast<Real>(data.summary.rows()) - of_z[p];
    const auto n = static_cast<Real>(kIterations - kSettling);
    const Real mean = total[p] / n, error = std::sqrt((square[p] / n - mean * mean) / (n - 1));
    EXPECT_NEAR(mean, exact, 4 * error + 1e-9) << "parameter " << p;
    chi += (mean - exact) * (mean - exact) / (error * error);
  }
  EXPECT_LT(chi / static_cast<Real>(theta.size()), 2);
}

INSTANTIATE_TEST_SUITE_P(
    Learning, GradientOf,
    testing::Values(std::vector<std::string>{"sampler.start=persistent"},
                    std::vector<std::string>{"sampler.start=tempering"}, std::vector<std::string>{"sampler.start=data"},
                    std::vector<std::string>{"sampler.start=noise"},
                    std::vector<std::string>{"sampler.start=persistent", "sampler.method=metropolis"},
                    std::vector<std::string>{"sampler.start=persistent", "sampler.precision=single"},
                    std::vector<std::string>{"sampler.start=persistent", "machine.visible_couplings=true"},
                    std::vector<std::string>{"sampler.start=persistent", "machine.hidden_couplings=true"},
                    std::vector<std::string>{"sampler.start=persistent", "machine.beta=1.5", "machine.hidden_units=spin"}));

TEST(Learning, CouplingsOfAnIsingChainAreThoseThatMadeIt) {
  Communicator serial;
  constexpr Index kSpins = 20, kRows = 20000;
  IsingChain rows({.length = kSpins, .coupling = 1, .temperature = 2}, kRows, 5);
  test::Data data(rows, 0, serial);
  const auto input =
      data.input({"machine.hidden=0", "machine.visible_couplings=true", "optimizer.method=natural", "data.minibatch=20000",
                  "optimizer.learning_rate=0.5", "optimizer.iterations=40", "optimizer.decay=5", "sampler.start=persistent",
                  "sampler.chains=40960", "sampler.cycles=3"});
  Training training(input, data.file, data.summary, serial);
  test::finish(training);
  // The error of an estimate of maximum likelihood: the inverse of the covariance of s_i s_j, over the number of rows.
  const Machine& machine = training.machine();
  const MachineShape& shape = machine.shape();
  const auto parameters = static_cast<Index>(shape.parameters());
  Eigen::MatrixXd moments = Eigen::MatrixXd::Zero(parameters, parameters);
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(parameters), derivatives(parameters);
  std::vector<Real> x(static_cast<std::size_t>(kRows * kSpins));
  SampleFile(data.file).read_rows(SamplePart::samples, 0, kRows, std::span(x));
  for (Index row = 0; row < kRows; ++row) {
    const auto d = energy_derivatives(machine, std::span(x).subspan(static_cast<std::size_t>(row * kSpins), kSpins), {});
    derivatives = Eigen::Map<const Eigen::VectorXd>(d.data(), parameters);
    mean += derivatives;
    moments.selfadjointView<Eigen::Lower>().rankUpdate(derivatives);
  }
  mean /= kRows;
  const Eigen::MatrixXd full = moments.selfadjointView<Eigen::Lower>();
  const Eigen::MatrixXd covariance = full / kRows - mean * mean.transpose();
  const Eigen::MatrixXd inverse = covariance.llt().solve(Eigen::MatrixXd::Identity(parameters, parameters));
  Real chi = 0;
  for (Index k = 0; k < parameters; ++k) {
    Real truth = 0;
    for (Index i = 0; i < kSpins; ++i) {
      for (const Index j : {i + 1, i + kSpins - 1}) {  // neighbours around the ring
        if (j < kSpins && k == shape.V() + pair_index(i, j, kSpins) && (j == i + 1 || i == 0)) truth = 0.5;
      }
    }
    const Real error = std::sqrt(inverse(k, k) / kRows);
    const Real z = (machine.theta()[static_cast<std::size_t>(k)] - truth) / error;
    EXPECT_LT(std::abs(z), 4.2) << "parameter " << k << ": " << machine.theta()[static_cast<std::size_t>(k)] << " for "
                                << truth;
    chi += z * z;
  }
  // 210 normal deviations: their mean square is 1 within 3 √(2/210).
  EXPECT_NEAR(chi / static_cast<Real>(parameters), 1, 0.35);
}

TEST(Learning, AMixtureOfTwoClustersIsDescribedAsWellAsByItsTrueDensity) {
  Communicator serial;
  const GaussianMixture mixture;
  MixtureRows rows(mixture, 6000, 3);
  test::Data data(rows, 1.0 / 3, serial);
  Training training(data.input({}), data.file, data.summary, serial);
  test::finish(training);
  std::vector<Real> x(static_cast<std::size_t>(2 * data.summary.validation_rows()));
  SampleFile(data.file).read_rows(SamplePart::validation, 0, data.summary.validation_rows(), std::span(x));
  Real truth = 0;
  for (std::size_t row = 0; row < x.size(); row += 2) truth += mixture.log_density(std::span(x).subspan(row, 2));
  truth /= static_cast<Real>(data.summary.validation_rows());
  EXPECT_TRUE(training.final_likelihood()->exact);
  EXPECT_NEAR(training.final_likelihood()->validation, truth, 0.05);
}

TEST(Learning, GaussianMachinesStayFinite) {
  Communicator serial;
  const int seeds = long_tests() ? 100 : 2;
  for (int seed = 1; seed <= seeds; ++seed) {
    MixtureRows rows({.clusters = 2 + seed % 3, .dimensions = 1 + seed % 4, .separation = 6}, 1000,
                     static_cast<std::uint64_t>(seed));
    test::Data data(rows, 0.2, serial);
    Training training(data.input({"run.seed=" + std::to_string(seed)}), data.file, data.summary, serial);
    test::finish(training);
    EXPECT_TRUE(std::isfinite(training.final_likelihood()->validation)) << "seed " << seed;
    for (const Real value : training.machine().theta()) ASSERT_TRUE(std::isfinite(value)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace rbm
