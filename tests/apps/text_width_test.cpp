#include "apps/text_width.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(TextWidth, CountsCharactersNotBytes) {
  EXPECT_EQ(width_of("ψ = F"), 5u);
  EXPECT_EQ(cut_text("σ²x", 2), "σ²");
  EXPECT_EQ(cut_text("ab", 5), "ab");
}

TEST(TextWidth, TakesTheLongestWayThatFits) {
  const std::vector<std::string> ways{"energy -1.5 hartree", "energy -1.5", "energy"};
  EXPECT_EQ(fitted(ways, 19), ways[0]);
  EXPECT_EQ(fitted(ways, 18), ways[1]);
  EXPECT_EQ(fitted(ways, 6), ways[2]);
  EXPECT_EQ(fitted(ways, 3), "ene");
}

TEST(TextWidth, BreaksLinesAtBlanks) {
  EXPECT_EQ(wrapped("one two three", 7), "one two\n  three\n");
  EXPECT_EQ(wrapped("short", 80), "short\n");
  EXPECT_EQ(wrapped("a verylongword", 6), "a\n  very\n  long\n  word\n");
  EXPECT_EQ(wrapped("in /a/long/path", 8, LongWords::whole), "in\n  /a/long/path\n");
}

}  // namespace
}  // namespace rbm
