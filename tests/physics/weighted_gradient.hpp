/// The energy gradient and the metric on a grid, with weights, written down plainly:
///
///     g_k = 2(<E_L O_k> - <E_L><O_k>)        S_kl = <O_k O_l> - <O_k><O_l>
#pragma once

#include "physics/quadrature.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"

namespace rbm::test {

struct WeightedGradient {
  Real energy = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd metric;
};

/// `weight_of` makes a weight of an amplitude; weights need not be normalised.
template <class Grid, class WeightOf>
WeightedGradient weighted_gradient(const Grid& grid, const Ansatz& ansatz, const Hamiltonian& hamiltonian,
                                   WeightOf&& weight_of) {
  const Index P = ansatz.parameter_count();
  Eigen::VectorXd O(P), mean = Eigen::VectorXd::Zero(P), product = mean;
  WeightedGradient result;
  result.metric = Eigen::MatrixXd::Zero(P, P);
  Real total = 0;
  Block rows(P);
  for_each_weighted_point(
      grid, ansatz, hamiltonian,
      [&](std::span<const Real> psi, const Walkers& walkers, const AnsatzState& state, const Block& energy) {
        state.log_derivatives(walkers, rows);
        for (Index lane = 0; lane < std::ssize(psi); ++lane) {
          const Real weight = weight_of(psi[static_cast<std::size_t>(lane)]);
          for (Index k = 0; k < P; ++k) O[k] = rows(k, lane);
          total += weight;
          result.energy += weight * energy(kTotal, lane);
          mean += weight * O;
          product += weight * energy(kTotal, lane) * O;
          result.metric += weight * O * O.transpose();
        }
      });
  result.energy /= total;
  mean /= total;
  result.gradient = 2 * (product / total - result.energy * mean);
  result.metric = result.metric / total - mean * mean.transpose();
  return result;
}

/// With weights |ψ|².
template <class Grid>
WeightedGradient weighted_gradient(const Grid& grid, const Ansatz& ansatz, const Hamiltonian& hamiltonian) {
  return weighted_gradient(grid, ansatz, hamiltonian, [](Real psi) { return psi * psi; });
}

}  // namespace rbm::test
