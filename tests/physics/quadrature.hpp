/// What the program estimates by sampling, by full quadrature, in two independent ways: with weights |ψ|² from the estimators
/// of the program, and from the values of ψ alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "physics/tensor_grid.hpp"
#include "rbm_vmc/continuum/hamiltonian.hpp"

namespace rbm::test {

/// ψ at all points, normalised: Σψ² = 1. Only Ansatz::bind, refresh and add_log_value are used.
inline std::vector<Real> amplitudes(const TensorGrid& grid, const Ansatz& ansatz) {
  std::vector<Real> psi(static_cast<std::size_t>(grid.size()));
  AnsatzState state = ansatz.bind();
  Block value(1);
  grid.for_each_batch([&](Index first, Index lanes, const Walkers& walkers) {
    state.refresh(walkers);
    value.fill(0.0);
    state.add_log_value(walkers, value[0]);
    for (Index lane = 0; lane < lanes; ++lane) psi[static_cast<std::size_t>(first + lane)] = value(0, lane);
  });
  const Real largest = std::ranges::max(psi);
  Real norm = 0;
  for (Real& amplitude : psi) {
    amplitude = std::exp(amplitude - largest);
    norm += amplitude * amplitude;
  }
  for (Real& amplitude : psi) amplitude /= std::sqrt(norm);
  return psi;
}

/// Largest amplitude at the edges over the largest of all: what the grid cuts off.
inline Real cut_off(const TensorGrid& grid, const std::vector<Real>& psi) {
  Real edge = 0;
  for (Index point = 0; point < grid.size(); ++point) {
    if (grid.at_edge(point)) edge = std::max(edge, psi[static_cast<std::size_t>(point)]);
  }
  return edge / std::ranges::max(psi);
}

/// The potential energy of a configuration [hartree].
using PlainPotential = std::function<Real(const std::vector<Real>& x)>;

inline std::vector<Real> on_grid(const TensorGrid& grid, const PlainPotential& f) {
  std::vector<Real> values(static_cast<std::size_t>(grid.size()));
  std::vector<Real> x(static_cast<std::size_t>(grid.coordinates()));
  for (Index point = 0; point < grid.size(); ++point) {
    for (Index m = 0; m < grid.coordinates(); ++m) x[static_cast<std::size_t>(m)] = grid.coordinate(point, m);
    values[static_cast<std::size_t>(point)] = f(x);
  }
  return values;
}

inline Real dot(const std::vector<Real>& a, const std::vector<Real>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// ∫(½|∇ψ|² + Vψ²) for a normalised ψ.
inline Real quadratic_form(const TensorGrid& grid, const std::vector<Real>& psi, const std::vector<Real>& potential) {
  Real energy = 0;
  for (Index m = 0; m < grid.coordinates(); ++m) {
    const std::vector<Real> slope = grid.derivative(psi, m);
    energy += 0.5 * dot(slope, slope);
  }
  for (std::size_t i = 0; i < psi.size(); ++i) energy += potential[i] * psi[i] * psi[i];
  return energy;
}

/// Hψ = -½∇²ψ + Vψ.
inline std::vector<Real> apply_hamiltonian(const TensorGrid& grid, const std::vector<Real>& psi,
                                           const std::vector<Real>& potential) {
  std::vector<Real> result(psi.size());
  for (std::size_t i = 0; i < psi.size(); ++i) result[i] = potential[i] * psi[i];
  for (Index m = 0; m < grid.coordinates(); ++m) {
    const std::vector<Real> curvature = grid.derivative(grid.derivative(psi, m), m);
    for (std::size_t i = 0; i < psi.size(); ++i) result[i] -= 0.5 * curvature[i];
  }
  return result;
}

/// f(weight, lane, walkers, state, energy) for every grid point, with the weights |ψ|² (sum 1) and the program's local energies.
template <class F>
void for_each_weighted_point(const TensorGrid& grid, const Ansatz& ansatz, const Hamiltonian& hamiltonian, F&& f) {
  const std::vector<Real> psi = amplitudes(grid, ansatz);
  AnsatzState state = ansatz.bind();
  Block scratch(ansatz.coordinates()), energy(kEnergyRows);
  grid.for_each_batch([&](Index first, Index lanes, const Walkers& walkers) {
    state.refresh(walkers);
    hamiltonian.local_energy(walkers, state, scratch, energy);
    f(std::span(psi).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(lanes)), walkers, state, energy);
  });
}

/// Mean of every row of the local energy, and the variance of E_L.
struct WeightedEnergy {
  Real mean[kEnergyRows] = {};
  Real variance = 0;
};

inline WeightedEnergy weighted_energy(const TensorGrid& grid, const Ansatz& ansatz, const Hamiltonian& hamiltonian) {
  WeightedEnergy result;
  Real square = 0;
  for_each_weighted_point(grid, ansatz, hamiltonian,
                          [&](std::span<const Real> psi, const Walkers&, const AnsatzState&, const Block& energy) {
                            for (Index lane = 0; lane < std::ssize(psi); ++lane) {
                              const Real amplitude = psi[static_cast<std::size_t>(lane)], weight = amplitude * amplitude;
                              for (Index row = 0; row < kEnergyRows; ++row) result.mean[row] += weight * energy(row, lane);
                              square += weight * energy(kTotal, lane) * energy(kTotal, lane);
                            }
                          });
  result.variance = square - result.mean[kTotal] * result.mean[kTotal];
  return result;
}

}  // namespace rbm::test
