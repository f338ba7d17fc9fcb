/// The polynomial part of harmonic-oscillator orbitals, in the order of their energy:
///
///     φ_n(x) = Π_d h_{n_d}(x_d/w_d),   h_0 = 1,   h_{k+1}(t) = √(2/(k+1)) t h_k - √(k/(k+1)) h_{k-1}
///     h_k' = √(2k) h_{k-1}             h_k'' = 2√(k(k-1)) h_{k-2}
///
/// h_k are the Hermite polynomials normalised to the weight e^{-t²}; the Gaussian belongs to another factor of ψ, since it
/// leaves the determinant. w_d = 1/√ω_d for a trap [bohr]. Dimensions 1, 2, 3; at most kMaxDegree in each.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "rbm_vmc/continuum/separation.hpp"

namespace rbm {

inline constexpr Index kMaxDegree = 24;

/// Degrees n_d in each dimension; those beyond the last dimension are 0.
using OrbitalDegrees = std::array<int, 3>;

/// The `count` orbitals of lowest energy Σ_d ω_d n_d in a trap with one frequency a dimension; degenerate ones in the order of
/// their degrees in the last dimension first. Throws InputError beyond kMaxDegree.
std::vector<OrbitalDegrees> lowest_orbitals(std::span<const Real> omega, Index count);

/// True if `count` particles of one spin fill whole shells, so that one determinant is the ground state of the ideal gas.
bool fills_shells(std::span<const Real> omega, Index count);

/// Energy of the ideal gas in these orbitals, Σ_n Σ_d ω_d (n_d + ½) [hartree].
Real ideal_energy(std::span<const Real> omega, std::span<const OrbitalDegrees> orbitals);

/// h_k and its derivatives for one coordinate, k = 0 ... degree.
struct HermiteTable {
  Pack value[kMaxDegree + 1], slope[kMaxDegree + 1], curvature[kMaxDegree + 1];

  /// Only the values.
  void fill_values(Pack x, Real inverse_width, int degree);
  /// Values and both derivatives with respect to x.
  void fill(Pack x, Real inverse_width, int degree);
};

}  // namespace rbm
