#include "rbm_vmc/io/run_settings.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/io/input_toml.hpp"

namespace rbm {
namespace {

TEST(RunSettings, AreAGroupOfTheInput) {
  std::vector<std::string> problems;
  const auto input = input_from_toml("[run]\nseed = 7\ncheckpoint_seconds = 2.5\nstall_seconds = 0", "a.toml", problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(input.run, (RunSettings{7, 2.5, 0}));
}

}  // namespace
}  // namespace rbm
