/// Every estimator of the program, with exact weights |ψ|² on a grid, against what the values of ψ alone give:
///
///     <E_L>                          = ∫(½|∇ψ|² + Vψ²) / ∫ψ²
///     <E_L²> - <E_L>²                = ∫(Hψ)² / ∫ψ² - <H>²
///     2(<E_L O_k> - <E_L><O_k>)      = ∂<H>/∂θ_k
///     <O_k O_l> - <O_k><O_l>         = ∂_k ∂'_l ln ∫ψ_θ ψ_θ' at θ' = θ
///     <2V_trap + Σ r v'(r) - 2T>     = ∂<H>/∂ ln(scale), the sum of gradients over all parameters that are lengths
///
/// Derivatives with respect to θ are central differences of sixth order.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>

#include "physics/derivatives.hpp"
#include "physics/small_systems.hpp"
#include "physics/weighted_gradient.hpp"
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

class Estimators : public testing::TestWithParam<Case> {
 protected:
  Estimators()
      : input_(resolve(GetParam().input)), ansatz_(test::shaken_ansatz(input_, 0.15)),
        hamiltonian_(make_hamiltonian(input_)), grid_(ansatz_.particles(), 1, 11.0, 181),
        potential_(test::on_grid(grid_, test::plain_potential(input_))) {}

  void SetUp() override { ASSERT_LT(test::cut_off(grid_, test::amplitudes(grid_, ansatz_)), 1e-11); }

  test::WeightedGradient weighted() const { return test::weighted_gradient(grid_, ansatz_, hamiltonian_); }

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
  test::expect_close(found.mean[kTotal], energy, kTolerance, "energy");
  test::expect_close(found.variance, variance, kTolerance, "variance");
  EXPECT_GT(variance, 1e-4) << "an eigenstate would test nothing";
  Real potential = 0;
  for (std::size_t i = 0; i < psi.size(); ++i) potential += potential_[i] * psi[i] * psi[i];
  test::expect_close(found.mean[kTrap] + found.mean[kInteraction], potential, kTolerance, "potential energy");
}

TEST_P(Estimators, EnergyGradientIsTheDerivativeOfTheEnergy) {
  const auto energy_of = [&](const Ansatz& ansatz) {
    return test::quadratic_form(grid_, test::amplitudes(grid_, ansatz), potential_);
  };
  test::expect_gradient_of(energy_of, ansatz_, weighted().gradient, kTolerance);
}

TEST_P(Estimators, MetricIsTheCurvatureOfTheOverlap) {
  test::expect_metric_of_overlaps(grid_, ansatz_, weighted().metric, kTolerance);
}

TEST_P(Estimators, VirialIsTheGradientOfAChangeOfScale) {
  // ψ(x/λ) is ψ(x) with σ, a, W and all other lengths times λ.
  const test::WeightedGradient found = weighted();
  const auto names = ansatz_.parameter_names();
  Real derivative = 0;
  for (std::size_t k = 0; k < names.size(); ++k) {
    const bool length = names[k].starts_with("rbm/a") || names[k].starts_with("rbm/W");
    const bool logarithm = names[k].find("/log_") != std::string::npos;
    if (length) derivative += ansatz_.parameters()[k] * found.gradient[static_cast<Index>(k)];
    if (logarithm) derivative += found.gradient[static_cast<Index>(k)];
  }
  const test::WeightedEnergy energy = test::weighted_energy(grid_, ansatz_, hamiltonian_);
  test::expect_close(2 * energy.mean[kTrap] + energy.mean[kVirial] - 2 * energy.mean[kKinetic], derivative, kTolerance,
                     "virial");
}

/// Samples one by one into full batches, the whole way of the optimisation: batch sums, reduction, gradient.
class SampleByOne {
 public:
  explicit SampleByOne(Index parameters)
      : layout_{parameters, MetricSums::dense}, sum_(layout_), total_(layout_.segments()), rows_(parameters), energies_(1) {}

  void take(const Block& rows, const Block& energy, Index lane) {
    for (Index k = 0; k < layout_.parameters; ++k) rows_(k, lanes_) = rows(k, lane);
    energies_(0, lanes_) = energy(kTotal, lane) - kReference;
    if (++lanes_ < kBatch) return;
    lanes_ = 0;
    sum_.add(energies_[0], energies_[0], rows_);
    if (++samples_ % kSamplesOfBatch == 0) finish_batch();
  }

  /// `take` must have filled the last sample.
  Gradient gradient() {
    expects(lanes_ == 0, "a whole number of samples of a batch");
    finish_batch();
    Communicator serial;
    return make_gradient(total_.reduce(serial), layout_, kReference);
  }

 private:
  static constexpr Real kReference = 0.4;
  static constexpr Index kSamplesOfBatch = 13;

  void finish_batch() {
    total_.add(sum_.partial());
    sum_.clear();
  }

  GradientLayout layout_;
  GradientSum sum_;
  ExactSum total_;
  Block rows_, energies_;
  Index lanes_ = 0, samples_ = 0;
};

TEST_P(Estimators, GradientSumAgreesOnTheSameSamples) {
  // |ψ|² in whole numbers: each grid point is a sample so many times, and all of them kBatch times, to fill the last batch.
  constexpr Real kCopies = 1000;  // of the likeliest point
  const TensorGrid grid(ansatz_.particles(), 1, 6.0, ansatz_.particles() == 1 ? 201 : 31);
  const Real largest = std::ranges::max(test::amplitudes(grid, ansatz_));
  const auto copies_of = [&](Real amplitude) { return std::round(kCopies * std::pow(amplitude / largest, 2)); };
  SampleByOne samples(ansatz_.parameter_count());
  Block rows(ansatz_.parameter_count());
  for (Index repeat = 0; repeat < kBatch; ++repeat) {
    test::for_each_weighted_point(
        grid, ansatz_, hamiltonian_,
        [&](std::span<const Real> psi, const Walkers& walkers, const AnsatzState& state, const Block& energy) {
          state.log_derivatives(walkers, rows);
          for (Index lane = 0; lane < std::ssize(psi); ++lane) {
            for (Real copy = 0; copy < copies_of(psi[static_cast<std::size_t>(lane)]); ++copy)
              samples.take(rows, energy, lane);
          }
        });
  }
  const Gradient found = samples.gradient();
  const Eigen::MatrixXd metric = found.metric.selfadjointView<Eigen::Lower>();
  const test::WeightedGradient exact = test::weighted_gradient(grid, ansatz_, hamiltonian_, copies_of);
  test::expect_close(found.energy, exact.energy, 1e-11, "energy");
  EXPECT_LT((found.gradient - exact.gradient).norm(), 1e-11 * std::max(1.0, exact.gradient.norm()));
  EXPECT_LT((metric - exact.metric).norm(), 1e-11 * std::max(1.0, exact.metric.norm()));
  // And up to the rounding to whole numbers it is the gradient of the energy itself.
  const test::WeightedGradient unrounded = weighted();
  EXPECT_LT((found.gradient - unrounded.gradient).norm(), 0.05 * unrounded.gradient.norm());
  EXPECT_LT((metric - unrounded.metric).norm(), 0.05 * unrounded.metric.norm());
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
      cases.push_back({fmt::format("{}_{}", name, hidden), random_rbm(1, hidden, form, 10 + hidden, {FactorKind::rbm})});
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
             random_rbm(2, 2, form, 41 + static_cast<Integer>(interaction), {FactorKind::rbm, FactorKind::pair_rbm})};
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
