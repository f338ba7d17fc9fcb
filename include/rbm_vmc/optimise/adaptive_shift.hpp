/// The shift λ of the natural gradient, adapted as Levenberg and Marquardt do.
///
///     λ ← λ/3   after an iteration whose energy fell
///     λ ← 5λ    after one whose energy rose by more than the noise, ΔE > z √(σ² + σ_previous²)
///
/// always within bounds. λ has no unit (it is relative to the diagonal of the metric); energies in hartree.
#pragma once

#include <array>
#include <span>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

struct ShiftPolicy {
  Real initial = 1e-2;
  Real lower = 1e-4;
  Real upper = 10;
  Real fall = 1.0 / 3;
  Real rise = 5;
  Real noise_level = 2;  ///< z, standard errors of the difference

  bool operator==(const ShiftPolicy&) const = default;
};

class AdaptiveShift {
 public:
  static constexpr Index state_size = 4;

  /// Throws ContractError unless 0 ≤ lower ≤ initial ≤ upper.
  explicit AdaptiveShift(const ShiftPolicy& policy = {});

  Real value() const { return value_; }

  /// Takes in the energy of an iteration and its standard error.
  void observe(Real energy, Real error);

  /// A solve needed at least this much: keep it, within bounds.
  void raise_to(Real shift);

  /// λ, the last energy and its error, and whether there was one.
  std::array<Real, state_size> state() const;
  void restore(std::span<const Real, state_size> state);

 private:
  ShiftPolicy policy_;
  Real value_;
  Real energy_ = 0;
  Real error_ = 0;
  bool observed_ = false;
};

}  // namespace rbm
