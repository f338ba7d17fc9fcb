#include "rbm_vmc/vmc/two_body.hpp"

#include <cmath>

namespace rbm {
namespace {

/// Σ c_k r^k in units of 1/√ω: ω = 1, strength λ/√ω. Only its sign far outside matters; the terms are rescaled on the way.
long double far_outside(Index dimensions, long double strength, long double epsilon) {
  const long double r = 9.0L + 2.0L * std::cbrt(2.0L * strength);  // well beyond the classical turning point
  const auto D = static_cast<long double>(dimensions);
  long double previous = 1.0L;                       // c_k r^k
  long double present = strength / (D - 1.0L) * r;   // c_{k+1} r^{k+1}
  long double sum = previous + present;
  for (int k = 0; k < 4000; ++k) {
    const auto n = static_cast<long double>(k);
    const long double next =
        (strength * r * present + (n + 0.5L * D - epsilon) * r * r * previous) / ((n + 2.0L) * (n + D));
    previous = present;
    present = next;
    sum += next;
    if (n > r * r && std::fabs(next) < 1e-22L * std::fabs(sum)) break;
  }
  return sum;
}

}  // namespace

Real two_body_coulomb_energy(Index dimensions, Real omega, Real strength) {
  expects(dimensions == 2 || dimensions == 3, "two or three dimensions");
  expects(omega > 0 && strength >= 0, "a positive frequency and a repulsion");
  const long double scaled = static_cast<long double>(strength) / std::sqrt(static_cast<long double>(omega));
  const long double half_dimensions = 0.5L * static_cast<long double>(dimensions);
  // Below the lowest ε the function stays positive; the first sign change is the nodeless state.
  long double low = half_dimensions;
  long double high = low;
  const long double stride = 0.25L;
  while (high < 1e6L) {
    high = low + stride;
    if (far_outside(dimensions, scaled, high) < 0.0L) break;
    low = high;
  }
  for (int i = 0; i < 100; ++i) {
    const long double middle = 0.5L * (low + high);
    (far_outside(dimensions, scaled, middle) < 0.0L ? high : low) = middle;
  }
  return static_cast<Real>(static_cast<long double>(omega) * (0.5L * (low + high) + half_dimensions));
}

}  // namespace rbm
