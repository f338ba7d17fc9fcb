/// What the program estimates by sampling, by full quadrature, in two independent ways: with weights |ψ|² from the estimators
/// of the program, and from the values of ψ alone. A grid has size(), root_weight(point) and for_each_batch.
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

/// ln|ψ| at all points. Only Ansatz::bind, refresh and add_log_value are used.
template <class Grid>
std::vector<Real> log_values(const Grid& grid, const Ansatz& ansatz) {
  std::vector<Real> values(static_cast<std::size_t>(grid.size()));
  AnsatzState state = ansatz.bind();
  Block value(1);
  grid.for_each_batch([&](Index first, Index lanes, const Walkers& walkers) {
    state.refresh(walkers);
    value.fill(0.0);
    state.add_log_value(walkers, value[0]);
    std::copy_n(value.data(), lanes, values.begin() + first);
  });
  return values;
}

/// ψ times the root of the quadrature weight at all points, normalised: the sum of squares is 1.
template <class Grid>
std::vector<Real> amplitudes(const Grid& grid, const Ansatz& ansatz) {
  std::vector<Real> psi = log_values(grid, ansatz);
  const Real largest = std::ranges::max(psi);
  Real norm = 0;
  for (Index point = 0; point < grid.size(); ++point) {
    Real& amplitude = psi[static_cast<std::size_t>(point)];
    amplitude = grid.root_weight(point) * std::exp(amplitude - largest);
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

/// f(amplitudes, walkers, state, local energies) for the whole grid, a batch at a time.
template <class Grid, class F>
void for_each_weighted_point(const Grid& grid, const Ansatz& ansatz, const Hamiltonian& hamiltonian, F&& f) {
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

template <class Grid>
WeightedEnergy weighted_energy(const Grid& grid, const Ansatz& ansatz, const Hamiltonian& hamiltonian) {
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
