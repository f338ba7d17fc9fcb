#include "rbm_vmc/continuum/bins.hpp"

#include <numbers>

namespace rbm {

Bins::Bins(Real low, Real high, Index count)
    : low_(low), width_((high - low) / static_cast<Real>(count)), inverse_width_(static_cast<Real>(count) / (high - low)), count_(count) {
  expects(low < high && count >= 1, "an axis of positive length with at least one bin");
}

Real shell_volume(Index dimensions, Real inner, Real outer) {
  const Real thickness = outer - inner;
  switch (dimensions) {
    case 1: return 2 * thickness;
    case 2: return std::numbers::pi * thickness * (inner + outer);
    default: return 4 * std::numbers::pi / 3 * thickness * (inner * inner + inner * outer + outer * outer);
  }
}

std::vector<Real> inverse_shell_volumes(Index dimensions, const Bins& radius) {
  std::vector<Real> inverse;
  for (Index b = 0; b < radius.count(); ++b) inverse.push_back(1 / shell_volume(dimensions, radius.edge(b), radius.edge(b + 1)));
  return inverse;
}

}  // namespace rbm
