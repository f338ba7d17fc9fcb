#include "rbm_vmc/statistics/uncorrelated_level.hpp"

#include <cmath>

#include "rbm_vmc/statistics/quantiles.hpp"

namespace rbm {

std::optional<Index> uncorrelated_level(std::span<const BlockingLevel> levels) {
  expects(!levels.empty(), "at least one level of blocking");
  // Pairs halve from level to level, so the testable levels come first.
  const auto untestable = std::ranges::find(levels, false, &BlockingLevel::testable);
  const auto tested = levels.first(static_cast<std::size_t>(untestable - levels.begin()));
  if (tested.empty()) {
    const auto coarsest = std::ranges::find_if(levels, [](const BlockingLevel& level) { return level.blocks < 2; });
    return std::max<Index>(coarsest - levels.begin() - 1, 0);
  }

  std::optional<Index> found;
  Real above = 0;  // Σ_{j>k} e_j²
  for (Index k = std::ssize(tested) - 1; k >= 0; --k) {
    const BlockingLevel& level = tested[static_cast<std::size_t>(k)];
    const Real terms = static_cast<Real>(std::ssize(tested) - k);
    if (level.score * level.score + above < chi_squared_quantile(1 - kLevelSignificance, terms)) found = k;
    if (k > 0) {
      const BlockingLevel& below = tested[static_cast<std::size_t>(k - 1)];
      const Real c = 0.5 * std::sqrt(level.pairs / below.pairs);
      const Real innovation = level.score - c * below.score;
      above += innovation * innovation / (1 - c * c);
    }
  }
  return found;
}

}  // namespace rbm
