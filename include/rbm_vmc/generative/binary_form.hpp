/// ln of the weights of a Boltzmann machine as a function of units t that are 0 or 1, the others summed in closed form:
///
///     ln Σ_others e^{-βE} = constant + linear·t + ½ tᵀ pairs t + Σ_k ln(1 + e^{g_k}),      g_k = offset_k + Σ_l t_l coupling_lk
///
/// Every machine has this form. Units of two values are low + (high-low) t; a unit of two values that is summed gives one
/// term k, as ln(e^{low f} + e^{high f}) = low f + ln(1 + e^{(high-low) f}); a gaussian visible unit that is integrated adds
/// to the pairs, β[2a_i m_i + m_i²]/(2σ_i²) with m_i = Σ_j W_ij h_j.
///
/// What can be enumerated:   visible  units of two values without hidden couplings, the hidden units summed
///                           hidden   without visible couplings, the visible units summed or integrated
///                           all      visible and hidden, visible first; of two values
///
/// β is part of the numbers. Throws ContractError for units that cannot be enumerated.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"

namespace rbm {

enum class Enumerated { automatic, visible, hidden, all };  ///< automatic: the fewest units that will do

/// What automatic means for a machine of this shape.
Enumerated resolve(const MachineShape& shape, Enumerated units = Enumerated::automatic);

/// How many units that are.
Index enumerated_units(const MachineShape& shape, Enumerated units = Enumerated::automatic);

/// Whether the others can be summed in closed form.
bool can_sum_the_others(const MachineShape& shape, Enumerated units);

struct BinaryForm {
  BinaryForm(const Machine& machine, Enumerated units);
  /// t are the hidden units, x is given: with hidden couplings, ln p̃(x) is a sum over them.
  BinaryForm(const Machine& machine, std::span<const Real> x);

  /// Adds units that do nothing, until there are `count`; the sum over all states stays the same.
  void pad(Index count);

  Index units = 0;  ///< t
  Index terms = 0;  ///< g
  Real constant = 0;
  std::vector<Real> linear;    ///< [units]
  std::vector<Real> pairs;     ///< [units × units], symmetric, zero diagonal
  std::vector<Real> offset;    ///< [terms]
  std::vector<Real> coupling;  ///< [units × terms]

  Real pair(Index l, Index m) const { return pairs[static_cast<std::size_t>(l * units + m)]; }
  std::span<const Real> coupling_of(Index l) const {
    return std::span(coupling).subspan(static_cast<std::size_t>(l * terms), static_cast<std::size_t>(terms));
  }

 private:
  BinaryForm(Index units_, Index terms_);
  Real& at_pair(Index l, Index m) { return pairs[static_cast<std::size_t>(l * units + m)]; }
  void add_layers(const Machine& machine, Enumerated layers);
  void integrate_gaussian(const Machine& machine);
  void sum_terms(UnitValues values);
  void count_from_zero(std::span<const UnitValues> values);
};

}  // namespace rbm
