#include "rbm_vmc/session/run_record.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(RunRecord, SegmentsComeBackFromTheirColumns) {
  const std::vector<Segment> segments{{2, "a,b", 0, 10, 1.5}, {7, "c", 10, 20, 2.5}};
  const auto back = segments_from(segments_archive(segments));
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[1].ranks, 7);
  EXPECT_EQ(back[0].hosts, "a,b");
  EXPECT_EQ(back[1].first_iteration, 10);
  EXPECT_EQ(back[1].last_iteration, 20);
  EXPECT_EQ(back[1].seconds, 2.5);
}

TEST(RunRecord, PerformanceAddsUpOverSegments) {
  Performance first;
  first.seconds["sampling"] = 1;
  first.counts["proposals"] = 10;
  first.largest["drift"] = 0.5;
  first.peak_memory = 100;
  Performance second;
  second.seconds["sampling"] = 2;
  second.seconds["solve"] = 4;
  second.counts["proposals"] = 20;
  second.largest["drift"] = 0.25;
  second.peak_memory = 70;
  first += second;
  const Performance back = performance_from(performance_archive(first));
  EXPECT_EQ(back.seconds.at("sampling"), 3);
  EXPECT_EQ(back.seconds.at("solve"), 4);
  EXPECT_EQ(back.counts.at("proposals"), 30);
  EXPECT_EQ(back.largest.at("drift"), 0.5);
  EXPECT_EQ(back.peak_memory, 100);  // a peak, not a sum
}

}  // namespace
}  // namespace rbm
