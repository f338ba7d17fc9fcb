#include "rbm_vmc/io/digest.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <vector>

namespace rbm {
namespace {

std::string sha256(std::string_view text) {
  Sha256 hash;
  hash.add(text);
  return hash.hex();
}

// FIPS 180-4 examples and the vectors of the NIST Cryptographic Algorithm Validation Program.
TEST(Sha256, PublishedVectors) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
                   "nopqrstu"),
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  EXPECT_EQ(sha256(std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, AnyCutGivesTheSame) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 37);
  const std::string whole = sha256(text);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256 hash;
    hash.add(std::string_view(text).substr(0, cut));
    hash.hex();
    hash.add(std::string_view(text).substr(cut));
    EXPECT_EQ(hash.hex(), whole) << cut;
  }
}

Archive example() {
  Archive archive;
  archive.put("a", 1);
  archive.put("b", std::vector<Real>{1.0, 2.0});
  archive.put("c/d", std::vector<std::string>{"x", "yz"});
  archive.attribute("c", "name", "value");
  return archive;
}

// Two archives that differ in anything at all differ in their digest.
TEST(ArchiveDigest, EveryDifferenceCounts) {
  std::vector<Archive> others(17, example());
  others[1].put("a", 2);
  others[2].put("a", 1.0);
  others[3].put("a", std::vector<Integer>{1});
  others[4].put("b", Dataset(std::vector<Real>{1.0, 2.0}, {2, 1}));
  others[5].put("b", Dataset(std::vector<Real>{1.0, 2.0}, {1, 2}));
  others[6].put("b", std::vector<Real>{1.0, std::nextafter(2.0, 3.0)});
  others[7].put("c/d", std::vector<std::string>{"xy", "z"});
  others[8].put("c/e", std::vector<std::string>{});
  others[9].attribute("c", "name", "other");
  others[10].attribute("c", "nam", "evalue");
  others[11].attribute("", "name", "value");
  others[12].group("e");
  others[13].put("a", true);
  others[14].put("b", std::vector<Real>{1.0, std::numeric_limits<Real>::quiet_NaN()});
  others[15].put("e", Dataset(std::vector<Real>{}, {0, 5}));
  others[16].put("e", Dataset(std::vector<Real>{}, {5, 0}));
  std::set<std::string> digests;
  for (const auto& archive : others) digests.insert(digest(archive));
  EXPECT_EQ(digests.size(), others.size());
}

TEST(ArchiveDigest, NeitherOrderNorTheStoredDigestCount) {
  Archive other;
  other.attribute("c", "name", "value");
  other.put("c/d", std::vector<std::string>{"x", "yz"});
  other.group("c");
  other.put("b", std::vector<Real>{1.0, 2.0});
  other.put("a", 1);
  EXPECT_EQ(digest(other), digest(example()));
  other.attribute("", "digest", digest(other));
  EXPECT_EQ(digest(other), digest(example()));
  other.attribute("c", "digest", "only that of the root is left out");
  EXPECT_NE(digest(other), digest(example()));
}

// Checkpoints of earlier builds must stay readable: the recipe is part of the format.
TEST(ArchiveDigest, IsFrozen) {
  EXPECT_EQ(digest(example()), "f06155db6002dfd297b34cfeb82c9befdff7ca14010762b32c2b9a79ea3d2a73");
}

}  // namespace
}  // namespace rbm
