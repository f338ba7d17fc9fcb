#include "rbm_vmc/vmc/two_body.hpp"

#include <gtest/gtest.h>

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

TEST(TwoBody, RefusesWhatItCannotSolve) {
  EXPECT_THROW(two_body_coulomb_energy(1, 1.0, 1.0), ContractError);
  EXPECT_THROW(two_body_coulomb_energy(2, -1.0, 1.0), ContractError);
  EXPECT_THROW(two_body_coulomb_energy(2, 1.0, -1.0), ContractError);
}

}  // namespace
}  // namespace rbm
