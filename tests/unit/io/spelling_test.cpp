#include "rbm_vmc/io/spelling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace rbm {
namespace {

/// All words one edit away, over a small alphabet.
std::set<std::string> one_edit_away(const std::string& word, const std::string& alphabet) {
  std::set<std::string> words;
  for (std::size_t i = 0; i <= word.size(); ++i) {
    for (const char c : alphabet) {
      words.insert(word.substr(0, i) + c + word.substr(i));
      if (i < word.size()) words.insert(word.substr(0, i) + c + word.substr(i + 1));
    }
    if (i < word.size()) words.insert(word.substr(0, i) + word.substr(i + 1));
    if (i + 1 < word.size()) words.insert(word.substr(0, i) + word[i + 1] + word[i] + word.substr(i + 2));
  }
  words.erase(word);
  return words;
}

TEST(Spelling, DistanceOneIsExactlyOneEdit) {
  std::mt19937 engine(7);
  for (int i = 0; i < 200; ++i) {
    std::string a(1 + engine() % 4, 'a');
    std::string b(1 + engine() % 4, 'a');
    for (auto* word : {&a, &b}) std::ranges::generate(*word, [&] { return static_cast<char>('a' + engine() % 3); });
    const auto distance = edit_distance(a, b);
    EXPECT_EQ(distance == 0, a == b);
    EXPECT_EQ(distance == 1, one_edit_away(a, "abc").contains(b)) << a << " " << b;
    EXPECT_EQ(distance, edit_distance(b, a));
  }
}

TEST(Spelling, KnownDistances) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("ca", "ac"), 1);
  EXPECT_EQ(edit_distance("CA", "ABC"), 3);  // no place edited twice
}

TEST(Spelling, ClosestFindsTyposAndNothingElse) {
  const std::vector<std::string> words{"omega", "particles", "seed"};
  EXPECT_EQ(closest("omga", words), "omega");
  EXPECT_EQ(closest("particels", words), "particles");
  EXPECT_EQ(closest("temperature", words), "");
  EXPECT_EQ(closest("", words), "");
  EXPECT_EQ(closest(std::string(100000, 'x'), words), "");
}

TEST(Spelling, ShownFitsOnALine) {
  EXPECT_EQ(shown("omega"), "omega");
  const auto text = shown("a\nb\x1b[31m" + std::string(500, 'x'));
  EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; })) << text;
  EXPECT_LT(text.size(), 80u);
  std::string accents;
  for (int i = 0; i < 50; ++i) accents += "a\xc3\xa9";  // é, so that every cut between bytes is tried over the lengths
  for (std::size_t skip = 0; skip < 4; ++skip) {
    EXPECT_EQ(shown(accents.substr(3 * skip) + "z").find('\\'), std::string::npos);
    EXPECT_EQ(shown("z" + accents).find('\\'), std::string::npos);
  }
}

}  // namespace
}  // namespace rbm
