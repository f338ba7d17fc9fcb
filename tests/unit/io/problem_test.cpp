#include "rbm_vmc/io/problem.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(Problem, ReadsAsProblemWhyHint) {
  const Problem full{"out of range", "found 0, allowed 1 to 3", "choose one"};
  EXPECT_EQ(full.line("a.b", "dot.toml:3"), "a.b: out of range (dot.toml:3: found 0, allowed 1 to 3) choose one");
  EXPECT_EQ(full.line("a.b"), "a.b: out of range (found 0, allowed 1 to 3) choose one");
}

TEST(Problem, LeavesOutWhatIsEmpty) {
  const Problem bare{"unknown key", "", ""};
  EXPECT_EQ(bare.line("a.b"), "a.b: unknown key");
  EXPECT_EQ(bare.line("a.b", "dot.toml:3"), "a.b: unknown key (dot.toml:3)");
}

}  // namespace
}  // namespace rbm
