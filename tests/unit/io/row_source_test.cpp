#include "rbm_vmc/io/row_source.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

ValueKind kind_of(std::vector<Real> first, std::vector<Real> second = {}) {
  ValueWatch watch;
  watch.see(first);
  watch.see(second);
  return watch.kind();
}

TEST(RowSource, KindOfValues) {
  EXPECT_EQ(kind_of({0, 1, -0.0}), ValueKind::binary);
  EXPECT_EQ(kind_of({1, 1}), ValueKind::binary);
  EXPECT_EQ(kind_of({1, -1}, {-1}), ValueKind::spin);
  EXPECT_EQ(kind_of({1, 0}, {-1}), ValueKind::real);
  EXPECT_EQ(kind_of({1, 0}, {255, 2}), ValueKind::byte);
  EXPECT_EQ(kind_of({1, 0}, {256, 2}), ValueKind::real);
  EXPECT_EQ(kind_of({0.5}), ValueKind::real);
  EXPECT_EQ(kind_of({-2}), ValueKind::real);
}

TEST(RowSource, RangeOfValues) {
  ValueWatch watch;
  watch.see(std::vector<Real>{3, -1.5});
  watch.see(std::vector<Real>{7, 0});
  EXPECT_EQ(watch.least(), -1.5);
  EXPECT_EQ(watch.most(), 7);
}

TEST(RowSource, KindsHaveNames) { EXPECT_EQ(choice_name(ValueKind::byte), "byte"); }

}  // namespace
}  // namespace rbm
