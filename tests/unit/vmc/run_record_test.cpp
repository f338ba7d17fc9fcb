#include "rbm_vmc/vmc/run_record.hpp"

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
  first.sampling = 1;
  first.proposals = 10;
  first.peak_memory = 100;
  Performance second;
  second.sampling = 2;
  second.proposals = 20;
  second.peak_memory = 70;
  first += second;
  const Performance back = performance_from(performance_archive(first));
  EXPECT_EQ(back.sampling, 3);
  EXPECT_EQ(back.proposals, 30);
  EXPECT_EQ(back.peak_memory, 100);  // a peak, not a sum
}

}  // namespace
}  // namespace rbm
