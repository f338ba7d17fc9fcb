#include "rbm_vmc/base/ticker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <memory>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

using namespace std::chrono_literals;

TEST(Ticker, TicksUntilItsEnd) {
  std::atomic<int> ticks = 0;
  auto ticker = std::make_unique<Ticker>(0.001, [&] { ++ticks; });
  EXPECT_TRUE(ticker->running());
  while (ticks < 3) std::this_thread::sleep_for(1ms);
  ticker.reset();
  const int at_the_end = ticks;
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(ticks, at_the_end);
}

TEST(Ticker, EndsAtOnceHoweverSeldomItTicks) {
  const auto start = std::chrono::steady_clock::now();
  { const Ticker ticker(3600, [] {}); }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 60s);
}

TEST(Ticker, LeavesSignalsToTheOthers) {
  std::atomic<int> blocked = -1;
  const Ticker ticker(0.001, [&] {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    blocked = sigismember(&mask, SIGUSR1) + sigismember(&mask, SIGALRM);
  });
  while (blocked < 0) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(blocked, 2);
  sigset_t mine;
  pthread_sigmask(SIG_SETMASK, nullptr, &mine);
  EXPECT_EQ(sigismember(&mine, SIGUSR1), 0);
}

TEST(Ticker, WantsATime) { EXPECT_THROW(Ticker(0, [] {}), ContractError); }

}  // namespace
}  // namespace rbm
