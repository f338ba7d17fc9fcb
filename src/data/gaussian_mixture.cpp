#include "rbm_vmc/data/gaussian_mixture.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

constexpr std::uint64_t kSweep = 4;

}  // namespace

std::vector<Real> GaussianMixture::means() const {
  expects(clusters > 0 && dimensions > 0, "clusters in space");
  std::vector<Real> result(static_cast<std::size_t>(clusters * dimensions));
  const auto count = static_cast<Real>(clusters);
  const Real radius = clusters > 1 ? separation / (2 * std::sin(std::numbers::pi / count)) : 0;
  for (Index k = 0; k < clusters; ++k) {
    auto* mean = &result[static_cast<std::size_t>(k * dimensions)];
    if (dimensions == 1) {
      mean[0] = separation * (static_cast<Real>(k) - (count - 1) / 2);
    } else {
      const Real angle = 2 * std::numbers::pi * static_cast<Real>(k) / count;
      mean[0] = radius * std::cos(angle);
      mean[1] = clusters > 2 ? radius * std::sin(angle) : 0;
    }
  }
  return result;
}

Real GaussianMixture::log_density(std::span<const Real> x) const {
  expects(std::ssize(x) == dimensions, "a point of this space");
  const auto all = means();
  std::vector<Real> logs;
  for (Index k = 0; k < clusters; ++k) {
    Real square = 0;
    for (Index d = 0; d < dimensions; ++d) {
      const Real away = x[static_cast<std::size_t>(d)] - all[static_cast<std::size_t>(k * dimensions + d)];
      square += away * away;
    }
    logs.push_back(-square / 2);
  }
  const Real most = *std::ranges::max_element(logs);
  Real sum = 0;
  for (const Real value : logs) sum += std::exp(value - most);
  return most + std::log(sum / static_cast<Real>(clusters)) -
         static_cast<Real>(dimensions) / 2 * std::log(2 * std::numbers::pi);
}

MixtureRows::MixtureRows(const GaussianMixture& mixture, Index samples, std::uint64_t seed)
    : GeneratedRows(samples, mixture.dimensions, ValueKind::real, Labelled::yes), mixture_(mixture), means_(mixture.means()),
      seed_(seed) {}

void MixtureRows::make(Index batch, std::span<Real> rows, std::span<Integer, kBatch> labels) {
  RandomStream random(seed_, Purpose::data, batch, kSweep);
  const Index dimensions = mixture_.dimensions;
  Block numbers(2);
  random.uniform(numbers[0]);
  for (Index lane = 0; lane < kBatch; ++lane)
    labels[static_cast<std::size_t>(lane)] = static_cast<Integer>(numbers(0, lane) * static_cast<Real>(mixture_.clusters));
  for (Index d = 0; d < dimensions; ++d) {
    if (d % 2 == 0) random.normal2(numbers[0], numbers[1]);
    for (Index lane = 0; lane < kBatch; ++lane) {
      const auto mean = static_cast<std::size_t>(labels[static_cast<std::size_t>(lane)] * dimensions + d);
      rows[static_cast<std::size_t>(lane * dimensions + d)] = means_[mean] + numbers(d % 2, lane);
    }
  }
}

Archive::Attributes MixtureRows::attributes() const {
  const auto count = static_cast<std::size_t>(mixture_.clusters);
  return {{"source", "gaussian-mixture"},
          {"weights", std::vector<Real>(count, 1 / static_cast<Real>(count))},
          {"means", Dataset(means_, {mixture_.clusters, mixture_.dimensions})},
          {"standard_deviations", std::vector<Real>(count, 1)}};
}

}  // namespace rbm
