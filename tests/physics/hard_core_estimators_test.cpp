/// The estimators where ψ ends at a wall: two hard spheres (on a line: rods) and two Calogero particles, against what the values of
/// ψ alone give by quadrature over R and r > a (pair_grid.hpp), by sampling, and against the exact energy of the relative motion.
///
///     <E_L> = ∫(½|∇ψ|² + V_trap ψ²) / ∫ψ²      over r > a: ψ = 0 at the wall, so that there is no surface term
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "physics/derivatives.hpp"
#include "physics/pair_grid.hpp"
#include "physics/small_systems.hpp"
#include "physics/weighted_gradient.hpp"
#include "physics/whole_run.hpp"
#include "rbm_vmc/vmc/two_body.hpp"

namespace rbm {
namespace {

using test::PairGrid;

constexpr Real kTolerance = 1e-8;  // relative to max(1, |value|)
constexpr Real kOmega = 0.8;
constexpr Real kDiameter = 0.4;

struct Case {
  std::string name;
  Integer dimensions;
  InteractionKind interaction;
};

class HardCoreEstimators : public testing::TestWithParam<Case> {
 protected:
  HardCoreEstimators() : ansatz_(test::shaken_ansatz(resolve(input()), 0.1)), hamiltonian_(make_hamiltonian(resolve(input()))) {}

  static bool spheres() { return GetParam().interaction == InteractionKind::hard_sphere; }

  static Input input() {
    Input input = test::bosons(2, GetParam().dimensions, {FactorKind::gaussian, FactorKind::pair_rbm});
    input.wavefunction.factors->push_back(spheres() ? FactorKind::hard_sphere : FactorKind::calogero);
    input.system.omega = {kOmega};
    input.system.interaction = GetParam().interaction;
    if (spheres()) input.system.diameter = kDiameter;
    if (!spheres()) input.wavefunction.calogero.exponent = 2.4;
    input.wavefunction.gaussian.train_width = true;
    input.wavefunction.pair_rbm.init_scale = 0.5;
    return input;
  }

  struct Components {
    Real kinetic = 0, trap = 0, interaction = 0;
    Real total() const { return kinetic + trap + interaction; }
  };

  /// From ln ψ at the grid points and beside them.
  Components components(const Ansatz& ansatz) const {
    const std::vector<Real> psi = test::amplitudes(grid_, ansatz);
    const std::vector<Real> here = test::log_values(grid_, ansatz);
    std::vector<Real> slope_R(psi.size()), slope_r(psi.size());  // of ψ over ψ, not of ln ψ: ψ is smooth up to the wall
    for (std::size_t p = 0; p < test::kPlaces.size(); ++p) {
      const std::vector<Real> beside_R = test::log_values(grid_.moved(test::kPlaces[p], 0), ansatz);
      const std::vector<Real> beside_r = test::log_values(grid_.moved(0, test::kPlaces[p]), ansatz);
      for (std::size_t i = 0; i < psi.size(); ++i) {
        slope_R[i] += test::kDifferences[p] * std::exp(beside_R[i] - here[i]) / PairGrid::step(grid_.R(static_cast<Index>(i)));
        slope_r[i] += test::kDifferences[p] * std::exp(beside_r[i] - here[i]) / grid_.step_r(static_cast<Index>(i));
      }
    }
    Components sum;
    for (std::size_t i = 0; i < psi.size(); ++i) {
      const Real weight = psi[i] * psi[i], R = grid_.R(static_cast<Index>(i)), r = grid_.r(static_cast<Index>(i));
      sum.kinetic += weight * (0.25 * slope_R[i] * slope_R[i] + slope_r[i] * slope_r[i]);
      sum.trap += weight * 0.5 * kOmega * kOmega * (2 * R * R + 0.5 * r * r);
      if (!spheres()) sum.interaction += weight * 2 / (r * r);
    }
    return sum;
  }

  Ansatz ansatz_;
  Hamiltonian hamiltonian_;
  PairGrid grid_{GetParam().dimensions, 9, 40, 14, 90, spheres() ? kDiameter : 0};
};

TEST_P(HardCoreEstimators, EnergyAndItsComponents) {
  const Components exact = components(ansatz_);
  const test::WeightedEnergy found = test::weighted_energy(grid_, ansatz_, hamiltonian_);
  test::expect_close(found.mean[kTotal], exact.total(), kTolerance, "energy");
  test::expect_close(found.mean[kKinetic], exact.kinetic, kTolerance, "kinetic");
  test::expect_close(found.mean[kTrap], exact.trap, kTolerance, "trap");
  test::expect_close(found.mean[kInteraction], exact.interaction, kTolerance, "interaction");
  test::expect_close(found.mean[kVirial], -2 * exact.interaction, kTolerance, "virial");
  EXPECT_GT(found.variance, 1e-3);
  const Real ground = spheres() ? two_body_hard_sphere_energy(GetParam().dimensions, kOmega, kDiameter) : 3 * kOmega;
  EXPECT_GT(found.mean[kTotal], ground);
}

TEST_P(HardCoreEstimators, EnergyGradientIsTheDerivativeOfTheEnergy) {
  const auto energy_of = [&](const Ansatz& ansatz) { return components(ansatz).total(); };
  test::expect_gradient_of(energy_of, ansatz_, test::weighted_gradient(grid_, ansatz_, hamiltonian_).gradient, kTolerance);
}

TEST_P(HardCoreEstimators, MetricIsTheCurvatureOfTheOverlap) {
  test::expect_metric_of_overlaps(grid_, ansatz_, test::weighted_gradient(grid_, ansatz_, hamiltonian_).metric, kTolerance);
}

TEST_P(HardCoreEstimators, SamplersStopAtTheWall) {
  const Ansatz start = make_ansatz(resolve(input()));
  const test::WeightedEnergy exact = test::weighted_energy(grid_, start, hamiltonian_);
  for (const auto method : {SamplerMethod::metropolis, SamplerMethod::langevin}) {
    SCOPED_TRACE(choice_name(method));
    Input run = input();
    run.sampler.method = method;
    run.sampler.chains = 256;
    run.evaluation.samples = Integer{1} << 19;
    const EvaluationResult found = test::evaluate_start_values(run);
    EXPECT_NEAR(found.energy.mean, exact.mean[kTotal], 4 * found.energy.error);
    EXPECT_NEAR(found.kinetic.mean, exact.mean[kKinetic], 4 * found.kinetic.error);
    EXPECT_NEAR(found.trap.mean, exact.mean[kTrap], 4 * found.trap.error);
    EXPECT_LT(found.trap.error, 4e-3 * exact.mean[kTrap]);
  }
}

std::vector<Case> cases() {
  std::vector<Case> all{{"calogero", 1, InteractionKind::calogero}};
  for (const Integer dimensions : {1, 2, 3})
    all.push_back({fmt::format("spheres_{}D", dimensions), dimensions, InteractionKind::hard_sphere});
  return all;
}

INSTANTIATE_TEST_SUITE_P(TwoBosons, HardCoreEstimators, testing::ValuesIn(cases()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace rbm
