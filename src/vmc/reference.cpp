#include "rbm_vmc/vmc/reference.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/continuum/oscillator_orbitals.hpp"
#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/two_body.hpp"

namespace rbm {
namespace {

constexpr const char* kTaut = "Taut, Phys. Rev. A 48, 3561 (1993); J. Phys. A 27, 1045 (1994)";

bool isotropic(const Input& input) {
  const std::vector<Real> omega = frequencies(input);
  return std::ranges::all_of(omega, [&](Real w) { return w == omega.front(); });
}

/// ω = 1/(2l+D-1) and 1/(8l+4D-2) with l = 0, unit strength: E = ω(D + p), p = 1 and 2.
std::optional<Reference> quasi_exact(Real omega, Real dimensions) {
  const Real frequency[] = {1 / (dimensions - 1), 1 / (4 * dimensions - 2)};
  for (int p = 1; p <= 2; ++p) {
    if (std::abs(omega - frequency[p - 1]) > 1e-15 * omega) continue;
    return Reference{omega * (dimensions + p), 0, "exact", kTaut};
  }
  return std::nullopt;
}

/// The lone RBM with two hidden units and the width of the ideal gas, two particles in 2D at ω = 1 (by quadrature).
std::optional<Reference> floor_of_lone_rbm(const Input& input) {
  const auto& rbm = input.wavefunction.rbm;
  const bool applies = input.system.interaction == InteractionKind::coulomb && input.system.strength == 1 &&
                       *input.system.particles == 2 && *input.system.dimensions == 2 && isotropic(input) &&
                       input.system.omega.front() == 1 && *input.wavefunction.factors == std::vector{FactorKind::rbm} &&
                       *rbm.hidden >= 2 && !*rbm.train_sigma && !*rbm.symmetric &&
                       rbm.sigma->front() * rbm.sigma->front() > 0;
  if (!applies) return std::nullopt;
  const bool psi = rbm.form == RbmForm::psi;
  const Real ideal = psi ? 1.0 : 0.5;
  for (const Real sigma : *rbm.sigma) {
    if (std::abs(sigma * sigma - ideal) > 1e-12) return std::nullopt;
  }
  return Reference{psi ? 3.078614 : 3.064932, 0, "floor", "best plain RBM of this width, two hidden units, by quadrature"};
}

/// Diffusion Monte Carlo for closed-shell dots, unit strength, an upper bound that holds for the nodes of the determinant of
/// oscillator orbitals: backflow or rotated orbitals can go below it. An error of one in the last digit where none is given.
struct DiffusionMonteCarlo {
  int dimensions, particles;
  Real omega, value, error;
};
constexpr DiffusionMonteCarlo kDots[] = {
    {2, 6, 0.1, 3.55385, 5e-5},   {2, 6, 0.28, 7.60019, 6e-5},   {2, 6, 0.5, 11.78484, 6e-5}, {2, 6, 1, 20.15932, 8e-5},
    {2, 12, 0.1, 12.26984, 8e-5}, {2, 12, 0.28, 25.63577, 9e-5}, {2, 12, 0.5, 39.1596, 1e-4}, {2, 12, 1, 65.7001, 1e-4},
    {2, 20, 0.1, 29.9779, 1e-4},  {2, 20, 0.28, 61.9268, 1e-4},  {2, 20, 0.5, 93.8752, 1e-4}, {2, 20, 1, 155.8822, 1e-4},
    {2, 30, 1, 308.5627, 2e-4},   {2, 42, 1, 542.9428, 8e-4},    {2, 56, 1, 879.3986, 6e-4},  {3, 8, 1, 32.6680, 1e-4},
    {3, 20, 1, 142.8875, 1e-4}};

/// Fermions in a determinant: exact without interaction, a published DMC value for some dots.
std::optional<Reference> of_fermions(const Input& input) {
  const auto& system = input.system;
  const Index up = *system.spin_up, down = *system.particles - up;
  if (system.interaction == InteractionKind::none || system.strength == 0) {
    const std::vector<Real> omega = frequencies(input);
    if (input.wavefunction.slater.occupation_up || input.wavefunction.slater.occupation_down) return std::nullopt;
    const Real energy = ideal_energy(omega, lowest_orbitals(omega, up)) + ideal_energy(omega, lowest_orbitals(omega, down));
    return Reference{energy, 0, "exact", "shell filling of the harmonic oscillator"};
  }
  const bool dot = system.interaction == InteractionKind::coulomb && system.strength == 1 && isotropic(input) && up == down;
  // The two electrons of like spin of the quasi-exact family with l = 1: ω = 1/(2l+D-1), E = ω(D+l+1).
  if (system.interaction == InteractionKind::coulomb && system.strength == 1 && isotropic(input) && *system.particles == 2) {
    const Real D = static_cast<Real>(*system.dimensions), omega = system.omega.front();
    if (std::abs(omega * (D + 1) - 1) < 1e-15) return Reference{omega * (D + 2), 0, "exact", kTaut};
  }
  for (const auto& known : kDots) {
    if (dot && known.dimensions == *system.dimensions && known.particles == *system.particles &&
        known.omega == system.omega.front()) {
      return Reference{known.value, known.error, "dmc", "fixed-node DMC, nodes of the plain determinant, Hogberget 2013"};
    }
  }
  return std::nullopt;
}

/// Energies a particle of the Gross-Pitaevskii equation, hard-sphere bosons of diameter 0.0043 at ω = 1, 1, √8.
struct MeanField {
  int particles;
  Real energy;
};
constexpr MeanField kMeanField[] = {{10, 2.4429}, {50, 2.5466}, {100, 2.6606}};

std::optional<Reference> gross_pitaevskii(const Input& input) {
  const auto& system = input.system;
  if (system.interaction != InteractionKind::hard_sphere || *system.dimensions != 3) return std::nullopt;
  std::vector<Real> omega = frequencies(input);
  std::ranges::sort(omega);
  const bool known =
      *system.diameter == 0.0043 && omega[0] == 1 && omega[1] == 1 && std::abs(omega[2] - std::sqrt(8.0)) < 1e-3;
  for (const auto& [particles, energy] : kMeanField) {
    if (!known || particles != *system.particles) continue;
    return Reference{particles * energy, particles * 5e-5, "gross-pitaevskii",
                     "Gross-Pitaevskii equation, as in DuBois and Glyde, Phys. Rev. A 63, 023602 (2001)"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Reference> ground_state(const Input& input) {
  if (needs_determinant(input)) return std::nullopt;
  const Real dimensions = static_cast<Real>(*input.system.dimensions);
  if (input.system.interaction == InteractionKind::none || *input.system.particles == 1 || input.system.strength == 0) {
    return Reference{ideal_energy(input), 0, "exact", "harmonic oscillator"};
  }
  if (input.system.interaction == InteractionKind::calogero) {
    const Real others = static_cast<Real>(*input.system.particles - 1);
    return Reference{ideal_energy(input) * (1 + *input.system.lambda * others), 0, "exact",
                     "Calogero, J. Math. Phys. 12, 419 (1971); Sutherland, J. Math. Phys. 12, 246 (1971)"};
  }
  if (input.system.interaction == InteractionKind::hard_sphere && *input.system.particles == 2 && isotropic(input)) {
    return Reference{
        two_body_hard_sphere_energy(*input.system.dimensions, input.system.omega.front(), *input.system.diameter), 0,
        "numeric", "Taylor series of the relative motion"};
  }
  const bool two_body =
      input.system.interaction == InteractionKind::coulomb && *input.system.particles == 2 && isotropic(input);
  if (!two_body) return std::nullopt;
  const Real omega = input.system.omega.front();
  if (input.system.strength == 1) {
    if (auto exact = quasi_exact(omega, dimensions)) return exact;
  }
  return Reference{two_body_coulomb_energy(*input.system.dimensions, omega, input.system.strength), 0, "numeric",
                   "power series of the relative motion"};
}

std::optional<Reference> find_reference(const Input& input, bool factors_added) {
  if (auto floor = floor_of_lone_rbm(input); floor && !factors_added) return floor;
  if (needs_determinant(input)) return of_fermions(input);
  if (auto mean_field = gross_pitaevskii(input)) return mean_field;
  return ground_state(input);
}

}  // namespace rbm
