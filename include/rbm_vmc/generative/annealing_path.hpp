/// Machines between one without any couplings, whose Z is known, and a target, for annealed importance sampling.
///
///     E_t = (1-t) E_0 + t E_1      (up to a constant),   E_0: independent visible units, W = V = U = 0, b = 0
///
/// The visible units of the base have given means, those of the data for one, and gaussian ones given widths; means of units
/// of two values are kept kMeanMargin of their width from either value. For gaussian units a/σ², 1/σ² and W/σ² are what is
/// linear in t. (Salakhutdinov and Murray, ICML 2008, 872.)
///
/// Throws ContractError if sizes do not fit or a width is not positive.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"

namespace rbm {

class AnnealingPath {
 public:
  static constexpr Real kMeanMargin = 0.005;

  /// `means`, `widths` (standard deviations, of gaussian units only): one number a visible unit.
  AnnealingPath(const Machine& target, std::span<const Real> means, std::span<const Real> widths = {});

  /// 0 <= t <= 1. Has the shape of the target.
  Machine at(Real t) const;

  /// ln Z of at(0).
  Real base_log_z() const;

 private:
  Machine target_;
  std::vector<Real> base_a_, base_sigma_;
};

/// 0 = t_0 < t_1 < ... < t_steps = 1 in equal steps: of the powers 1 - (1-n/steps)^p, p = 1 had the most effective runs on
/// machines of random couplings, weak and strong.
std::vector<Real> annealing_levels(Index steps);

}  // namespace rbm
