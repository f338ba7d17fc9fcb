#include "rbm_vmc/training/data_summary.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "rbm_vmc/data/memory_rows.hpp"
#include "support/small_trainings.hpp"

namespace rbm {
namespace {

test::Data data_of(std::vector<Real> values, Index columns, Communicator& serial) {
  MemoryRows rows(std::move(values), columns);
  return test::Data(rows, 0, serial);
}

TEST(DataSummary, MeansAndDeviationsAreThoseOfTheRows) {
  Communicator serial;
  const auto data = data_of({1e6 + 1, 5, 1e6 + 2, 5, 1e6 + 6, 5}, 2, serial);
  EXPECT_EQ(data.summary.rows(), 3);
  EXPECT_EQ(data.summary.units(), 2);
  EXPECT_EQ(data.summary.validation_rows(), 0);
  EXPECT_DOUBLE_EQ(data.summary.mean[0], 1e6 + 3);
  EXPECT_DOUBLE_EQ(data.summary.deviation[0], std::sqrt(14.0 / 3));
  EXPECT_EQ(data.summary.mean[1], 5);
  EXPECT_EQ(data.summary.deviation[1], 0);
}

TEST(DataSummary, TheChecksumSeesValuesAndTheirOrder) {
  Communicator serial;
  const auto first = data_of({1, 2, 3, 4.5}, 2, serial).summary.checksum;
  EXPECT_EQ(first, data_of({1, 2, 3, 4.5}, 2, serial).summary.checksum);
  EXPECT_NE(first, data_of({1, 2, 3, 4.25}, 2, serial).summary.checksum);
  EXPECT_NE(first, data_of({3, 4.5, 1, 2}, 2, serial).summary.checksum);
  EXPECT_GE(first, 0);
}

TEST(DataSummary, FilesThatAreNotThereAreErrors) {
  Communicator serial;
  EXPECT_THROW(summarise("/nowhere/data.h5", serial), FileError);
}

}  // namespace
}  // namespace rbm
