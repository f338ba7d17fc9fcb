#include "rbm_vmc/parallel/watchdog.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// What a watchdog said.
struct Bark {
  std::atomic<int> count = 0;
  std::atomic<double> seconds = 0;
  std::atomic<bool> waiting = false;
  std::function<void(double, bool)> hear() {
    return [this](double s, bool w) {
      seconds = s;
      waiting = w;
      ++count;
    };
  }
  void await() const {
    while (count == 0) std::this_thread::sleep_for(1ms);
  }
};

TEST(Watchdog, BarksOnceWhenNothingMoves) {
  Bark bark;
  const auto start = Clock::now();
  const Watchdog dog(0.1, bark.hear());
  bark.await();
  EXPECT_GE(Clock::now() - start, 90ms);
  EXPECT_GE(bark.seconds, 0.1);
  EXPECT_FALSE(bark.waiting);
  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(bark.count, 1);
}

TEST(Watchdog, IsQuietWhileThereIsProgress) {
  Bark bark;
  const Watchdog dog(2, bark.hear());
  for (int i = 0; i < 25; ++i) {
    std::this_thread::sleep_for(100ms);
    note_progress();
  }
  EXPECT_EQ(bark.count, 0);
}

TEST(Watchdog, APauseThatEndedMakesItPatient) {
  Bark bark;
  const Watchdog dog(0.5, bark.hear());
  std::this_thread::sleep_for(250ms);
  note_progress();
  const auto start = Clock::now();
  bark.await();
  EXPECT_GE(Clock::now() - start, 2s);  // twenty times the pause are five
  EXPECT_GE(bark.seconds, 2);
}

TEST(Watchdog, WhoWaitsLeavesTheFirstWordToOthers) {
  Bark bark;
  const WaitingForRanks wait;
  const auto start = Clock::now();
  const Watchdog dog(0.1, bark.hear());
  bark.await();
  EXPECT_GE(Clock::now() - start, 3s);
  EXPECT_TRUE(bark.waiting);
}

TEST(Watchdog, AfterAnOperationWithOthersThereIsProgress) {
  Bark bark;
  const Watchdog dog(2, bark.hear());
  for (int i = 0; i < 25; ++i) {
    const WaitingForRanks wait;
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_EQ(bark.count, 0);
}

TEST(Watchdog, AProcessThatWasSuspendedDidNotStall) {
  const pid_t child = ::fork();
  if (child == 0) {
    Bark bark;
    const Watchdog dog(2, bark.hear());
    for (int i = 0; i < 20; ++i) {
      std::this_thread::sleep_for(50ms);
      note_progress();
    }
    ::_exit(bark.count == 0 ? 0 : 1);
  }
  ::usleep(300000);
  ::kill(child, SIGSTOP);
  ::usleep(3500000);
  ::kill(child, SIGCONT);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(Watchdog, WantsATime) {
  EXPECT_THROW(Watchdog(0, [](double, bool) {}), ContractError);
}

}  // namespace
}  // namespace rbm
