#include "rbm_vmc/vmc/zero_variance.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rbm {
namespace {

constexpr std::size_t kLeastRows = 20;
constexpr Real kLeastFall = 2;
constexpr Real kLeastSignal = 10;
constexpr Real kLeastSlope = 3;
constexpr Real kMostChiSquared = 3;
constexpr Real kStillFalling = 0.8;
constexpr int kRounds = 5;  // weights follow the slope

Real median_variance(std::span<const HistoryRow> rows) {
  std::vector<Real> variances;
  for (const HistoryRow& row : rows) variances.push_back(row.variance);
  std::ranges::nth_element(variances, variances.begin() + std::ssize(variances) / 2);
  return variances[variances.size() / 2];
}

bool usable(const HistoryRow& row) { return std::isfinite(row.energy) && row.variance > 0 && row.error > 0; }

/// ν²: the square of the relative noise of the variances.
Real noise_of_variances(std::span<const HistoryRow> rows) {
  Real sum = 0;
  for (std::size_t k = 1; k + 1 < rows.size(); ++k) {
    const Real bend = rows[k - 1].variance - 2 * rows[k].variance + rows[k + 1].variance;
    sum += std::pow(bend / rows[k].variance, 2) / 6;
  }
  return sum / static_cast<Real>(rows.size() - 2);
}

/// Sums around the weighted means.
struct Line {
  std::vector<Real> weights;
  Real weight = 0, x = 0, y = 0;  // weight: their sum
  Real xx = 0, xy = 0;
  Real noise = 0;                 // what noise adds to xx

  Line(std::span<const HistoryRow> rows, Real squared_noise, Real squared_slope) {
    for (const HistoryRow& row : rows) {
      const Real w = 1 / (row.error * row.error + squared_slope * squared_noise * row.variance * row.variance);
      weights.push_back(w);
      weight += w;
      x += w * row.variance;
      y += w * (row.energy - rows.front().energy);
    }
    x /= weight;
    y = rows.front().energy + y / weight;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const Real away = rows[k].variance - x;
      xx += weights[k] * away * away;
      xy += weights[k] * away * (rows[k].energy - y);
      noise += weights[k] * squared_noise * rows[k].variance * rows[k].variance;
    }
  }
  Real slope() const { return xy / (xx - noise); }
};

}  // namespace

std::optional<Real> v_score(Index particles, Real energy, Real variance) {
  if (!(energy > 0) || !(variance >= 0)) return std::nullopt;
  return static_cast<Real>(particles) * variance / (energy * energy);
}

std::optional<ZeroVarianceFit> extrapolate_to_zero_variance(std::span<const HistoryRow> history) {
  if (history.size() < kLeastRows) return std::nullopt;
  const std::size_t quarter = history.size() / 4;
  const Real level = median_variance(history.last(quarter)), before_level = median_variance(history.last(2 * quarter).first(quarter));
  const auto early = std::find_if(history.rbegin(), history.rend(), [&](const HistoryRow& row) {
    return !(row.variance <= kVarianceSpan * level);
  });
  const auto rows = history.last(static_cast<std::size_t>(early - history.rbegin()));
  if (rows.size() < kLeastRows || !std::ranges::all_of(rows, usable)) return std::nullopt;
  if (std::ranges::max(rows, {}, &HistoryRow::variance).variance < kLeastFall * level) return std::nullopt;

  const Real noise = noise_of_variances(rows);
  Line line(rows, noise, 0);
  for (int round = 0; round < kRounds; ++round) line = Line(rows, noise, line.slope() * line.slope());
  if (!(line.xx >= kLeastSignal * line.noise) || !(line.xx > 0)) return std::nullopt;
  ZeroVarianceFit fit;
  fit.iterations = std::ssize(rows);
  fit.slope = line.slope();
  fit.energy = line.y - fit.slope * line.x;
  Real squares = 0, neighbours = 0, before = 0;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const Real residual = std::sqrt(line.weights[k]) * (rows[k].energy - line.y - fit.slope * (rows[k].variance - line.x));
    squares += residual * residual;
    neighbours += residual * before;
    before = residual;
  }
  fit.chi_squared = squares / static_cast<Real>(fit.iterations - 2);
  const Real correlation = squares > 0 ? std::clamp(neighbours / squares, 0.0, 0.9) : 0;
  const Real inflation = std::max(fit.chi_squared, 1.0) * (1 + correlation) / (1 - correlation);
  fit.slope_error = std::sqrt(inflation * line.xx) / (line.xx - line.noise);
  fit.error = std::hypot(std::sqrt(inflation / line.weight), line.x * fit.slope_error);
  if (fit.slope < kLeastSlope * fit.slope_error || fit.chi_squared > kMostChiSquared) return std::nullopt;
  if (level > kStillFalling * before_level && fit.slope * level > fit.error) return std::nullopt;
  return fit;
}

}  // namespace rbm
