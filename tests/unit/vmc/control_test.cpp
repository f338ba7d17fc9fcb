#include "rbm_vmc/vmc/control.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

void meet(Control& control) {
  Communicator serial;
  ExactSum sum({1}, kRoundCounters);
  control.speak(sum);
  sum.reduce(serial);
  control.hear(sum);
}

TEST(Control, AWishCountsOnceItWasHeard) {
  bool stop = false, save = false;
  Control control([&] { return stop; }, [&] { return save; });
  meet(control);
  EXPECT_FALSE(control.stop() || control.save());
  save = true;
  EXPECT_FALSE(control.save());
  meet(control);
  EXPECT_TRUE(control.save());
  EXPECT_FALSE(control.stop());
  control.saved();
  EXPECT_FALSE(control.save());
  stop = true;
  meet(control);
  EXPECT_TRUE(control.stop() && control.save());
  control.saved();
  EXPECT_TRUE(control.stop());
}

TEST(Control, WithoutWishesNothingHappens) {
  Control control;
  meet(control);
  EXPECT_FALSE(control.stop() || control.save());
}

}  // namespace
}  // namespace rbm
