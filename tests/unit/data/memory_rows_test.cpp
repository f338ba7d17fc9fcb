#include "rbm_vmc/data/memory_rows.hpp"

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

TEST(MemoryRows, HandsOutWhatItHolds) {
  MemoryRows rows({1, -1, -1, 1, 1, 1}, 2, {{"units", "bohr"}});
  EXPECT_EQ(rows.rows(), 3);
  EXPECT_EQ(rows.kind(), ValueKind::spin);
  EXPECT_EQ(all_rows(rows, 2), (std::vector<Real>{1, -1, -1, 1, 1, 1}));
  EXPECT_EQ(rows.attributes().at("units"), Dataset("bohr"));
  rows.rewind();
  expect_steady(rows);
  EXPECT_THROW(MemoryRows({1, 2, 3}, 2), ContractError);
  EXPECT_THROW(MemoryRows({}, 2), ContractError);
}

}  // namespace
}  // namespace rbm
