/// Energy gradient and metric against derivatives with respect to θ of what the values of ψ alone give. Central differences of
/// sixth order.
#pragma once

#include <gtest/gtest.h>

#include <array>

#include "physics/quadrature.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"

namespace rbm::test {

/// f'(x) = Σ_p c_p f(x + p s) / s for p = -3, -2, -1, 1, 2, 3.
inline constexpr std::array<int, 6> kPlaces{-3, -2, -1, 1, 2, 3};
inline constexpr std::array<Real, 6> kDifferences{-1.0 / 60, 3.0 / 20, -3.0 / 4, 3.0 / 4, -3.0 / 20, 1.0 / 60};
inline constexpr Real kParameterStep = 0.01;

/// f(ansatz with θ + p s e_k) for all places p; θ is what it was afterwards.
template <class F>
auto along_parameter(Ansatz& ansatz, Index k, F&& f) {
  const std::vector<Real> start(ansatz.parameters().begin(), ansatz.parameters().end());
  std::array<decltype(f(ansatz)), kPlaces.size()> values;
  for (std::size_t p = 0; p < kPlaces.size(); ++p) {
    std::vector<Real> theta = start;
    theta[static_cast<std::size_t>(k)] += kPlaces[p] * kParameterStep;
    ansatz.set_parameters(theta);
    values[p] = f(ansatz);
  }
  ansatz.set_parameters(start);
  return values;
}

/// `tolerance` is relative to max(1, |value|) here and below.
inline void expect_close(Real found, Real exact, Real tolerance, const std::string& what) {
  EXPECT_NEAR(found, exact, tolerance * std::max(1.0, std::abs(exact))) << what;
}

/// gradient_k = ∂E/∂θ_k for the energy of an ansatz.
template <class EnergyOf>
void expect_gradient_of(EnergyOf&& energy_of, Ansatz& ansatz, const Eigen::VectorXd& gradient, Real tolerance) {
  ASSERT_EQ(gradient.size(), ansatz.parameter_count());
  const auto names = ansatz.parameter_names();
  for (Index k = 0; k < gradient.size(); ++k) {
    const auto energies = along_parameter(ansatz, k, energy_of);
    Real derivative = 0;
    for (std::size_t p = 0; p < kPlaces.size(); ++p) derivative += kDifferences[p] * energies[p] / kParameterStep;
    expect_close(gradient[k], derivative, tolerance, names[static_cast<std::size_t>(k)]);
  }
}

/// metric_kl = ∂_k ∂'_l ln ∫ψ_θ ψ_θ' at θ' = θ.
template <class Grid>
void expect_metric_of_overlaps(const Grid& grid, Ansatz& ansatz, const Eigen::MatrixXd& metric, Real tolerance) {
  ASSERT_EQ(metric.rows(), ansatz.parameter_count());
  const auto names = ansatz.parameter_names();
  std::vector<std::array<std::vector<Real>, kPlaces.size()>> psi;
  for (Index k = 0; k < metric.rows(); ++k) {
    psi.push_back(along_parameter(ansatz, k, [&](const Ansatz& moved) { return amplitudes(grid, moved); }));
  }
  for (std::size_t k = 0; k < psi.size(); ++k) {
    for (std::size_t l = 0; l <= k; ++l) {
      Real derivative = 0;
      for (std::size_t p = 0; p < kPlaces.size(); ++p) {
        for (std::size_t q = 0; q < kPlaces.size(); ++q) {
          derivative += kDifferences[p] * kDifferences[q] * std::log(dot(psi[k][p], psi[l][q]));
        }
      }
      expect_close(metric(static_cast<Index>(k), static_cast<Index>(l)), derivative / (kParameterStep * kParameterStep),
                   tolerance, names[k] + " " + names[l]);
    }
  }
}

}  // namespace rbm::test
