#include "rbm_vmc/statistics/quantiles.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(Quantiles, NormalAgreesWithTables) {
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-12);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_quantile(0.05), -1.6448536269514722, 1e-12);
  EXPECT_NEAR(normal_quantile(1 - 1e-4), 3.7190164854556804, 1e-9);
  EXPECT_THROW(normal_quantile(1), ContractError);
}

TEST(Quantiles, ChiSquaredAgreesWithTables) {
  const struct {
    Real probability, degrees, value;
  } table[] = {{0.95, 1, 3.8415},  {0.9, 1, 2.7055},  {0.95, 2, 5.9915},
               {0.95, 10, 18.307}, {0.9, 20, 28.412}, {0.9999, 31, 69.15}};
  for (const auto& row : table) EXPECT_NEAR(chi_squared_quantile(row.probability, row.degrees) / row.value, 1, 0.03);
  EXPECT_THROW(chi_squared_quantile(0.5, 0), ContractError);
}

TEST(Quantiles, StudentFactorAgreesWithTables) {
  EXPECT_NEAR(student_factor(1), 1.8373, 0.03);
  EXPECT_NEAR(student_factor(3), 1.1969, 0.001);
  EXPECT_NEAR(student_factor(10), 1.0526, 0.0003);
  EXPECT_NEAR(student_factor(1e6), 1, 1e-6);
}

}  // namespace
}  // namespace rbm
