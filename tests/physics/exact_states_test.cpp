/// Exact eigenstates: the local energy of every walker is the eigenvalue, wherever it stands.
///
///     bosons in a trap      σ_d² = 1/ω_d (ψ = F) or 1/(2ω_d) (ψ = √F), a = W = 0           E = ½ N Σ_d ω_d
///     calogero              Π|x_p - x_q|^λ e^{-ωΣx²/2}, a = W = 0                           E = ½ωN[1+λ(N-1)]
///     two electrons         (1 + r/L)^{L/(D-1)} e^{-ωΣr²/2}, L = D-1 = 1/ω                  E = 3 (2D), 2 (3D)
///
/// (M. Taut, Phys. Rev. A 48, 3561 (1993); J. Phys. A 27, 1045 (1994). F. Calogero, J. Math. Phys. 12, 419 (1971);
/// B. Sutherland, J. Math. Phys. 12, 246 (1971).)
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "physics/small_systems.hpp"
#include "physics/whole_run.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

/// Walkers far wider spread than |ψ|², so that the tails are visited.
Walkers scattered_walkers(const Ansatz& ansatz, Index batch, Real width) {
  Walkers walkers(BatchId{batch}, ansatz.particles(), ansatz.dimensions());
  std::mt19937_64 generator(static_cast<std::uint64_t>(77 + batch));
  std::normal_distribution<Real> normal(0.0, width);
  for (Real& x : walkers.x.flat()) x = normal(generator);
  return walkers;
}

/// Largest |E_L - exact| and the variance over all walkers.
struct Spread {
  Real worst = 0, variance = 0;
};

Spread spread_of_energies(const Input& given, Real exact, Index batches = 16) {
  const Input input = resolve(given);
  const Ansatz ansatz = make_ansatz(input);
  const Hamiltonian hamiltonian = make_hamiltonian(input);
  AnsatzState state = ansatz.bind();
  Block scratch(ansatz.coordinates()), energy(kEnergyRows);
  Spread result;
  Real sum = 0, square = 0;
  for (Index batch = 0; batch < batches; ++batch) {
    const Walkers walkers = scattered_walkers(ansatz, batch, 1.5);
    state.refresh(walkers);
    hamiltonian.local_energy(walkers, state, scratch, energy);
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real deviation = energy(kTotal, lane) - exact;
      result.worst = std::max(result.worst, std::abs(deviation));
      sum += deviation;
      square += deviation * deviation;
    }
  }
  const auto n = static_cast<Real>(batches * kBatch);
  result.variance = square / n - sum / n * (sum / n);
  return result;
}

class IdealBosons : public testing::TestWithParam<std::tuple<Integer, Integer, RbmForm, bool>> {
 protected:
  Integer particles() const { return std::get<0>(GetParam()); }
  Integer dimensions() const { return std::get<1>(GetParam()); }

  Input input() const {
    Input input = test::bosons(particles(), dimensions());
    input.wavefunction.rbm.form = std::get<2>(GetParam());
    input.wavefunction.rbm.symmetric = std::get<3>(GetParam());
    input.wavefunction.rbm.init_scale = 0.0;
    input.wavefunction.rbm.b = std::vector<Real>{0.7, -1.3, 0.0};  // of no effect while W = 0
    return input;
  }
  Real exponent() const { return std::get<2>(GetParam()) == RbmForm::psi ? 1.0 : 0.5; }
};

TEST_P(IdealBosons, EveryLocalEnergyIsExact) {
  for (const Real omega : {0.28, 1.0, 4.0}) {
    Input exact = input();
    exact.system.omega = {omega};
    exact.wavefunction.rbm.sigma = std::vector<Real>{std::sqrt(exponent() / omega)};
    const Real energy = 0.5 * omega * static_cast<Real>(particles() * dimensions());
    const Spread found = spread_of_energies(exact, energy);
    EXPECT_LT(found.worst, 1e-12 * std::max(1.0, energy) * (1 + omega));
    EXPECT_LT(found.variance, 1e-20);
  }
}

