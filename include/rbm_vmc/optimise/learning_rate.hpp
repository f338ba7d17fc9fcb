/// The learning rate of an iteration: constant at first, then falling.
///
///     η_k = η                              k < constant_for
///     η_k = η / (1 + (k - constant_for)/k0)   after
///
/// A sum of 1/k diverges while that of 1/k² does not, so noise averages out and no minimum is out of reach (Robbins & Monro
/// 1951). Units: those of θ over those of the direction (1/hartree for the natural gradient).
#pragma once

#include <limits>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

struct LearningRate {
  Real initial = 0.05;                                 ///< η
  Index constant_for = 0;                              ///< iterations before it falls
  Real decay = std::numeric_limits<Real>::infinity();  ///< k0, iterations after which η has halved; infinity: constant

  Real at(Index iteration) const {
    const Index falling = iteration - constant_for;
    return falling > 0 ? initial / (1 + static_cast<Real>(falling) / decay) : initial;
  }
};

}  // namespace rbm
