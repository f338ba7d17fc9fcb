#include "rbm_vmc/data/generated_rows.hpp"

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

/// Rows that say which they are.
class CountingRows : public GeneratedRows {
 public:
  explicit CountingRows(Index rows) : GeneratedRows(rows, 2, ValueKind::real, Labelled::yes) {}
  int made = 0;

 private:
  void make(Index batch, std::span<Real> rows, std::span<Integer, kBatch> labels) override {
    ++made;
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Index row = batch * kBatch + lane;
      rows[static_cast<std::size_t>(2 * lane)] = static_cast<Real>(row);
      rows[static_cast<std::size_t>(2 * lane + 1)] = -0.5;
      labels[static_cast<std::size_t>(lane)] = row * row;
    }
  }
};

TEST(GeneratedRows, RowsAndLabelsInAnySteps) {
  CountingRows rows(75);
  const auto values = all_rows(rows, 10);
  EXPECT_EQ(rows.made, 3);
  for (std::size_t row = 0; row < 75; ++row) EXPECT_EQ(values[2 * row], static_cast<Real>(row));
  const auto labels = rows.labels();
  ASSERT_EQ(labels.size(), 75u);
  EXPECT_EQ(labels[74], 74 * 74);
  rows.rewind();
  EXPECT_TRUE(rows.labels().empty());
  expect_steady(rows);
  EXPECT_THROW(CountingRows(0), ContractError);
}

}  // namespace
}  // namespace rbm
