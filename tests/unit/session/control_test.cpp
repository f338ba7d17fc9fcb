#include "rbm_vmc/session/control.hpp"

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
  Stop stop = Stop::none;
  bool save = false;
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
  stop = Stop::signal;
  meet(control);
  EXPECT_TRUE(control.stop() && control.save());
  control.saved();
  EXPECT_TRUE(control.stop());
  EXPECT_EQ(control.why(), Stop::signal);
}

TEST(Control, TheFirstReasonStays) {
  for (const Stop first : {Stop::signal, Stop::file, Stop::time}) {
    Stop now = Stop::none;
    Control control([&] { return now; }, {});
    meet(control);
    EXPECT_EQ(control.why(), Stop::none);
    now = first;
    meet(control);
    for (const Stop later : {Stop::signal, Stop::file, Stop::time}) {
      now = later;
      meet(control);
      control.stop_for(later);
    }
    EXPECT_EQ(control.why(), first);
  }
}

TEST(Control, OfReasonsFromSeveralRanksOneIsChosenOnAll) {
  ExactSum sum({1}, kRoundCounters);
  Control([] { return Stop::time; }, {}).speak(sum);
  Control([] { return Stop::file; }, {}).speak(sum);
  Communicator serial;
  sum.reduce(serial);
  Control control;
  control.hear(sum);
  EXPECT_EQ(reason(control.why()), "STOP file");
}

TEST(Control, WithoutWishesNothingHappens) {
  Control control;
  meet(control);
  EXPECT_FALSE(control.stop() || control.save());
}

}  // namespace
}  // namespace rbm