TEST_P(IdealBosons, EveryLocalEnergyIsExactInAnAnisotropicTrap) {
  const std::vector<Real> all{1.0, 0.5, std::sqrt(8.0)};
  Input exact = input();
  exact.system.omega.assign(all.begin(), all.begin() + dimensions());
  std::vector<Real> sigma;
  Real energy = 0;
  for (const Real omega : exact.system.omega) {
    sigma.push_back(std::sqrt(exponent() / omega));
    energy += 0.5 * static_cast<Real>(particles()) * omega;
  }
  const auto expect_exact = [&](const Input& tried) {
    const Spread found = spread_of_energies(tried, energy);
    EXPECT_LT(found.worst, 1e-11 * std::max(1.0, energy));
    EXPECT_LT(found.variance, 1e-20);
  };
  expect_exact(exact);  // the widths that the program chooses by itself
  exact.wavefunction.rbm.sigma.emplace(sigma);
  expect_exact(exact);
}

TEST_P(IdealBosons, AnotherWidthHasAVariance) {
  Input wrong = input();
  wrong.wavefunction.rbm.sigma = std::vector<Real>{1.02 * std::sqrt(exponent())};
  EXPECT_GT(spread_of_energies(wrong, 0.5 * static_cast<Real>(particles() * dimensions())).variance, 1e-4);
}

const auto name_of_bosons = [](const auto& bosons) {
  const auto [particles, dimensions, form, symmetric] = bosons.param;
  return fmt::format("N{}_D{}_{}{}", particles, dimensions, choice_name(form), symmetric ? "_symmetric" : "");
};
INSTANTIATE_TEST_SUITE_P(Forms, IdealBosons,
                         testing::Combine(testing::Values(1, 10, 100), testing::Values(1, 2, 3),
                                          testing::Values(RbmForm::psi, RbmForm::sqrt), testing::Bool()),
                         name_of_bosons);

TEST(ExactStates, GaussianFactorAloneAndBesideAnRbm) {
  Input alone = test::bosons(5, 3, {FactorKind::gaussian});
  alone.system.omega = {1.0, 0.5, 2.0};
  EXPECT_LT(spread_of_energies(alone, 8.75).variance, 1e-20);
  Input shared = test::bosons(5, 3, {FactorKind::gaussian, FactorKind::rbm});
  shared.system.omega = {1.0, 0.5, 2.0};
  shared.wavefunction.rbm.init_scale = 0.0;
  const Spread found = spread_of_energies(shared, 8.75);
  EXPECT_LT(found.variance, 1e-20);
  EXPECT_LT(found.worst, 1e-10);
}

Input exact_calogero(Integer particles, Real lambda, FactorKind confining) {
  Input input;
  input.system.kind = SystemKind::calogero;
  input.system.particles = particles;
  input.system.omega = {0.7};
  input.system.lambda = lambda;
  input.wavefunction.factors = std::vector{confining, FactorKind::calogero};
  input.wavefunction.rbm.init_scale = 0.0;
  return input;
}

TEST(Calogero, EveryLocalEnergyIsExact) {
  // Walkers a little apart, as |ψ|² keeps them: terms of 1/r² cancel, and their rounding is all that is left.
  for (const FactorKind confining : {FactorKind::rbm, FactorKind::gaussian}) {
    for (const Integer particles : {2, 5, 10}) {
      for (const Real lambda : {1.0, 2.0, 3.5}) {
        const Input input = resolve(exact_calogero(particles, lambda, confining));
        const Ansatz ansatz = make_ansatz(input);
        const Hamiltonian hamiltonian = make_hamiltonian(input);
        const Real exact = 0.5 * 0.7 * static_cast<Real>(particles) * (1 + lambda * static_cast<Real>(particles - 1));
        AnsatzState state = ansatz.bind();
        Block scratch(particles), energy(kEnergyRows);
        for (Index batch = 0; batch < 10; ++batch) {
          const Walkers walkers = separated_walkers(particles, 1, static_cast<std::uint64_t>(batch), 3.0);
          state.refresh(walkers);
          hamiltonian.local_energy(walkers, state, scratch, energy);
          for (Index lane = 0; lane < kBatch; ++lane) EXPECT_NEAR(energy(kTotal, lane), exact, 2e-12 * exact);
        }
      }
    }
  }
}

