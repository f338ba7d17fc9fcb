#include "rbm_vmc/vmc/history.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(History, RowsComeBackFromTheirColumns) {
  std::vector<HistoryRow> rows;
  for (int k = 0; k < 3; ++k) rows.push_back({k, 1.0 + k, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 7.0 + k});
  const Archive archive = history_archive(rows);
  EXPECT_EQ(archive.reals("energy"), (std::vector<Real>{1, 2, 3}));
  const auto back = history_from(archive);
  ASSERT_EQ(back.size(), 3u);
  EXPECT_EQ(back[2].iteration, 2);
  EXPECT_EQ(back[2].seconds, 9.0);
  EXPECT_EQ(back[1].shift, 0.6);
  EXPECT_TRUE(history_from(history_archive({})).empty());
}

TEST(History, UnequalColumnsAreADamagedCheckpoint) {
  Archive archive = history_archive({{}, {}});
  archive.put("variance", std::vector<Real>{1});
  EXPECT_THROW(history_from(archive), CheckpointError);
}

}  // namespace
}  // namespace rbm
