#include "rbm_vmc/io/child_process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <thread>
#include <vector>

namespace rbm {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(ChildProcess, HandsBackWhatTheWorkReturns) {
  for (const std::size_t size : {0u, 1u, 65536u, 10000000u}) {
    const auto report = run_in_child([size] { return std::string(size, 'x'); });
    EXPECT_TRUE(report.finished);
    EXPECT_EQ(report.output.size(), size);
    EXPECT_EQ(report.output, std::string(size, 'x'));
  }
}

TEST(ChildProcess, ItsMemoryIsItsOwn) {
  int here = 1;
  const auto report = run_in_child([&here] {
    here = 2;
    return std::to_string(::getpid());
  });
  EXPECT_EQ(here, 1);
  EXPECT_NE(report.output, std::to_string(::getpid()));
}

TEST(ChildProcess, Crash) {
  const auto report = run_in_child([]() -> std::string {
    std::raise(SIGSEGV);
    return "alive";
  });
  EXPECT_FALSE(report.finished);
  EXPECT_EQ(report.failure, "crashed (Segmentation fault)");
}

TEST(ChildProcess, EndlessWork) {
  const auto start = steady_clock::now();
  const auto report = run_in_child(
      [] {
        for (;;) std::this_thread::sleep_for(milliseconds(10));
        return std::string();
      },
      {.time = milliseconds(200)});
  EXPECT_FALSE(report.finished);
  EXPECT_EQ(report.failure, "took longer than 200 ms");
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(ChildProcess, EndlessComputing) {
  const auto report = run_in_child(
      [] {
        volatile bool forever = true;
        while (forever) {
        }
        return std::string();
      },
      {.processor_time = std::chrono::seconds(1)});
  EXPECT_FALSE(report.finished);
  EXPECT_EQ(report.failure, "took longer than 1 s of processor time");
}

TEST(ChildProcess, ExceptionsAndEarlyEnds) {
  EXPECT_EQ(run_in_child([]() -> std::string { throw std::runtime_error("no"); }).failure, "ran out of memory or failed");
  EXPECT_EQ(run_in_child([]() -> std::string { ::_exit(0); }).failure, "ended early");
}

#ifndef __SANITIZE_ADDRESS__
TEST(ChildProcess, MemoryIsLimited) {
  const auto allocate = [](std::size_t bytes) { return [bytes] { return std::string(bytes, 'x').substr(0, 1); }; };
  const ChildLimits limits = {.memory = std::uint64_t{64} << 20};
  EXPECT_EQ(run_in_child(allocate(128 << 20), limits).failure, "ran out of memory or failed");
  EXPECT_TRUE(run_in_child(allocate(16 << 20), limits).finished);
}
#endif

}  // namespace
}  // namespace rbm