TEST(Calogero, TheVarianceIsZeroToRounding) {
  for (const Integer particles : {5, 10}) {
    Input input = exact_calogero(particles, 2.0, FactorKind::rbm);
    input.system.omega = {1.0};
    input.sampler.chains = 128;
    input.evaluation.samples = 32768;
    const EvaluationResult found = test::evaluate_start_values(input);
    EXPECT_LT(found.energy.variance, 1e-16);
    EXPECT_NEAR(found.energy.mean, particles == 5 ? 22.5 : 95, 1e-10);
    EXPECT_NEAR(found.trap.mean, 0.5 * found.energy.mean, 5 * found.trap.error);  // 2T = 2V_trap - 2V_int
    EXPECT_NEAR(found.virial_ratio, 1, 5 * found.virial_ratio_error);
  }
}

TEST(Calogero, AnotherExponentHasAVariance) {
  Input input = exact_calogero(4, 2.0, FactorKind::gaussian);
  input.wavefunction.calogero.exponent = 2.1;
  EXPECT_GT(spread_of_energies(input, 9.8).variance, 1e-3);
}

class TwoElectrons : public testing::TestWithParam<Integer> {
 protected:
  Real energy() const { return GetParam() == 2 ? 3.0 : 2.0; }
};

TEST_P(TwoElectrons, EveryLocalEnergyIsExact) {
  for (const FactorKind confining : {FactorKind::rbm, FactorKind::gaussian}) {
    Input input = test::exact_two_electrons(GetParam());
    input.wavefunction.factors->front() = confining;
    const Spread found = spread_of_energies(input, energy(), 200);
    EXPECT_LT(found.variance, 1e-18);
    EXPECT_LT(found.worst, 1e-9);
  }
}

TEST_P(TwoElectrons, LocalEnergyStaysExactWhereTheElectronsMeet) {
  const Input input = resolve(test::exact_two_electrons(GetParam()));
  const Ansatz ansatz = make_ansatz(input);
  const Hamiltonian hamiltonian = make_hamiltonian(input);
  AnsatzState state = ansatz.bind();
  Block scratch(ansatz.coordinates()), energies(kEnergyRows);
  for (Real r = 1; r > 1e-9; r /= 10) {
    Walkers walkers = scattered_walkers(ansatz, 0, 1.0);
    for (Index lane = 0; lane < kBatch; ++lane) {
      for (Index d = 0; d < ansatz.dimensions(); ++d) walkers.x(ansatz.dimensions() + d, lane) = walkers.x(d, lane);
      walkers.x(0, lane) = 0;  // a small distance that is not lost beside the position
      walkers.x(ansatz.dimensions(), lane) = r;
    }
    state.refresh(walkers);
    hamiltonian.local_energy(walkers, state, scratch, energies);
    for (Index lane = 0; lane < kBatch; ++lane)
      EXPECT_NEAR(energies(kTotal, lane), energy(), 1e-13 + 1e-14 / r) << "r = " << r;
  }
}

TEST_P(TwoElectrons, AnotherLengthHasAVariance) {
  Input input = test::exact_two_electrons(GetParam());
  *input.wavefunction.pair_rbm.length *= 1.05;
  EXPECT_GT(spread_of_energies(input, energy()).variance, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Dimensions, TwoElectrons, testing::Values(2, 3));

}  // namespace
}  // namespace rbm
