/// Every estimator of the program, with exact weights |ψ|² on a grid, against what the values of ψ alone give:
///
///     <E_L>                          = ∫(½|∇ψ|² + Vψ²) / ∫ψ²
///     <E_L²> - <E_L>²                = ∫(Hψ)² / ∫ψ² - <H>²
///     2(<E_L O_k> - <E_L><O_k>)      = ∂<H>/∂θ_k
///     <O_k O_l> - <O_k><O_l>         = ∂_k ∂'_l ln ∫ψ_θ ψ_θ' at θ' = θ
///     <2V_trap + Σ r v'(r) - 2T>     = ∂<H>/∂ ln(scale), the sum of gradients over all parameters that are lengths
///
/// Derivatives with respect to θ are central differences of sixth order.
#include <gtest/gtest.h>

#include <array>
#include <ostream>

#include "physics/small_systems.hpp"
#include "rbm_vmc/optimise/gradient.hpp"
#include "rbm_vmc/optimise/gradient_sum.hpp"

namespace rbm {
namespace {

using test::TensorGrid;

constexpr Real kTolerance = 1e-8;  // relative to max(1, |value|)

struct Case {
  std::string name;
  Input input;
  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
};

Real scale(Real value) { return std::max(1.0, std::abs(value)); }

/// <E_L>, gradient and metric by the formulas of optimise/gradient.hpp, with weights.
struct WeightedGradient {
  Real energy = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd metric;
};

template <class WeightOf>
WeightedGradient weighted_gradient(const TensorGrid& grid, const Ansatz& ansatz, const Hamiltonian& hamiltonian,
                                   WeightOf&& weight_of) {
  const Index P = ansatz.parameter_count();
  Eigen::VectorXd O(P), mean = Eigen::VectorXd::Zero(P), product = mean;
  WeightedGradient result;
  result.metric = Eigen::MatrixXd::Zero(P, P);
  Real total = 0;
  Block rows(P);
  test::for_each_weighted_point(
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

/// Central differences of sixth order: f' = Σ_p c_p f(θ + p s) / s.
constexpr Real kStep = 0.02;
constexpr std::array<int, 6> kPlaces{-3, -2, -1, 1, 2, 3};
constexpr std::array<Real, 6> kWeights{-1.0 / 60, 3.0 / 20, -3.0 / 4, 3.0 / 4, -3.0 / 20, 1.0 / 60};

class Estimators : public testing::TestWithParam<Case> {
 protected:
  Estimators()
      : input_(resolve(GetParam().input)), ansatz_(test::shaken_ansatz(input_, 0.15)),
        hamiltonian_(make_hamiltonian(input_)), grid_(ansatz_.particles(), 1, 9.6, 161),
        potential_(test::on_grid(grid_, test::plain_potential(input_))) {}

  void SetUp() override { ASSERT_LT(test::cut_off(grid_, test::amplitudes(grid_, ansatz_)), 1e-11); }

  /// ψ at θ + p s e_k, for all places p of the stencil.
  std::array<std::vector<Real>, 6> along(Index k) const {
    Ansatz moved = test::shaken_ansatz(input_, 0.15);
    std::array<std::vector<Real>, 6> result;
    for (std::size_t p = 0; p < kPlaces.size(); ++p) {
      std::vector<Real> theta(ansatz_.parameters().begin(), ansatz_.parameters().end());
      theta[static_cast<std::size_t>(k)] += kPlaces[p] * kStep;
      moved.set_parameters(theta);
      result[p] = test::amplitudes(grid_, moved);
    }
    return result;
  }

  WeightedGradient weighted() const {
    return weighted_gradient(grid_, ansatz_, hamiltonian_, [](Real psi) { return psi * psi; });
  }

  Input input_;
  Ansatz ansatz_;
  Hamiltonian hamiltonian_;
  TensorGrid grid_;
  std::vector<Real> potential_;
};

TEST_P(Estimators, EnergyAndVarianceAreThoseOfTheQuadraticForm) {
  const std::vector<Real> psi = test::amplitudes(grid_, ansatz_);
  const Real energy = test::quadratic_form(grid_, psi, potential_);
  const std::vector<Real> h_psi = test::apply_hamiltonian(grid_, psi, potential_);
  const Real variance = test::dot(h_psi, h_psi) - energy * energy;
  const test::WeightedEnergy found = test::weighted_energy(grid_, ansatz_, hamiltonian_);
  EXPECT_NEAR(found.mean[kTotal], energy, kTolerance * scale(energy));
  EXPECT_NEAR(found.variance, variance, kTolerance * scale(variance));
  EXPECT_GT(variance, 1e-4) << "an eigenstate would test nothing";
  Real potential = 0;
  for (std::size_t i = 0; i < psi.size(); ++i) potential += potential_[i] * psi[i] * psi[i];
  EXPECT_NEAR(found.mean[kTrap] + found.mean[kInteraction], potential, kTolerance * scale(potential));
}

TEST_P(Estimators, EnergyGradientIsTheDerivativeOfTheEnergy) {
  const WeightedGradient found = weighted();
  for (Index k = 0; k < ansatz_.parameter_count(); ++k) {
    const auto psi = along(k);
    Real derivative = 0;
    for (std::size_t p = 0; p < psi.size(); ++p) {
      derivative += kWeights[p] * test::quadratic_form(grid_, psi[p], potential_) / kStep;
    }
    EXPECT_NEAR(found.gradient[k], derivative, kTolerance * scale(derivative))
        << ansatz_.parameter_names()[static_cast<std::size_t>(k)];
  }
}

TEST_P(Estimators, MetricIsTheCurvatureOfTheOverlap) {
  const WeightedGradient found = weighted();
  std::vector<std::array<std::vector<Real>, 6>> psi;
  for (Index k = 0; k < ansatz_.parameter_count(); ++k) psi.push_back(along(k));
  for (std::size_t k = 0; k < psi.size(); ++k) {
    for (std::size_t l = 0; l <= k; ++l) {
      Real derivative = 0;
      for (std::size_t p = 0; p < kPlaces.size(); ++p) {
        for (std::size_t q = 0; q < kPlaces.size(); ++q) {
          derivative += kWeights[p] * kWeights[q] * std::log(test::dot(psi[k][p], psi[l][q])) / (kStep * kStep);
        }
      }
      EXPECT_NEAR(found.metric(static_cast<Index>(k), static_cast<Index>(l)), derivative, kTolerance * scale(derivative))
          << ansatz_.parameter_names()[k] << ' ' << ansatz_.parameter_names()[l];
    }
  }
}

TEST_P(Estimators, VirialIsTheGradientOfAChangeOfScale) {
  // ψ(x/λ) is ψ(x) with σ, a, W and all other lengths times λ.
  const WeightedGradient found = weighted();
  const auto names = ansatz_.parameter_names();
  Real derivative = 0;
  for (std::size_t k = 0; k < names.size(); ++k) {
    const bool length = names[k].starts_with("rbm/a") || names[k].starts_with("rbm/W");
    const bool logarithm = names[k].find("/log_") != std::string::npos;
    if (length) derivative += ansatz_.parameters()[k] * found.gradient[static_cast<Index>(k)];
    if (logarithm) derivative += found.gradient[static_cast<Index>(k)];
  }
  const test::WeightedEnergy energy = test::weighted_energy(grid_, ansatz_, hamiltonian_);
  EXPECT_NEAR(2 * energy.mean[kTrap] + energy.mean[kVirial] - 2 * energy.mean[kKinetic], derivative,
              kTolerance * scale(derivative));
}

TEST_P(Estimators, GradientSumAgreesOnTheSameSamples) {
  // |ψ|² in whole numbers: each grid point is a sample so many times. The batches are cut at arbitrary places.
  constexpr Real kCopies = 3000;  // of the likeliest point
  const TensorGrid grid(ansatz_.particles(), 1, 6.0, ansatz_.particles() == 1 ? 201 : 31);
  const std::vector<Real> psi = test::amplitudes(grid, ansatz_);
  const Real largest = std::ranges::max(psi);
  const auto copies_of = [&](Real amplitude) { return std::round(kCopies * std::pow(amplitude / largest, 2)); };

  const Index P = ansatz_.parameter_count();
  const GradientLayout layout{P, MetricSums::dense};
  constexpr Real kReference = 0.4;
  constexpr Index kSamplesOfBatch = 13;
  GradientSum sum(layout);
  ExactSum total(layout.segments());
  Block rows(P), gathered(P), energies(1);
  Index lanes = 0, samples = 0;
  Real most_copies = 0, likely_energy = 0;
  Eigen::VectorXd likely(P);
  const auto take = [&](const auto& O, Real energy) {
    for (Index k = 0; k < P; ++k) gathered(k, lanes) = O(k);
    energies(0, lanes) = energy - kReference;
    if (++lanes < kBatch) return;
    lanes = 0;
    sum.add(energies[0], energies[0], gathered);
    if (++samples % kSamplesOfBatch != 0) return;
    total.add(sum.partial());
    sum.clear();
  };
  test::for_each_weighted_point(
      grid, ansatz_, hamiltonian_,
      [&](std::span<const Real> amplitude, const Walkers& walkers, const AnsatzState& state, const Block& energy) {
        state.log_derivatives(walkers, rows);
        for (Index lane = 0; lane < std::ssize(amplitude); ++lane) {
          const Real copies = copies_of(amplitude[static_cast<std::size_t>(lane)]);
          const auto O = [&](Index k) { return rows(k, lane); };
          for (Index copy = 0; copy < static_cast<Index>(copies); ++copy) take(O, energy(kTotal, lane));
          if (copies <= most_copies) continue;
          most_copies = copies;
          likely_energy = energy(kTotal, lane);
          for (Index k = 0; k < P; ++k) likely[k] = rows(k, lane);
        }
      });
  // The last sample is filled up with the likeliest point.
  Real surplus = 0;
  for (; lanes != 0; ++surplus) take(likely, likely_energy);
  total.add(sum.partial());
  Communicator serial;
  const Gradient found = make_gradient(total.reduce(serial), layout, kReference);

  bool filled = false;
  const WeightedGradient exact = weighted_gradient(grid, ansatz_, hamiltonian_, [&](Real amplitude) {
    const Real copies = copies_of(amplitude);
    if (filled || copies < most_copies) return copies;
    filled = true;
    return copies + surplus;
  });
  ASSERT_EQ(found.samples, samples * kBatch);
  EXPECT_NEAR(found.energy, exact.energy, 1e-11 * scale(exact.energy));
  EXPECT_LT((found.gradient - exact.gradient).norm(), 1e-11 * scale(exact.gradient.norm()));
  const Eigen::MatrixXd metric = found.metric.selfadjointView<Eigen::Lower>();
  EXPECT_LT((metric - exact.metric).norm(), 1e-11 * scale(exact.metric.norm()));
  // And up to the rounding to whole numbers it is the gradient of the energy itself.
  const WeightedGradient unrounded = weighted();
  EXPECT_LT((found.gradient - unrounded.gradient).norm(), 0.02 * unrounded.gradient.norm());
  EXPECT_LT((metric - unrounded.metric).norm(), 0.02 * unrounded.metric.norm());
}

Input random_rbm(Integer particles, Integer hidden, RbmForm form, Integer seed, std::vector<FactorKind> factors) {
  Input input = test::bosons(particles, 1, std::move(factors));
  input.wavefunction.rbm.hidden = hidden;
  input.wavefunction.rbm.form = form;
  input.wavefunction.rbm.train_sigma = true;
  input.wavefunction.rbm.init_scale = 0.6;
  input.wavefunction.gaussian.train_width = true;
  input.wavefunction.pair_rbm.init_scale = 0.6;
  input.wavefunction.pair_rbm.length = 1.3;
  input.system.omega = {0.9};
  input.run.seed = seed;
  return input;
}

std::vector<Case> one_particle() {
  std::vector<Case> cases;
  for (const RbmForm form : {RbmForm::psi, RbmForm::sqrt}) {
    const std::string name(choice_name(form));
    for (Integer hidden = 0; hidden <= 3; ++hidden) {
      cases.push_back({name + "_" + std::to_string(hidden), random_rbm(1, hidden, form, 10 + hidden, {FactorKind::rbm})});
    }
    cases.push_back({name + "_gaussian", random_rbm(1, 2, form, 21, {FactorKind::rbm, FactorKind::gaussian})});
  }
  return cases;
}

std::vector<Case> two_particles() {
  std::vector<Case> cases;
  for (const RbmForm form : {RbmForm::psi, RbmForm::sqrt}) {
    for (const auto interaction : {InteractionKind::none, InteractionKind::soft_coulomb, InteractionKind::gaussian}) {
      Case c{std::string(choice_name(form)) + "_" + std::string(choice_name(interaction)),
             random_rbm(2, 2, form, 31 + static_cast<Integer>(interaction), {FactorKind::rbm, FactorKind::pair_rbm})};
      std::ranges::replace(c.name, '-', '_');
      c.input.system.interaction = interaction;
      c.input.system.strength = 1.7;
      if (interaction == InteractionKind::soft_coulomb) c.input.system.softening = 0.8;
      if (interaction == InteractionKind::gaussian) c.input.system.width = 0.7;
      c.input.wavefunction.rbm.symmetric = interaction == InteractionKind::gaussian;
      cases.push_back(std::move(c));
    }
  }
  return cases;
}

const auto name_of_case = [](const testing::TestParamInfo<Case>& info) { return info.param.name; };
INSTANTIATE_TEST_SUITE_P(OneParticle, Estimators, testing::ValuesIn(one_particle()), name_of_case);
INSTANTIATE_TEST_SUITE_P(TwoParticles, Estimators, testing::ValuesIn(two_particles()), name_of_case);

}  // namespace
}  // namespace rbm
