#include "rbm_vmc/session/job.hpp"

#include <gtest/gtest.h>

#include "support/small_runs.hpp"

namespace rbm {
namespace {

TEST(Job, AStoredInputNamesTheKeysThatMayChange) {
  const StoredInput input = stored(test::small_dot());
  EXPECT_EQ(input.may_change, (std::set<std::string>{"run/checkpoint_seconds", "run/stall_seconds"}));
  for (const auto& path : input.may_change) EXPECT_TRUE(input.archive.find(path)) << path;
}

}  // namespace
}  // namespace rbm
