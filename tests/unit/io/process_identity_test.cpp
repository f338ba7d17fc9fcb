#include "rbm_vmc/io/process_identity.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <vector>

namespace rbm {
namespace {

/// A process that does nothing until it is killed.
class Sleeper {
 public:
  Sleeper() : id_(::fork()) {
    if (id_ == 0) {
      for (;;) ::pause();
    }
  }
  ~Sleeper() {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  pid_t id() const { return id_; }

 private:
  pid_t id_;
};

TEST(ProcessIdentity, OfThisProcess) {
  const auto me = this_process();
  EXPECT_EQ(me.process, ::getpid());
  EXPECT_GT(me.started, 0);
  EXPECT_FALSE(me.host.empty() || me.boot.empty() || me.pid_space.empty() || me.since.empty());
  EXPECT_EQ(presence_of(me, me), Presence::alive);
}

TEST(ProcessIdentity, AgesWithTheClock) {
  const double before = age_of_this_start();
  EXPECT_GE(before, 0);
  ::usleep(300000);
  EXPECT_GT(age_of_this_start() - before, 0.25);  // a tick is 0.01 s
  EXPECT_LT(age_of_this_start() - before, 60);
}

TEST(ProcessIdentity, TextAndBack) {
  ProcessIdentity other{"node 1", "b", "pid:[1]", "SLURM_JOB_ID 7", 2, 3, 4, "2024-01-01 00:00:00 UTC"};
  EXPECT_EQ(identity_from(to_text(other)), other);
  EXPECT_EQ(identity_from(""), ProcessIdentity());
  ProcessIdentity number;
  number.process = 12;
  EXPECT_EQ(identity_from("process = many\nhost\n = \n\n\nnews = 1\nprocess = 12"), number);
}

TEST(ProcessIdentity, AnIdThatWasGivenAgainIsAnotherProcess) {
  auto other = this_process();
  other.started -= 1;
  EXPECT_EQ(presence_of(other, this_process()), Presence::gone);
}

TEST(ProcessIdentity, AKilledProcessIsGoneEvenWhileItsParentHasNotNoticed) {
  const Sleeper sleeper;
  const auto me = this_process();
  auto other = me;
  other.process = sleeper.id();
  // Its start lies at most a tick or some after ours; find it.
  while (presence_of(other, me) == Presence::gone && other.started < me.started + 100000) ++other.started;
  EXPECT_EQ(presence_of(other, me), Presence::alive);
  ::kill(sleeper.id(), SIGSTOP);
  EXPECT_EQ(presence_of(other, me), Presence::alive);
  ::kill(sleeper.id(), SIGKILL);
  siginfo_t end;
  ::waitid(P_PID, static_cast<id_t>(sleeper.id()), &end, WEXITED | WNOWAIT);  // a zombie from here on
  EXPECT_EQ(presence_of(other, me), Presence::gone);
}

TEST(ProcessIdentity, OfAnotherMachineOnlyTheQueueKnows) {
  const auto me = this_process();
  for (auto member : {&ProcessIdentity::host, &ProcessIdentity::boot, &ProcessIdentity::pid_space}) {
    auto other = me;
    other.*member += "x";
    other.process = 1;
    EXPECT_EQ(presence_of(other, me), Presence::unknown);
  }
  auto other = me, again = me;
  other.host = "elsewhere";
  other.job = again.job = "SLURM_JOB_ID 7";
  EXPECT_EQ(presence_of(other, again), Presence::unknown);  // a second run of one job
  again.restarts = 1;
  EXPECT_EQ(presence_of(other, again), Presence::gone);
  again.job = "SLURM_JOB_ID 8";
  EXPECT_EQ(presence_of(other, again), Presence::unknown);
}

TEST(ProcessIdentity, KnowsItsJob) {
  ::unsetenv("PBS_JOBID");
  ::setenv("SLURM_JOB_ID", "4711", 1);
  ::setenv("SLURM_RESTART_COUNT", "3", 1);
  const auto me = this_process();
  ::unsetenv("SLURM_JOB_ID");
  ::unsetenv("SLURM_RESTART_COUNT");
  EXPECT_EQ(me.job, "SLURM_JOB_ID 4711");
  EXPECT_EQ(me.restarts, 3);
}

TEST(ProcessIdentity, KnowsTheMemoryItHeld) {
  const Integer before = peak_memory();
  EXPECT_GT(before, 1 << 20);
  const std::vector<char> held(static_cast<std::size_t>(before) + (64 << 20), 1);
  EXPECT_EQ(held.back(), 1);
  EXPECT_GE(peak_memory(), before + (32 << 20));
}

}  // namespace
}  // namespace rbm
