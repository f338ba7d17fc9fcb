#include "rbm_vmc/io/run_lock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "scratch_folder.hpp"

namespace rbm {
namespace {

class RunLockTest : public testing::Test {
 protected:
  RunLockTest() : stem(folder / "dot") {
    elsewhere = me;
    elsewhere.host = "elsewhere";
    dead = me;
    dead.started -= 1;
  }
  void leave(const ProcessIdentity& owner) { spill(lock_file(stem), to_text(owner)); }
  std::string owner_host() { return identity_from(slurp(lock_file(stem))).host; }
  void age(double seconds) {
    using Time = std::filesystem::file_time_type;
    const auto back = std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(seconds));
    std::filesystem::last_write_time(lock_file(stem), Time::clock::now() - back);
  }

  ScratchFolder folder;
  std::filesystem::path stem;
  ProcessIdentity me = this_process(), elsewhere, dead;
  LockTimes quick{0.05, 0.1, 1.0};
};

TEST_F(RunLockTest, IsThereWhileItsOwnerLives) {
  {
    const RunLock lock(stem);
    EXPECT_EQ(identity_from(slurp(lock_file(stem))).process, me.process);
    const std::string refusal = message_of<FileError>(folder, [&] { RunLock second(stem); });
    EXPECT_TRUE(refusal.starts_with("dot.lock: another run is writing these files (" + me.host + ", process " +
                                    std::to_string(me.process) + ", since "))
        << refusal;
    EXPECT_EQ(folder.names(), (std::set<std::string>{"dot.lock"}));
  }
  EXPECT_EQ(folder.names(), std::set<std::string>{});
}

TEST_F(RunLockTest, OfADeadOwnerIsReplacedWithoutAWord) {
  leave(dead);
  bool said = false;
  RunLock lock(stem, [&](const std::string&) { said = true; });
  EXPECT_FALSE(said);
  EXPECT_EQ(slurp(lock_file(stem)), to_text(identity_from(slurp(lock_file(stem)))));
  EXPECT_EQ(identity_from(slurp(lock_file(stem))).started, me.started);
}

TEST_F(RunLockTest, OfAnEarlierStartOfTheSameJobIsReplaced) {
  elsewhere.job = me.job = "SLURM_JOB_ID 12";
  me.restarts = 1;
  leave(elsewhere);
  const RunLock lock(stem, {}, me);
  EXPECT_EQ(owner_host(), me.host);
}

TEST_F(RunLockTest, OfAnotherMachineIsRefusedWhileItShowsSignsOfLife) {
  const RunLock theirs(stem, {}, elsewhere, quick);
  const std::string refusal = message_of<FileError>(folder, [&] { RunLock mine(stem, {}, me, {0.05, 0.1, 60}); });
  EXPECT_NE(refusal.find("(elsewhere, process "), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("signs of life"), std::string::npos) << refusal;
  EXPECT_EQ(owner_host(), "elsewhere");
}

TEST_F(RunLockTest, OfAnotherMachineIsReplacedAfterSilence) {
  leave(elsewhere);
  age(3600);
  { const RunLock lock(stem); }  // at once
  leave(elsewhere);
  std::string note;
  const auto start = std::chrono::steady_clock::now();
  const RunLock lock(stem, [&](const std::string& text) { note += text; }, me, quick);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(900));
  EXPECT_NE(note.find("of a run on elsewhere"), std::string::npos) << note;
  EXPECT_EQ(owner_host(), me.host);
}

TEST_F(RunLockTest, AClockThatIsWrongDoesNotMatter) {
  leave(elsewhere);
  age(-3600);  // from the future
  const RunLock lock(stem, {}, me, quick);
  EXPECT_EQ(owner_host(), me.host);
}

TEST_F(RunLockTest, AnEmptyOneIsReplacedAfterSilence) {
  spill(lock_file(stem), "");
  const RunLock lock(stem, {}, me, quick);
  EXPECT_EQ(owner_host(), me.host);
}

TEST_F(RunLockTest, WhoWasTakenForDeadFindsOut) {
  auto lock = std::make_unique<RunLock>(stem, std::function<void(const std::string&)>{}, me, LockTimes{3600, 0.1, 3600});
  EXPECT_NO_THROW(lock->check());
  leave(elsewhere);
  EXPECT_NE(message_of<FileError>(folder, [&] { lock->check(); }).find("took this one for dead"), std::string::npos);
  lock.reset();
  EXPECT_EQ(owner_host(), "elsewhere");  // not removed
}

TEST_F(RunLockTest, OneThatWasRemovedByHandIsMadeAnew) {
  RunLock lock(stem);
  std::filesystem::remove(lock_file(stem));
  EXPECT_NO_THROW(lock.check());
  EXPECT_EQ(identity_from(slurp(lock_file(stem))).process, me.process);
}

TEST_F(RunLockTest, SignsOfLifeAreItsDate) {
  const RunLock lock(stem, {}, me, quick);
  age(3600);
  const auto old = std::filesystem::last_write_time(lock_file(stem));
  for (int i = 0; i < 2000 && std::filesystem::last_write_time(lock_file(stem)) == old; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_GT(std::filesystem::last_write_time(lock_file(stem)), old);
}

TEST_F(RunLockTest, OfManyWhoFindOneLeftOverOneGetsIt) {
  for (int round = 0; round < 20; ++round) {
    leave(dead);
    std::atomic<int> taken = 0, refused = 0;
    std::vector<std::unique_ptr<RunLock>> locks(8);
    std::vector<std::thread> starts;
    for (auto& lock : locks) {
      starts.emplace_back([&] {
        try {
          lock = std::make_unique<RunLock>(stem, std::function<void(const std::string&)>{}, me, quick);
          ++taken;
        } catch (const FileError&) {
          ++refused;
        }
      });
    }
    for (auto& start : starts) start.join();
    EXPECT_EQ(taken, 1);
    EXPECT_EQ(refused, 7);
  }
}

TEST_F(RunLockTest, SaysWhyItCannotBeWritten) {
  EXPECT_EQ(message_of<FileError>(folder, [&] { RunLock lock(folder / "absent" / "dot"); }),
            "absent/dot.lock: cannot be written (No such file or directory)");
  std::filesystem::create_directory(lock_file(stem));
  EXPECT_EQ(message_of<FileError>(folder, [&] { RunLock lock(stem); }), "dot.lock: cannot be opened (Is a directory)");
}

}  // namespace
}  // namespace rbm
