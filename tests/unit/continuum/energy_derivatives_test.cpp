#include "rbm_vmc/continuum/energy_derivatives.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/continuum/gaussian.hpp"
#include "rbm_vmc/continuum/pade_jastrow.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

constexpr Real kCusp = 0.9, kGamma = 0.6, kWidth = 1.3;

Ansatz gaussian(std::vector<Real> widths) {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<Gaussian>(std::move(widths), true));
  return Ansatz(2, 2, std::move(factors));
}

Ansatz gaussian_and_jastrow() {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<Gaussian>(std::vector<Real>{kWidth}, true));
  factors.push_back(std::make_unique<PadeJastrow>(PadeFunction(kCusp, kGamma)));
  return Ansatz(2, 2, std::move(factors));
}

Hamiltonian coulomb_dot() { return Hamiltonian(Trap({1.0, 1.0}), make_potential({Interaction::coulomb, 1.0})); }

TEST(EnergyDerivatives, OfAGaussianAreItsClosedForm) {
  // T_L = ½Σ(k - k²x²), k = 1/w²: ∂/∂ln w = Σ_m (2k²x² - k).
  const std::vector<Real> widths{0.8, 1.25};
  const Ansatz ansatz = gaussian(widths);
  const Walkers walkers = separated_walkers(2, 2, 19);
  EnergyDerivatives derivatives(gaussian({1.0, 1.0}), coulomb_dot());
  Block rows(2);
  rows.fill(77.0);
  derivatives(ansatz.parameters(), walkers, rows);
  for (Index lane = 0; lane < kBatch; ++lane) {
    for (Index d = 0; d < 2; ++d) {
      const Real w = widths[static_cast<std::size_t>(d)], k = 1 / (w * w);
      Real exact = 0;
      for (Index i = 0; i < 2; ++i) exact += 2 * k * k * std::pow(walkers.x(2 * i + d, lane), 2) - k;
      EXPECT_NEAR(rows(d, lane), exact, 1e-8 * (1 + std::abs(exact)));
    }
  }
}

TEST(EnergyDerivatives, OfAJastrowFactorAreItsClosedForm) {
  // T_L = -½[-kM + 2f'' + 2(D-1)f'/r + k²Σx² - 2krf' + 2f'²],  f' = c/(1+γr)²,  f'' = -2cγ/(1+γr)³
  const Ansatz ansatz = gaussian_and_jastrow();
  const Walkers walkers = separated_walkers(2, 2, 23);
  EnergyDerivatives derivatives(gaussian_and_jastrow(), coulomb_dot());
  Block rows(2);
  derivatives(ansatz.parameters(), walkers, rows);
  const Real k = 1 / (kWidth * kWidth);
  for (Index lane = 0; lane < kBatch; ++lane) {
    Real squares = 0, r2 = 0;
    for (Index m = 0; m < 4; ++m) squares += std::pow(walkers.x(m, lane), 2);
    for (Index d = 0; d < 2; ++d) r2 += std::pow(walkers.x(d, lane) - walkers.x(2 + d, lane), 2);
    const Real r = std::sqrt(r2), q = 1 / (1 + kGamma * r);
    const Real df = kCusp * q * q;
    const Real by_width = -0.5 * (8 * k - 4 * k * k * squares + 4 * k * r * df);
    const Real df_gamma = -2 * kCusp * kGamma * r * q * q * q;
    const Real d2f_gamma = -2 * kCusp * kGamma * q * q * q + 6 * kCusp * kGamma * kGamma * r * q * q * q * q;
    const Real by_gamma = -0.5 * (2 * d2f_gamma + 2 * df_gamma / r - 2 * k * r * df_gamma + 4 * df * df_gamma);
    EXPECT_NEAR(rows(0, lane), by_width, 1e-8 * (1 + std::abs(by_width)));
    EXPECT_NEAR(rows(1, lane), by_gamma, 1e-8 * (1 + std::abs(by_gamma)));
  }
}

TEST(EnergyDerivatives, LeaveTheSampledWaveFunctionAlone) {
  const Ansatz ansatz = gaussian_and_jastrow();
  const Walkers walkers = separated_walkers(2, 2, 29);
  AnsatzState state = ansatz.bind();
  state.refresh(walkers);
  EnergyDerivatives derivatives(gaussian_and_jastrow(), coulomb_dot());
  Block rows(2), again(2);
  derivatives(ansatz.parameters(), walkers, rows);
  derivatives(ansatz.parameters(), walkers, again);
  for (Index i = 0; i < rows.size(); ++i) EXPECT_EQ(rows.data()[i], again.data()[i]);
  Block value(1);
  EXPECT_NO_THROW(state.add_log_value(walkers, value[0]));
  EXPECT_THROW(derivatives(std::vector<Real>{1.0}, walkers, rows), ContractError);
}

}  // namespace
}  // namespace rbm
