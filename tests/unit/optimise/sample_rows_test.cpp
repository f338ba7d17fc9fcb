#include "rbm_vmc/optimise/sample_rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace rbm {
namespace {

TEST(SampleRows, EverySampleHasItsOwnPlace) {
  SampleRows rows(5, 3, 2);
  EXPECT_EQ(rows.bytes(), (5 + 1) * 3 * 2 * kBatch * 8);
  for (Index b = 0; b < 3; ++b) {
    for (Index s = 0; s < 2; ++s) rows.at(b, s).fill(static_cast<Real>(10 * b + s));
  }
  for (Index b = 0; b < 3; ++b) {
    for (Index s = 0; s < 2; ++s) {
      EXPECT_EQ(rows.at(b, s).rows(), 5);
      for (const Real number : rows.at(b, s).flat()) EXPECT_EQ(number, static_cast<Real>(10 * b + s));
    }
  }
}

TEST(SampleRows, EnergiesHaveTheirOwnPlacesToo) {
  SampleRows rows(1, 3, 2);
  for (Index b = 0; b < 3; ++b) {
    for (Index s = 0; s < 2; ++s) std::ranges::fill(rows.energy(b, s), static_cast<Real>(10 * b + s));
  }
  for (Index b = 0; b < 3; ++b) {
    for (Index s = 0; s < 2; ++s) {
      for (const Real energy : rows.energy(b, s)) EXPECT_EQ(energy, static_cast<Real>(10 * b + s));
      for (const Real number : rows.at(b, s).flat()) EXPECT_EQ(number, 0.0);
    }
  }
}

TEST(SampleRows, AreCentredAndScaled) {
  SampleRows rows(2, 2, 1);
  rows.at(1, 0).fill(3);
  const std::vector<Real> mean{1, -1};
  rows.centre(mean, 0.5);
  for (Index lane = 0; lane < kBatch; ++lane) {
    EXPECT_EQ(rows.at(0, 0)(0, lane), -0.5);
    EXPECT_EQ(rows.at(0, 0)(1, lane), 0.5);
    EXPECT_EQ(rows.at(1, 0)(0, lane), 1.0);
    EXPECT_EQ(rows.at(1, 0)(1, lane), 2.0);
  }
  EXPECT_THROW(rows.centre({}, 1), ContractError);
}

TEST(SampleRows, RefusesWhatIsOutside) {
  SampleRows rows(2, 3, 2);
  EXPECT_THROW(rows.at(3, 0), ContractError);
  EXPECT_THROW(rows.at(-1, 0), ContractError);
  EXPECT_THROW(rows.at(0, 2), ContractError);
  EXPECT_THROW(rows.energy(3, 0), ContractError);
  EXPECT_THROW(SampleRows(2, 3, 0), ContractError);
}

}  // namespace
}  // namespace rbm
