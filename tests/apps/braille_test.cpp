#include "apps/report/braille.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace rbm {
namespace {

TEST(Braille, DrawsALineAtItsHeight) {
  EXPECT_EQ(braille_curve({1, 1}, 1, 1, 0, 1).front(), "⠉") << "the two upper dots";
  EXPECT_EQ(braille_curve({0, 0}, 1, 1, 0, 1).front(), "⣀") << "the two lower dots";
  EXPECT_EQ(braille_curve({9, -9}, 1, 1, 0, 1).front(), "⢹") << "beyond the edge: at the edge, joined";
}

TEST(Braille, LeavesGapsAndDrawsMeans) {
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  EXPECT_EQ(braille_curve({nan, 0}, 1, 1, 0, 1).front(), "⢀");
  EXPECT_EQ(braille_curve({0, 2, 1, 1}, 1, 1, 0, 1).front(), "⠉") << "a mean of two values a column";
  EXPECT_EQ(braille_curve({}, 1, 1, 0, 1).front(), "⠀");
}

}  // namespace
}  // namespace rbm
