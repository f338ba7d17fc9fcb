#include "rbm_vmc/optimise/linear_sum.hpp"

#include <gtest/gtest.h>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

/// E_j of a sample of random_batches, made of its own numbers.
Block derivatives_of(const test::Sample& sample) {
  Block derivatives(sample.rows.rows());
  for (Index k = 0; k < sample.rows.rows(); ++k) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      derivatives(k, lane) = std::cos(static_cast<Real>(k) + sample.rows(k, lane) + sample.energies(0, lane));
    }
  }
  return derivatives;
}

std::vector<Real> totals_of(const std::vector<test::Batch>& batches, Index parameters) {
  LinearSum sum(parameters);
  ExactSum total(LinearSum::segments(parameters));
  for (const auto& batch : batches) {
    sum.clear();
    for (const auto& sample : batch) sum.add(sample.energies[1], sample.rows, derivatives_of(sample));
    total.add(sum.partial());
  }
  Communicator serial;
  return total.reduce(serial);
}

TEST(LinearSum, MatrixIsThatOfTheStatesItself) {
  // H̄_ij = <ψ̄_i| H |ψ̄_j>/<ψ|ψ> by its definition: ψ̄_i/ψ = O_i - <O_i>,  Hψ̄_j/ψ = (O_j - <O_j>)E + E_j.
  const Index parameters = 7;
  const Real reference = -1.5;
  const auto batches = test::random_batches(parameters, 5, 2, 71);
  const Gradient gradient = test::gradient_of(batches, {parameters, MetricSums::dense}, reference);
  const Eigen::MatrixXd found = linear_hamiltonian(totals_of(batches, parameters), gradient, reference);

  const Eigen::VectorXd& mean = gradient.mean_log_derivative;
  const Real energy = gradient.clipped_energy;
  Eigen::MatrixXd H = Eigen::MatrixXd::Zero(parameters + 1, parameters + 1), S = H;
  for (const auto& batch : batches) {
    for (const auto& sample : batch) {
      const Block derivatives = derivatives_of(sample);
      for (Index lane = 0; lane < kBatch; ++lane) {
        const Real local = sample.energies(1, lane) + reference;
        Eigen::VectorXd bra(parameters + 1), ket(parameters + 1);
        bra[0] = 1;
        ket[0] = local;
        for (Index k = 0; k < parameters; ++k) {
          bra[1 + k] = sample.rows(k, lane) - mean[k];
          ket[1 + k] = bra[1 + k] * local + derivatives(k, lane);
        }
        H += bra * ket.transpose() / static_cast<Real>(gradient.samples);
        S += bra * bra.transpose() / static_cast<Real>(gradient.samples);
      }
    }
  }
  const Eigen::MatrixXd expected = H - energy * S;
  EXPECT_LT((found - expected).cwiseAbs().maxCoeff(), 1e-12 * H.cwiseAbs().maxCoeff());
  EXPECT_GT((expected - expected.transpose()).norm(), 0.1);  // nothing makes it symmetric
}

TEST(LinearSum, IsTheSameInWhateverOrderBatchesCome) {
  auto batches = test::random_batches(9, 6, 2, 72);
  const auto totals = totals_of(batches, 9);
  std::reverse(batches.begin(), batches.end());
  EXPECT_EQ(totals_of(batches, 9), totals);
}

TEST(LinearSum, RefusesRowsOfAnotherNumber) {
  LinearSum sum(3);
  const test::Sample sample(3);
  EXPECT_THROW(sum.add(sample.energies[1], sample.rows, Block(2)), ContractError);
  EXPECT_EQ(std::ssize(sum.partial()), LinearSum::size(3));
}

}  // namespace
}  // namespace rbm
