/// Made-up samples of a run, and the sums and means over them taken plainly.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "rbm_vmc/optimise/gradient.hpp"
#include "rbm_vmc/optimise/gradient_sum.hpp"
#include "rbm_vmc/optimise/sample_rows.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm::test {

/// One sample of a batch: local energies less the reference (row 0), the same clipped (row 1), and O.
struct Sample {
  Block energies{2};
  Block rows;
  explicit Sample(Index parameters) : rows(parameters) {}
};

using Batch = std::vector<Sample>;

/// Correlated derivatives with means, magnitudes from 0.1 to 10, and energies that depend on them.
inline std::vector<Batch> random_batches(Index parameters, Index batches, Index samples, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<Real> normal;
  std::vector<Real> slope(static_cast<std::size_t>(parameters));
  for (Real& s : slope) s = normal(generator);
  std::vector<Batch> all(static_cast<std::size_t>(batches), Batch(static_cast<std::size_t>(samples), Sample(parameters)));
  for (Batch& batch : all) {
    for (Sample& sample : batch) {
      for (Index lane = 0; lane < kBatch; ++lane) {
        const Real common = normal(generator);
        Real energy = 0.3 * normal(generator) + 0.2;
        for (Index k = 0; k < parameters; ++k) {
          const Real unit = 0.5 + 0.6 * common + normal(generator);
          sample.rows(k, lane) = unit * std::pow(10.0, static_cast<Real>(k % 3) - 1);
          energy += 0.1 * slope[static_cast<std::size_t>(k)] * unit;
        }
        sample.energies(0, lane) = energy;
        sample.energies(1, lane) = std::clamp(energy, -1.0, 1.0);
      }
    }
  }
  return all;
}

inline std::vector<Real> batch_partial(GradientSum& sum, const Batch& batch) {
  sum.clear();
  for (const Sample& s : batch) sum.add(s.energies[0], s.energies[1], s.rows);
  const auto partial = sum.partial();
  return {partial.begin(), partial.end()};
}

/// The whole way: batch sums, reduction, gradient.
inline Gradient gradient_of(const std::vector<Batch>& batches, const GradientLayout& layout, Real reference = 0) {
  GradientSum sum(layout);
  ExactSum total(layout.segments());
  for (const Batch& batch : batches) total.add(batch_partial(sum, batch));
  Communicator serial;
  return make_gradient(total.reduce(serial), layout, reference);
}

inline SampleRows rows_of(const std::vector<Batch>& batches, Index parameters) {
  SampleRows rows(parameters, std::ssize(batches), std::ssize(batches.front()));
  for (Index b = 0; b < std::ssize(batches); ++b) {
    const Batch& batch = batches[static_cast<std::size_t>(b)];
    for (Index s = 0; s < std::ssize(batch); ++s) {
      const Sample& sample = batch[static_cast<std::size_t>(s)];
      rows.at(b, s) = sample.rows;
      std::ranges::copy(sample.energies[1], rows.energy(b, s).begin());
    }
  }
  return rows;
}

/// Calls f(O column, energy, clipped energy) for every sample, one at a time.
template <class F>
void for_each_sample(const std::vector<Batch>& batches, Index parameters, F&& f) {
  Eigen::VectorXd column(parameters);
  for (const Batch& batch : batches) {
    for (const Sample& s : batch) {
      for (Index lane = 0; lane < kBatch; ++lane) {
        for (Index k = 0; k < parameters; ++k) column[k] = s.rows(k, lane);
        f(column, s.energies(0, lane), s.energies(1, lane));
      }
    }
  }
}

/// A gradient that says what we like.
inline Gradient plain_gradient(const Eigen::VectorXd& g, const Eigen::MatrixXd& metric = {}) {
  Gradient gradient;
  gradient.samples = 1000;
  gradient.error_naive = 1e-3;
  gradient.gradient = g;
  gradient.mean_log_derivative = Eigen::VectorXd::Zero(g.size());
  gradient.metric = metric;
  gradient.metric_diagonal = metric.diagonal();
  return gradient;
}

inline Eigen::MatrixXd random_metric(Index n, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<Real> normal;
  const Eigen::MatrixXd a = Eigen::MatrixXd::NullaryExpr(n, n + 5, [&] { return normal(generator); });
  return a * a.transpose() / static_cast<Real>(n + 5);
}

inline Eigen::VectorXd random_vector(Index n, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<Real> normal;
  return Eigen::VectorXd::NullaryExpr(n, [&] { return normal(generator); });
}

}  // namespace rbm::test
