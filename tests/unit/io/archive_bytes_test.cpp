#include "rbm_vmc/io/archive_bytes.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace rbm {
namespace {

Archive sample() {
  Archive archive;
  archive.put("a/real", 0.1);
  archive.put("a/empty", std::vector<Real>{});
  archive.put("a/matrix", Dataset(std::vector<Real>{1, 2, 3, 4, 5, std::numeric_limits<Real>::infinity()}, {2, 3}));
  archive.put("flag", true);
  archive.put("integers", std::vector<Integer>{-1, 1LL << 62});
  archive.put("texts", std::vector<std::string>{"", "ω", "two words"});
  archive.group("nothing/inside");
  archive.attribute("", "format", "test");
  archive.attribute("a", "unit", "hartree");
  return archive;
}

TEST(ArchiveBytes, ComeBackAsTheSameArchive) {
  EXPECT_EQ(from_bytes(to_bytes(sample())), sample());
  EXPECT_EQ(from_bytes(to_bytes(Archive())), Archive());
}

TEST(ArchiveBytes, PartOfThemIsAContractError) {
  const std::string bytes = to_bytes(sample());
  for (std::size_t length = 0; length < bytes.size(); length += 7) {
    EXPECT_THROW(from_bytes(std::string_view(bytes).substr(0, length)), ContractError) << length;
  }
}

}  // namespace
}  // namespace rbm
