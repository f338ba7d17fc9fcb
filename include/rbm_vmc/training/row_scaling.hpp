/// Standardised data: y_i = (x_i - m_i)/s_i, with mean m and scale s of the rows of `samples`, and its undoing.
///
///     each    s_i the standard deviation of unit i; 1 for a unit that never changes
///     common  s the root of the mean variance of all units
///     none    m = 0, s = 1
///
/// A gaussian machine trained on y is one of x with the same probabilities:  σ_i = s_i σ'_i,  a_i = m_i + s_i a'_i,
/// W_ij = s_i W'_ij,  b_j = b'_j - Σ_i m_i W'_ij/(s_i σ'_i²),  and ln p(x) = ln p'(y) - Σ_i ln s_i. (b takes what the mean adds to the
/// hidden fields; hidden couplings stay.)
#pragma once

#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"

namespace rbm {

struct RowScaling {
  std::vector<Real> mean, scale;  ///< one number a unit

  static RowScaling none(Index units);

  /// x ← y, in place: whole rows.
  void standardise(std::span<Real> rows) const;
  void undo(std::span<Real> rows) const;
  /// Σ_i ln s_i
  Real log_volume() const;

  /// The machine of x from that of y, with fixed widths. For two-valued units nothing changes. Throws ContractError if sizes differ, or if
  /// the units are two-valued and the scaling does something.
  Machine undo(const Machine& standardised) const;
};

}  // namespace rbm
