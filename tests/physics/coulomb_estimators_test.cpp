/// The estimators with a Coulomb repulsion and a cusp, for two electrons in two and three dimensions, against what the values
/// of ψ alone give by quadrature over R and r (pair_grid.hpp).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "physics/derivatives.hpp"
#include "physics/pair_grid.hpp"
#include "physics/small_systems.hpp"
#include "physics/weighted_gradient.hpp"

namespace rbm {
namespace {

using test::PairGrid;

constexpr Real kTolerance = 1e-8;  // relative to max(1, |value|)
constexpr Real kOmega = 0.8;

class CoulombEstimators : public testing::TestWithParam<std::tuple<Integer, bool>> {
 protected:
  CoulombEstimators()
      : ansatz_(test::shaken_ansatz(input(), 0.2)), hamiltonian_(make_hamiltonian(input())),
        grid_(dimensions(), 9, 40, 14, 90) {}

  static Integer dimensions() { return std::get<0>(GetParam()); }

  static Input input() {
    Input input = test::exact_two_electrons(dimensions());
    input.system.omega = {kOmega};
    input.wavefunction.factors = std::vector{FactorKind::gaussian, FactorKind::pair_rbm};
    if (std::get<1>(GetParam()))
      input.wavefunction.factors->insert(input.wavefunction.factors->begin(), FactorKind::jastrow);
    input.wavefunction.gaussian.train_width = true;
    input.wavefunction.pair_rbm.init_scale = 0.5;
    return resolve(input);
  }

  struct Components {
    Real kinetic = 0, trap = 0, interaction = 0;
    Real total() const { return kinetic + trap + interaction; }
  };

  /// From ln ψ at the grid points and beside them.
  Components components(const Ansatz& ansatz) const {
    const std::vector<Real> psi = test::amplitudes(grid_, ansatz);
    std::vector<Real> slope_R(psi.size()), slope_r(psi.size());
    for (std::size_t p = 0; p < test::kPlaces.size(); ++p) {
      const std::vector<Real> beside_R = test::log_values(grid_.moved(test::kPlaces[p], 0), ansatz);
      const std::vector<Real> beside_r = test::log_values(grid_.moved(0, test::kPlaces[p]), ansatz);
      for (std::size_t i = 0; i < psi.size(); ++i) {
        slope_R[i] += test::kDifferences[p] * beside_R[i] / PairGrid::step(grid_.R(static_cast<Index>(i)));
        slope_r[i] += test::kDifferences[p] * beside_r[i] / PairGrid::step(grid_.r(static_cast<Index>(i)));
      }
    }
    Components sum;
    for (std::size_t i = 0; i < psi.size(); ++i) {
      const Real weight = psi[i] * psi[i], R = grid_.R(static_cast<Index>(i)), r = grid_.r(static_cast<Index>(i));
      sum.kinetic += weight * (0.25 * slope_R[i] * slope_R[i] + slope_r[i] * slope_r[i]);
      sum.trap += weight * 0.5 * kOmega * kOmega * (2 * R * R + 0.5 * r * r);
      sum.interaction += weight / r;
    }
    return sum;
  }

  Ansatz ansatz_;
  Hamiltonian hamiltonian_;
  PairGrid grid_;
};

TEST_P(CoulombEstimators, EnergyAndItsComponents) {
  const Components exact = components(ansatz_);
  const test::WeightedEnergy found = test::weighted_energy(grid_, ansatz_, hamiltonian_);
  test::expect_close(found.mean[kTotal], exact.total(), kTolerance, "energy");
  test::expect_close(found.mean[kKinetic], exact.kinetic, kTolerance, "kinetic");
  test::expect_close(found.mean[kTrap], exact.trap, kTolerance, "trap");
  test::expect_close(found.mean[kInteraction], exact.interaction, kTolerance, "interaction");
  test::expect_close(found.mean[kVirial], -exact.interaction, kTolerance, "virial");
  EXPECT_GT(found.variance, 1e-3);
}

TEST_P(CoulombEstimators, EnergyGradientIsTheDerivativeOfTheEnergy) {
  const auto energy_of = [&](const Ansatz& ansatz) { return components(ansatz).total(); };
  test::expect_gradient_of(energy_of, ansatz_, test::weighted_gradient(grid_, ansatz_, hamiltonian_).gradient, kTolerance);
}

TEST_P(CoulombEstimators, MetricIsTheCurvatureOfTheOverlap) {
  test::expect_metric_of_overlaps(grid_, ansatz_, test::weighted_gradient(grid_, ansatz_, hamiltonian_).metric, kTolerance);
}

const auto name_of_ansatz = [](const auto& ansatz) {
  return fmt::format("D{}{}_pair_rbm", std::get<0>(ansatz.param), std::get<1>(ansatz.param) ? "_jastrow" : "");
};
INSTANTIATE_TEST_SUITE_P(TwoElectrons, CoulombEstimators, testing::Combine(testing::Values(2, 3), testing::Bool()),
                         name_of_ansatz);

}  // namespace
}  // namespace rbm
