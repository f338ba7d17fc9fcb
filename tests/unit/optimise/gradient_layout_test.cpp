#include "rbm_vmc/optimise/gradient_layout.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(GradientLayout, PackedRowsFollowOneAnother) {
  const GradientLayout layout{5, MetricSums::dense};
  Index position = 0;
  for (Index k = 0; k < 5; ++k) {
    EXPECT_EQ(layout.packed_row(k), position);
    position += 5 - k;
  }
  EXPECT_EQ(layout.metric_size(), position);
}

TEST(GradientLayout, SegmentsCoverTheVector) {
  for (const auto metric : {MetricSums::none, MetricSums::diagonal, MetricSums::dense}) {
    for (Index parameters : {0, 1, 7, 600}) {
      const GradientLayout layout{parameters, metric};
      EXPECT_EQ(ExactSum(layout.segments()).size(), layout.size());
    }
  }
}

TEST(GradientLayout, OnlyLargeMetricsAreSummedCompactly) {
  EXPECT_EQ(GradientLayout({500, MetricSums::dense}).segments().back().precision, ExactSum::Precision::full);
  EXPECT_EQ(GradientLayout({501, MetricSums::dense}).segments().back().precision, ExactSum::Precision::compact);
  EXPECT_EQ(GradientLayout({501, MetricSums::diagonal}).segments().back().precision, ExactSum::Precision::full);
}

}  // namespace
}  // namespace rbm
