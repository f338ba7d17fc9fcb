#include "rbm_vmc/vmc/two_body.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace rbm {
namespace {

TEST(TwoBody, AgreesWithQuasiExactStates) {
  // Taut 1993, 1994: E = ω(D + p) at ω = 1/(D-1), p = 1, and ω = 1/(4D-2), p = 2.
  EXPECT_NEAR(two_body_coulomb_energy(2, 1.0, 1.0), 3.0, 1e-12);
  EXPECT_NEAR(two_body_coulomb_energy(2, 1.0 / 6, 1.0), 2.0 / 3, 1e-12);
  EXPECT_NEAR(two_body_coulomb_energy(3, 0.5, 1.0), 2.0, 1e-12);
  EXPECT_NEAR(two_body_coulomb_energy(3, 0.1, 1.0), 0.5, 1e-12);
}

TEST(TwoBody, AgreesWithPublishedSeriesValues) {
  EXPECT_NEAR(two_body_coulomb_energy(2, 0.01, 1.0), 0.073835040776, 1e-11);
  EXPECT_NEAR(two_body_coulomb_energy(2, 0.1, 1.0), 0.440791888014, 1e-11);
  EXPECT_NEAR(two_body_coulomb_energy(2, 0.28, 1.0), 1.021644013601, 1e-11);
  EXPECT_NEAR(two_body_coulomb_energy(2, 0.5, 1.0), 1.659772149994, 1e-11);
}

TEST(TwoBody, ScalesWithLengths) {
  // x → x/√c turns (ω, k) into (cω, √c k): E(cω, √c k) = c E(ω, k).
  EXPECT_NEAR(two_body_coulomb_energy(2, 4.0, 2.0), 4 * two_body_coulomb_energy(2, 1.0, 1.0), 1e-11);
  EXPECT_NEAR(two_body_coulomb_energy(3, 0.25, 0.5), 0.25 * two_body_coulomb_energy(3, 1.0, 1.0), 1e-12);
  EXPECT_NEAR(two_body_coulomb_energy(2, 1.0, 0.0), 2.0, 1e-12);
}

TEST(TwoBody, HardSpheresOfKnownEnergy) {
  // (r² - a²) e^{-r²/4} is an eigenfunction where its core is a node of an excited s state: ε = D/2 + 2 at a² = D.
  for (const Index D : {1, 2, 3}) {
    const Real d = static_cast<Real>(D);
    EXPECT_NEAR(two_body_hard_sphere_energy(D, 1.0, std::sqrt(d)), d + 2, 1e-13 * d) << D;
  }
  // On a line the centre of a rod of no length is a node: E = ½ + 3/2. In three dimensions r φ obeys the same equation.
  EXPECT_NEAR(two_body_hard_sphere_energy(1, 1.0, 1e-9), 2.0, 1e-8);
  for (const Real a : {0.0043, 0.3, 2.0})
    EXPECT_NEAR(two_body_hard_sphere_energy(3, 1.0, a), two_body_hard_sphere_energy(1, 1.0, a) + 1, 1e-13 * (1 + a));
  // First order in a: E = 3 + a √(2/π) with |φ_0(0)|² of the relative motion.
  EXPECT_NEAR((two_body_hard_sphere_energy(3, 1.0, 1e-5) - 3) / 1e-5, std::sqrt(2 / std::numbers::pi), 1e-4);
  // x → x/√c.
  EXPECT_NEAR(two_body_hard_sphere_energy(2, 4.0, 0.25), 4 * two_body_hard_sphere_energy(2, 1.0, 0.5), 1e-13);
}

TEST(TwoBody, RefusesWhatItCannotSolve) {
  EXPECT_THROW(two_body_hard_sphere_energy(4, 1.0, 1.0), ContractError);
  EXPECT_THROW(two_body_hard_sphere_energy(3, 1.0, 0.0), ContractError);
  EXPECT_THROW(two_body_coulomb_energy(1, 1.0, 1.0), ContractError);
  EXPECT_THROW(two_body_coulomb_energy(2, -1.0, 1.0), ContractError);
  EXPECT_THROW(two_body_coulomb_energy(2, 1.0, -1.0), ContractError);
}

}  // namespace
}  // namespace rbm
