#include "rbm_vmc/io/seal.hpp"

#include <gtest/gtest.h>

#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

std::string sealed(const std::string& text) { return text + seal_of(std::as_bytes(std::span(text))); }

TEST(Seal, IsTheSha256OfWhatIsBeforeIt) {
  EXPECT_EQ(sealed("abc"), "abc\nrbm_vmc sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
}

TEST(Seal, WholeFilesOfAnySize) {
  const ScratchFolder folder;
  for (const std::size_t size : {0u, 1u, 79u, 80u, 81u, (1u << 20) - 1, 1u << 20, (1u << 20) + 1}) {
    spill(folder / "file", sealed(std::string(size, 'x')));
    EXPECT_EQ(check_seal(folder / "file"), SealState::whole) << size;
  }
}

TEST(Seal, EveryByteCounts) {
  const ScratchFolder folder;
  const std::string text = sealed("some bytes");
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string damaged = text;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
    spill(folder / "file", damaged);
    EXPECT_NE(check_seal(folder / "file"), SealState::whole) << at;
  }
}

TEST(Seal, EveryCutCounts) {
  const ScratchFolder folder;
  const std::string text = sealed("some bytes");
  for (std::size_t size = 0; size < text.size(); ++size) {
    spill(folder / "file", text.substr(0, size));
    EXPECT_EQ(check_seal(folder / "file"), SealState::missing) << size;
  }
  spill(folder / "file", text + "more");
  EXPECT_EQ(check_seal(folder / "file"), SealState::missing);
  spill(folder / "file", text.substr(1));
  EXPECT_EQ(check_seal(folder / "file"), SealState::broken);
}

TEST(Seal, MissingFile) {
  const ScratchFolder folder;
  EXPECT_EQ(message_of<FileError>(folder, [&] { check_seal(folder / "file"); }),
            "file: cannot be opened (No such file or directory)");
}

TEST(Seal, OfAFileIsThatOfItsBytes) {
  const ScratchFolder folder;
  const std::string bytes((std::size_t{1} << 21) + 17, 'x');
  for (const auto& content : {std::string(), bytes}) {
    spill(folder / "a", content);
    EXPECT_EQ(seal_of_file(folder / "a"), seal_of(std::as_bytes(std::span(content))));
  }
}

}  // namespace
}  // namespace rbm
