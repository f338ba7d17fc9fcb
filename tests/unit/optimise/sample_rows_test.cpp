#include "rbm_vmc/optimise/sample_rows.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(SampleRows, EverySampleHasItsOwnPlace) {
  SampleRows rows(5, 3, 2);
  EXPECT_EQ(rows.bytes(), 5 * 3 * 2 * kBatch * 8);
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

TEST(SampleRows, RefusesWhatIsOutside) {
  SampleRows rows(2, 3, 2);
  EXPECT_THROW(rows.at(3, 0), ContractError);
  EXPECT_THROW(rows.at(-1, 0), ContractError);
  EXPECT_THROW(rows.at(0, 2), ContractError);
  EXPECT_THROW(SampleRows(2, 3, 0), ContractError);
}

}  // namespace
}  // namespace rbm
