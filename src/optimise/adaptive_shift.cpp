#include "rbm_vmc/optimise/adaptive_shift.hpp"

#include <algorithm>
#include <cmath>

namespace rbm {

AdaptiveShift::AdaptiveShift(const ShiftPolicy& policy) : policy_(policy), value_(policy.initial) {
  expects(policy.lower >= 0 && policy.lower <= policy.initial && policy.initial <= policy.upper,
          "a shift between its bounds");
}

void AdaptiveShift::observe(Real energy, Real error) {
  if (observed_) {
    const Real change = energy - energy_;
    const Real noise = policy_.noise_level * std::sqrt(error * error + error_ * error_);
    if (change < 0) value_ *= policy_.fall;
    if (change > noise) value_ *= policy_.rise;
    value_ = std::clamp(value_, policy_.lower, policy_.upper);
  }
  energy_ = energy;
  error_ = error;
  observed_ = true;
}

void AdaptiveShift::raise_to(Real shift) { value_ = std::clamp(std::max(value_, shift), policy_.lower, policy_.upper); }

std::array<Real, AdaptiveShift::state_size> AdaptiveShift::state() const {
  return {value_, energy_, error_, observed_ ? 1.0 : 0.0};
}

void AdaptiveShift::restore(std::span<const Real, state_size> state) {
  value_ = state[0];
  energy_ = state[1];
  error_ = state[2];
  observed_ = state[3] != 0;
}

}  // namespace rbm
