#include "apps/screen_lines.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace rbm {
namespace {

TEST(ScreenLines, ErrorsStandInTheLastDigitAndAreRoundedUp) {
  EXPECT_EQ(with_error(3.000123, 0.00004), "3.00012(4)");
  EXPECT_EQ(with_error(3.000123, 0.000041), "3.00012(5)") << "never too small";
  EXPECT_EQ(with_error(3.000123, 0.000014), "3.000123(14)") << "two digits if the first is 1";
  EXPECT_EQ(with_error(-20.1778, 0.0008), "-20.1778(8)");
  EXPECT_EQ(with_error(879.7, 5), "880(5)");
}

TEST(ScreenLines, NumbersThatAreNoneAreShownAsSuch) {
  EXPECT_EQ(with_error(0.5, 0), "0.5(0)");
  EXPECT_EQ(with_error(std::numeric_limits<Real>::quiet_NaN(), 0.1), "nan(0.1)");
  EXPECT_EQ(with_error(1, std::numeric_limits<Real>::infinity()), "1(inf)");
}

}  // namespace
}  // namespace rbm
