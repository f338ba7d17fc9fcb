#include "apps/time_left.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(TimeLeft, OfASteadyPaceIsExact) {
  TimeLeft left;
  left.begin(100, 40);
  EXPECT_TRUE(std::isnan(left.of(10))) << "nothing is known yet";
  for (int second = 1; second <= 500; ++second) left.update(100 + second, 40 + 2 * second);
  EXPECT_NEAR(left.of(60), 30, 1e-9);
  EXPECT_EQ(left.of(-5), 0);
}

TEST(TimeLeft, WorkThatWasDoneBeforeAStartSaysNothingOfThePace) {
  TimeLeft left;
  left.begin(0, 1e6);
  left.update(10, 1e6 + 10);
  EXPECT_NEAR(left.of(10), 10, 1e-9);
}

TEST(TimeLeft, ForgetsAnOldPace) {
  TimeLeft left;
  left.begin(0, 0);
  double done = 0;
  for (int second = 1; second <= 100; ++second) left.update(second, done += 1);
  for (int second = 101; second <= 400; ++second) left.update(second, done += 4);
  const double now = left.of(400);  // 100 s at the new pace, 400 s at the old one
  EXPECT_GT(now, 99);
  EXPECT_LT(now, 115);
}

TEST(TimeLeft, DurationsAreRoundedUpAndCoarse) {
  EXPECT_EQ(duration(0), "0 s");
  EXPECT_EQ(duration(4.2), "5 s");
  EXPECT_EQ(duration(59.2), "1 min");
  EXPECT_EQ(duration(126), "2 min 10 s");
  EXPECT_EQ(duration(599), "10 min");
  EXPECT_EQ(duration(3600), "1 h");
  EXPECT_EQ(duration(11990), "3 h 20 min");
  EXPECT_EQ(duration(2 * 86400 + 5 * 3600), "2 d 5 h");
  EXPECT_EQ(duration(std::nan("")), "long");
}

TEST(TimeLeft, IsLeftOutAsLongAsItIsNotKnown) {
  EXPECT_EQ(time_text(0.31, std::nan("")), "0.3 s");
  EXPECT_EQ(time_text(12.6, 4.5), "12 s, 5 s left");
}

}  // namespace
}  // namespace rbm
