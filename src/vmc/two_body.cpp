#include "rbm_vmc/vmc/two_body.hpp"

#include <algorithm>
#include <array>
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

/// φ far outside, up to a positive factor, for φ(a) = 0, φ'(a) = 1, ω = 1.
long double far_outside_of_core(Index dimensions, long double diameter, long double epsilon) {
  constexpr int kOrder = 40;
  const auto D = static_cast<long double>(dimensions);
  long double r = diameter, value = 0.0L, slope = 1.0L;
  while (r < diameter + 9.0L) {
    const long double step = std::fmin(0.25L * r, 0.1L);
    const long double p[] = {0.25L * r * r * r - epsilon * r, 0.75L * r * r - epsilon, 0.75L * r, 0.25L};
    std::array<long double, kOrder + 2> c{value, slope};
    for (int k = 0; k < kOrder; ++k) {
      const auto n = static_cast<long double>(k);
      long double sum = -(n + 1.0L) * (n + D - 1.0L) * c[static_cast<std::size_t>(k) + 1];
      for (int j = 0; j <= std::min(k, 3); ++j) sum += p[j] * c[static_cast<std::size_t>(k - j)];
      c[static_cast<std::size_t>(k) + 2] = sum / (r * (n + 2.0L) * (n + 1.0L));
    }
    value = slope = 0.0L;
    for (int k = kOrder + 1; k >= 0; --k) {
      slope = slope * step + value;  // the derivative of what Horner's rule has so far
      value = value * step + c[static_cast<std::size_t>(k)];
    }
    r += step;
    const long double scale = std::fabs(value) + std::fabs(slope);
    value /= scale;
    slope /= scale;
  }
  return value;
}

/// The lowest ε where a function that is positive below it changes sign, searched for from `start` on.
template <class F>
long double first_zero(long double start, F&& function) {
  long double low = start, high = start;
  while (high < start + 1e6L) {
    high = low + 0.25L;
    if (function(high) < 0.0L) break;
    low = high;
  }
  for (int i = 0; i < 100; ++i) {
    const long double middle = 0.5L * (low + high);
    (function(middle) < 0.0L ? high : low) = middle;
  }
  return 0.5L * (low + high);
}

}  // namespace

Real two_body_coulomb_energy(Index dimensions, Real omega, Real strength) {
  expects(dimensions == 2 || dimensions == 3, "two or three dimensions");
  expects(omega > 0 && strength >= 0, "a positive frequency and a repulsion");
  const long double scaled = static_cast<long double>(strength) / std::sqrt(static_cast<long double>(omega));
  const long double half_dimensions = 0.5L * static_cast<long double>(dimensions);
  // Below the lowest ε the function stays positive; the first sign change is the nodeless state.
  const long double epsilon =
      first_zero(half_dimensions, [&](long double e) { return far_outside(dimensions, scaled, e); });
  return static_cast<Real>(static_cast<long double>(omega) * (epsilon + half_dimensions));
}

Real two_body_hard_sphere_energy(Index dimensions, Real omega, Real diameter) {
  const long double scaled = static_cast<long double>(diameter) * std::sqrt(static_cast<long double>(omega));
  expects(dimensions >= 1 && dimensions <= 3, "one to three dimensions");
  expects(omega > 0 && diameter > 0 && scaled <= 50, "a positive frequency and a diameter of at most 50 trap lengths");
  // Outside of a the potential is at least a²/4, and ε lies above that.
  const long double half_dimensions = 0.5L * static_cast<long double>(dimensions);
  const long double epsilon = first_zero(std::fmax(half_dimensions, 0.25L * scaled * scaled), [&](long double e) {
    return far_outside_of_core(dimensions, scaled, e);
  });
  return static_cast<Real>(static_cast<long double>(omega) * (epsilon + half_dimensions));
}

}  // namespace rbm
