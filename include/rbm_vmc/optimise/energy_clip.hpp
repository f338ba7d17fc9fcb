/// Limits on the local energy, for gradients only: the reported energy is never clipped.
///
///     clip(E) = min(max(E, centre - w·mad), centre + w·mad),   w = max(5, √(n/10)),   mad = <|E_L - centre|>
///
/// Rare walkers near a node or a cusp would otherwise rule the gradient. A mean within limits that grow as √n keeps what it
/// loses below its statistical error, whatever the tail (S. Bubeck, N. Cesa-Bianchi, G. Lugosi, IEEE Trans. Inf. Theory 59,
/// 7711 (2013), lemma 1, with ln(1/δ) = 10); narrow limits move the optimum instead. The limits come from the previous
/// iteration of n samples, so that a batch can be clipped before the others are known; without one nothing is clipped.
/// Energies in hartree.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "rbm_vmc/optimise/gradient.hpp"

namespace rbm {

struct EnergyClip {
  Real lower = -std::numeric_limits<Real>::infinity();
  Real upper = std::numeric_limits<Real>::infinity();

  /// The limits that follow from the statistics of an iteration.
  static EnergyClip after(const Gradient& previous) {
    const Real widths = std::max(5.0, std::sqrt(static_cast<Real>(previous.samples) / 10));
    const Real reach = widths * previous.mean_absolute_deviation;
    return {previous.clipped_energy - reach, previous.clipped_energy + reach};
  }

  /// NaN stays NaN, so that a broken local energy is not hidden.
  Real operator()(Real energy) const {
    const Real from_below = energy < lower ? lower : energy;
    return from_below > upper ? upper : from_below;
  }
};

}  // namespace rbm
