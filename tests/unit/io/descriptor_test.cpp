#include "rbm_vmc/io/descriptor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <vector>

#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

std::string refusal(const ScratchFolder& folder, const std::string& name) {
  return message_of<FileError>(folder, [&] { open_regular(folder / name); });
}

TEST(Descriptor, OpensOnlyRegularFiles) {
  const ScratchFolder folder;
  spill(folder / "file", "text");
  EXPECT_EQ(refusal(folder, "file"), "no error");
  EXPECT_EQ(open_regular(folder / "file").size(), 4u);
  EXPECT_EQ(refusal(folder, "nothing"), "nothing: cannot be opened (No such file or directory)");
  EXPECT_EQ(refusal(folder, "file/below"), "file/below: cannot be opened (Not a directory)");
  EXPECT_EQ(refusal(folder, ""), ": cannot be opened (Is a directory)");
}

TEST(Descriptor, DoesNotWaitForPipes) {
  const ScratchFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(refusal(folder, "pipe"), "pipe: cannot be opened (not a regular file)");
}

TEST(Descriptor, WritesAndReadsAll) {
  const ScratchFolder folder;
  const std::string text(100000, 'x');
  {
    Descriptor out(folder / "file", O_WRONLY | O_CREAT, "cannot be written", folder / "named");
    out.write(std::as_bytes(std::span(text)));
    out.sync();
    out.close();
  }
  EXPECT_EQ(slurp(folder / "file"), text);
  Descriptor in = open_regular(folder / "file");
  std::vector<std::byte> bytes(60000);
  EXPECT_EQ(in.read(bytes), 60000u);
  EXPECT_EQ(in.read(bytes), 40000u);
  EXPECT_EQ(in.read(bytes), 0u);
}

TEST(Descriptor, ReadsFromAnyPlace) {
  const ScratchFolder folder;
  spill(folder / "a", "0123456789");
  Descriptor descriptor = open_regular(folder / "a");
  std::string text(4, ' ');
  const auto bytes = std::as_writable_bytes(std::span(text));
  EXPECT_EQ(descriptor.read_at(5, bytes), 4u);
  EXPECT_EQ(text, "5678");
  EXPECT_EQ(descriptor.read_at(8, bytes), 2u);
  EXPECT_EQ(descriptor.read_at(99, bytes), 0u);
  EXPECT_EQ(descriptor.read(bytes), 4u);
  EXPECT_EQ(text, "0123");
}

TEST(Descriptor, NamesTheFileTheUserKnows) {
  const ScratchFolder folder;
  const auto open = [&] {
    Descriptor(folder / "no" / "temporary", O_WRONLY | O_CREAT, "cannot be written", folder / "known");
  };
  EXPECT_EQ(message_of<FileError>(folder, open), "known: cannot be written (No such file or directory)");
}

TEST(Descriptor, FullDisk) {
  const ScratchFolder folder;
  Descriptor full("/dev/full", O_WRONLY, "cannot be written", folder / "file");
  const auto write = [&] { full.write(std::as_bytes(std::span("x", 1))); };
  EXPECT_EQ(message_of<FileError>(folder, write), "file: cannot be written (No space left on device)");
}

}  // namespace
}  // namespace rbm
