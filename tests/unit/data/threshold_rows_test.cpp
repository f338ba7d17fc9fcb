#include "rbm_vmc/data/threshold_rows.hpp"

#include "rbm_vmc/data/digits.hpp"
#include "rbm_vmc/data/memory_rows.hpp"
#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

TEST(ThresholdRows, AboveIsOne) {
  ThresholdRows rows(std::make_unique<MemoryRows>(std::vector<Real>{0, 127, 128, 255, -3, 127.5}, 3), 127);
  EXPECT_EQ(rows.kind(), ValueKind::binary);
  EXPECT_EQ(all_rows(rows), (std::vector<Real>{0, 0, 1, 1, 0, 1}));
  rows.rewind();
  expect_steady(rows);
  EXPECT_EQ(rows.attributes().at("threshold"), Dataset(127.0));
}

TEST(ThresholdRows, LabelsPassThrough) {
  ThresholdRows rows(std::make_unique<DigitRows>(10, 1), 0.5);
  all_rows(rows);
  EXPECT_EQ(rows.labels().size(), 10u);
}

}  // namespace
}  // namespace rbm
