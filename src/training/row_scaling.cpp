#include "rbm_vmc/training/row_scaling.hpp"

#include <algorithm>
#include <cmath>

namespace rbm {

RowScaling RowScaling::none(Index units) {
  const auto n = static_cast<std::size_t>(units);
  return {std::vector<Real>(n, 0.0), std::vector<Real>(n, 1.0)};
}

void RowScaling::standardise(std::span<Real> rows) const {
  for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = (rows[k] - mean[k % mean.size()]) / scale[k % mean.size()];
}

void RowScaling::undo(std::span<Real> rows) const {
  for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = mean[k % mean.size()] + scale[k % mean.size()] * rows[k];
}

Real RowScaling::log_volume() const {
  Real sum = 0;
  for (const Real s : scale) sum += std::log(s);
  return sum;
}

Machine RowScaling::undo(const Machine& standardised) const {
  MachineShape shape = standardised.shape();
  const auto visible = static_cast<std::size_t>(shape.visible), hidden = static_cast<std::size_t>(shape.hidden);
  expects(mean.size() == visible && scale.size() == visible, "a scaling of as many units");
  if (!shape.gaussian()) {
    const auto is = [](Real wanted) { return [wanted](Real value) { return value == wanted; }; };
    expects(std::ranges::all_of(mean, is(0)) && std::ranges::all_of(scale, is(1)), "no scaling of units of two values");
    return standardised;
  }
  std::vector<Real> theta(standardised.theta().begin(), standardised.theta().end());
  const auto first_couplings = static_cast<std::size_t>(shape.U());
  const std::vector<Real> couplings(theta.begin() + static_cast<std::ptrdiff_t>(first_couplings), theta.end());
  shape.sigma = SigmaTraining::fixed;
  std::vector<Real> sigma(visible);
  for (std::size_t i = 0; i < visible; ++i) {
    const Real width = standardised.sigma(static_cast<Index>(i));
    sigma[i] = scale[i] * width;
    theta[i] = mean[i] + scale[i] * theta[i];
    for (std::size_t j = 0; j < hidden; ++j) {
      Real& w = theta[static_cast<std::size_t>(shape.W()) + i * hidden + j];
      theta[visible + j] -= mean[i] * w / (scale[i] * width * width);
      w *= scale[i];
    }
  }
  theta.resize(static_cast<std::size_t>(shape.U()));
  theta.insert(theta.end(), couplings.begin(), couplings.end());
  Machine result(shape, sigma);
  result.set_theta(theta);
  return result;
}

}  // namespace rbm
