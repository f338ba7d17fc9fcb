#include "rbm_vmc/continuum/oscillator_orbitals.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace rbm {
namespace {

constexpr Real kDegenerate = 1e-9;  // relative difference of energies that count as equal

struct Level {
  Real energy;
  OrbitalDegrees degrees;
};

Real excitation(std::span<const Real> omega, const OrbitalDegrees& degrees) {
  Real energy = 0;
  for (std::size_t d = 0; d < omega.size(); ++d) energy += omega[d] * degrees[d];
  return energy;
}

/// All orbitals up to kMaxDegree, lowest first.
std::vector<Level> levels(std::span<const Real> omega) {
  std::vector<Level> all;
  const auto last = [&](std::size_t d) { return d < omega.size() ? static_cast<int>(kMaxDegree) : 0; };
  for (int i = 0; i <= last(0); ++i) {
    for (int j = 0; j <= last(1); ++j) {
      for (int k = 0; k <= last(2); ++k) {
        const OrbitalDegrees degrees{i, j, k};
        all.push_back({excitation(omega, degrees), degrees});
      }
    }
  }
  const Real scale = *std::ranges::max_element(omega);
  std::ranges::stable_sort(all, [&](const Level& a, const Level& b) {
    if (std::abs(a.energy - b.energy) > kDegenerate * scale) return a.energy < b.energy;
    return std::ranges::lexicographical_compare(b.degrees, a.degrees);
  });
  return all;
}

/// Orbitals from this energy on may be missing from the list.
Real complete_below(std::span<const Real> omega) { return *std::ranges::min_element(omega) * (kMaxDegree + 1); }

}  // namespace

std::vector<OrbitalDegrees> lowest_orbitals(std::span<const Real> omega, Index count) {
  expects(!omega.empty() && omega.size() <= 3, "one to three dimensions");
  const std::vector<Level> all = levels(omega);
  std::vector<OrbitalDegrees> lowest;
  for (Index n = 0; n < count; ++n) {
    if (n >= std::ssize(all) || all[static_cast<std::size_t>(n)].energy >= complete_below(omega)) {
      throw InputError("system.particles: too many for one determinant (orbitals beyond degree " + std::to_string(kMaxDegree) +
                       ") use fewer particles");
    }
    lowest.push_back(all[static_cast<std::size_t>(n)].degrees);
  }
  return lowest;
}

bool fills_shells(std::span<const Real> omega, Index count) {
  if (count == 0) return true;
  const auto orbitals = lowest_orbitals(omega, count + 1);
  const Real scale = *std::ranges::max_element(omega);
  return excitation(omega, orbitals[static_cast<std::size_t>(count)]) -
             excitation(omega, orbitals[static_cast<std::size_t>(count - 1)]) > kDegenerate * scale;
}

Real ideal_energy(std::span<const Real> omega, std::span<const OrbitalDegrees> orbitals) {
  Real energy = 0;
  for (const auto& degrees : orbitals) {
    for (std::size_t d = 0; d < omega.size(); ++d) energy += omega[d] * (degrees[d] + 0.5);
  }
  return energy;
}

void HermiteTable::fill_values(Pack x, Real inverse_width, int degree) {
  const Pack t = x * inverse_width;
  value[0] = broadcast(1.0);
  if (degree > 0) value[1] = std::sqrt(2.0) * t;
  for (int k = 1; k < degree; ++k) {
    value[k + 1] = std::sqrt(2.0 / (k + 1)) * t * value[k] - std::sqrt(static_cast<Real>(k) / (k + 1)) * value[k - 1];
  }
}

void HermiteTable::fill(Pack x, Real inverse_width, int degree) {
  fill_values(x, inverse_width, degree);
  slope[0] = curvature[0] = Pack{};
  if (degree > 0) curvature[1] = Pack{};
  for (int k = 1; k <= degree; ++k) slope[k] = (std::sqrt(2.0 * k) * inverse_width) * value[k - 1];
  for (int k = 2; k <= degree; ++k) {
    curvature[k] = (2.0 * std::sqrt(static_cast<Real>(k) * (k - 1)) * inverse_width * inverse_width) * value[k - 2];
  }
}

}  // namespace rbm
