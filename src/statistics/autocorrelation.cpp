#include "rbm_vmc/statistics/autocorrelation.hpp"

#include <cmath>
#include <limits>
#include <numeric>

namespace rbm {
namespace {

constexpr Real kWindow = 5;        // of Sokal's τ = τ_int / 2
constexpr Real kFewestTimes = 10;  // a series shorter than this many τ_int shows a lower limit only

}  // namespace

void add_lag_sums(const Block& series, std::span<Real> sums, Index first_lane, Index lanes) {
  const Index rows = series.rows();
  const Index lags = (std::ssize(sums) - 3) / 2 - 1;
  expects(lags >= 0 && lag_sums_size(lags) == std::ssize(sums) && lags < rows, "fewer lags than sweeps");
  expects(first_lane >= 0 && lanes >= 0 && first_lane + lanes <= kBatch, "lanes of one batch");
  const auto over_lanes = [&](ConstLanes row) {
    const auto first = row.begin() + first_lane;
    return std::accumulate(first, first + lanes, Real{0});
  };

  Block work(3);  // Σ x_s x_{s+t}, Σ x, Σ (rows that take part in only one side of a pair)
  for (Index row = 0; row < rows; ++row) {
    for (Index p = 0; p < kPacks; ++p) work.pack(1, p) += series.pack(row, p);
  }
  const Real sum = over_lanes(work[1]);
  sums[0] += static_cast<Real>(lanes);
  sums[1] += static_cast<Real>(lanes * rows);
  sums[2] += sum;
  for (Index lag = 0; lag <= lags; ++lag) {
    for (Index p = 0; p < kPacks; ++p) {
      Pack products{};
      for (Index row = 0; row + lag < rows; ++row) products += series.pack(row, p) * series.pack(row + lag, p);
      work.pack(0, p) = products;
      if (lag > 0) work.pack(2, p) += series.pack(lag - 1, p) + series.pack(rows - lag, p);
    }
    sums[static_cast<std::size_t>(3 + 2 * lag)] += over_lanes(work[0]);
    sums[static_cast<std::size_t>(4 + 2 * lag)] += 2 * sum - over_lanes(work[2]);
  }
}

Autocorrelation autocorrelation(std::span<const Real> sums) {
  const Index lags = (std::ssize(sums) - 3) / 2 - 1;
  expects(lags >= 0 && lag_sums_size(lags) == std::ssize(sums), "lag sums of the right size");
  Autocorrelation result;
  if (!std::ranges::all_of(sums, [](Real s) { return std::isfinite(s); })) {
    result.tau_int = result.error = std::numeric_limits<Real>::quiet_NaN();
    return result;
  }
  const Real chains = sums[0], samples = sums[1], rows = samples / chains;
  expects(chains >= 1 && rows > static_cast<Real>(lags), "at least one series");
  const Real mean = sums[2] / samples;
  const auto covariance = [&](Index lag) {
    const Real pairs = chains * (rows - static_cast<Real>(lag));
    const Real* at = sums.data() + 3 + 2 * lag;
    return (at[0] - mean * at[1]) / pairs + mean * mean;
  };

  const Real variance = covariance(0);
  const Real rounding = rows * std::numeric_limits<Real>::epsilon() * sums[3] / samples;
  result.correlation.assign(static_cast<std::size_t>(lags + 1), 0);
  result.correlation[0] = 1;
  if (!(variance > rounding)) return result;
  for (Index lag = 1; lag <= lags; ++lag) result.correlation[static_cast<std::size_t>(lag)] = covariance(lag) / variance;

  Real tau = 1;
  Index window = 0;
  while (window < lags && 2 * static_cast<Real>(window) < kWindow * tau) {
    ++window;
    tau += 2 * result.correlation[static_cast<std::size_t>(window)];
  }
  result.window = window;
  const bool closed = 2 * static_cast<Real>(window) >= kWindow * tau;
  const Real width = 2 * static_cast<Real>(window) + 1;
  // Every covariance falls short by the variance of the mean, τ Var(x)/N.
  tau = tau * (1 + width / samples) / (1 + tau / samples);
  result.tau_int = tau;
  result.error = std::abs(tau) * std::sqrt(2 * width / samples);
  result.at_least = !closed || tau * kFewestTimes > rows;
  return result;
}

}  // namespace rbm
