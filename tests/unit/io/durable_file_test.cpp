#include "rbm_vmc/io/durable_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>

#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

using Names = std::set<std::string>;
namespace fs = std::filesystem;

const auto no_check = [](const fs::path&) {};

void write(const fs::path& file, const std::string& text, Previous previous = Previous::discard) {
  write_durably(file, std::as_bytes(std::span(text)), previous, no_check);
}

/// While it lives no file of this process can grow beyond a size.
class LargestFile {
 public:
  explicit LargestFile(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  LargestFile(const LargestFile&) = delete;
  LargestFile& operator=(const LargestFile&) = delete;
  ~LargestFile() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_ = {};
  void (*handler_)(int);
};

TEST(DurableFile, WritesAndReplaces) {
  const ScratchFolder folder;
  write(folder / "file", "one");
  EXPECT_EQ(slurp(folder / "file"), "one");
  write(folder / "file", "two");
  EXPECT_EQ(slurp(folder / "file"), "two");
  EXPECT_EQ(folder.names(), Names{"file"});
}

TEST(DurableFile, Removes) {
  const ScratchFolder folder;
  write(folder / "file", "one");
  fs::create_directory(folder / "folder");
  remove_file(folder / "file");
  remove_file(folder / "file");
  EXPECT_EQ(folder.names(), Names{"folder"});
  EXPECT_EQ(message_of<FileError>(folder, [&] { remove_file(folder / "folder"); }), "folder: cannot be removed (Is a directory)");
}

TEST(DurableFile, KeepsThePreviousOne) {
  const ScratchFolder folder;
  write(folder / "file", "one", Previous::keep);
  EXPECT_EQ(folder.names(), Names{"file"});
  write(folder / "file", "two", Previous::keep);
  write(folder / "file", "three", Previous::keep);
  EXPECT_EQ(slurp(folder / "file"), "three");
  EXPECT_EQ(slurp(folder / "file.prev"), "two");
  EXPECT_EQ(previous_of(folder / "file"), folder / "file.prev");
  write(folder / "file", "four");
  EXPECT_EQ(slurp(folder / "file.prev"), "two");
  EXPECT_EQ(folder.names(), (Names{"file", "file.prev"}));
}

TEST(DurableFile, TheCheckSeesTheWholeFileBeforeTheOldOneGoes) {
  const ScratchFolder folder;
  write(folder / "file", "one");
  bool called = false;
  const std::string text = "two";
  write_durably(folder / "file", std::as_bytes(std::span(text)), Previous::discard, [&](const fs::path& temporary) {
    called = true;
    EXPECT_EQ(temporary, folder / (".file.tmp-" + std::to_string(::getpid())));
    EXPECT_EQ(slurp(temporary), "two");
    EXPECT_EQ(slurp(folder / "file"), "one");
  });
  EXPECT_TRUE(called);
}

TEST(DurableFile, AFailedCheckStopsItAll) {
  const ScratchFolder folder;
  write(folder / "file", "one");
  const auto refuse = [](const fs::path&) { throw FileError("no"); };
  EXPECT_THROW(write_durably(folder / "file", {}, Previous::keep, refuse), FileError);
  EXPECT_EQ(slurp(folder / "file"), "one");
  EXPECT_EQ(folder.names(), Names{"file"});
}

TEST(DurableFile, OldFileSurvivesAFullDisk) {
  const ScratchFolder folder;
  write(folder / "file", "one");
  for (const rlim_t limit : {0u, 1u, 4096u, 99999u}) {
    const LargestFile largest(limit);
    const auto fails = [&] { write(folder / "file", std::string(100000, 'x'), Previous::keep); };
    EXPECT_EQ(message_of<FileError>(folder, fails), "file: cannot be written (File too large)");
  }
  EXPECT_EQ(slurp(folder / "file"), "one");
  EXPECT_EQ(folder.names(), Names{"file"});
  const LargestFile largest(100000);
  write(folder / "file", std::string(100000, 'x'));
}

TEST(DurableFile, CreatesNoFolders) {
  const ScratchFolder folder;
  EXPECT_EQ(message_of<FileError>(folder, [&] { write(folder / "no/file", "one"); }),
            "no/file: cannot be written (No such file or directory)");
  EXPECT_EQ(folder.names(), Names{});
}

TEST(DurableFile, NeverTakesTheNameOfAFolder) {
  const ScratchFolder folder;
  fs::create_directory(folder / "file");
  for (const auto previous : {Previous::discard, Previous::keep}) {
    EXPECT_EQ(message_of<FileError>(folder, [&] { write(folder / "file", "one", previous); }),
              "file: cannot be written (there is something by that name that is not a regular file)");
  }
  EXPECT_EQ(folder.names(), Names{"file"});
}

TEST(DurableFile, TheOldFileKeepsItsNameIfTheNewOneCannotTakeIt) {
  const ScratchFolder folder;
  write(folder / "file", "one");
  fs::create_directory(folder / "file.prev");
  EXPECT_EQ(message_of<FileError>(folder, [&] { write(folder / "file", "two", Previous::keep); }),
            "file: cannot be renamed to file.prev (Is a directory)");
  fs::remove(folder / "file.prev");
  const std::string text = "two";
  const auto lose = [](const fs::path& temporary) { fs::remove(temporary); };
  const auto write_lost = [&] { write_durably(folder / "file", std::as_bytes(std::span(text)), Previous::keep, lose); };
  EXPECT_EQ(message_of<FileError>(folder, write_lost), "file: cannot be written (No such file or directory)");
  EXPECT_EQ(slurp(folder / "file"), "one");
  EXPECT_EQ(slurp(folder / "file.prev"), "one");
}

TEST(DurableFile, RemovesWhatKilledRunsLeft) {
  const ScratchFolder folder;
  for (const char* name : {".file.tmp-1", ".file.tmp-99999", ".file.tmp-mine", ".other.tmp-1", "file.tmp-1"}) {
    spill(folder / name, "part");
  }
  write(folder / "file", "one");
  EXPECT_EQ(folder.names(), (Names{".file.tmp-mine", ".other.tmp-1", "file", "file.tmp-1"}));
}

TEST(DurableFile, InTheCurrentFolderWithoutOne) {
  const ScratchFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder / "");
  write("file", "one");
  write("file", "two", Previous::keep);
  fs::current_path(before);
  EXPECT_EQ(slurp(folder / "file"), "two");
  EXPECT_EQ(folder.names(), (Names{"file", "file.prev"}));
}

TEST(DurableFile, AppearsOnceOrLeavesNothing) {
  const ScratchFolder folder;
  spill(folder / "a", "old");
  {
    DurableFile file(folder / "a");
    spill(file.temporary(), "new");
    EXPECT_EQ(slurp(folder / "a"), "old");
  }
  EXPECT_EQ(folder.names(), std::set<std::string>{"a"});
  DurableFile file(folder / "a");
  spill(file.temporary(), "new");
  file.appear(Previous::keep);
  EXPECT_EQ(slurp(folder / "a"), "new");
  EXPECT_EQ(slurp(folder / "a.prev"), "old");
  EXPECT_THROW(file.appear(Previous::keep), ContractError);
}

}  // namespace
}  // namespace rbm
