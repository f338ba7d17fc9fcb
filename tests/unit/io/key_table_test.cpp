#include "rbm_vmc/io/key_table.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/io/assign.hpp"

namespace rbm {
namespace {

struct Small {
  Integer count = 3;
  std::optional<Real> length;
  RunSettings run;
};

std::vector<Key> bind(Small& small) {
  Table table;
  table.add("group.count", small.count, "", between(1, 5), "how many");
  table.add("group.length", small.length, "bohr", kPositive, "how long", "from the count");
  add_run(table, small.run);
  return table.take();
}

TEST(KeyTable, KeysReachTheMembersTheyAreBoundTo) {
  Small small, fresh;
  auto keys = with_defaults(bind(small), bind(fresh));
  EXPECT_EQ(keys[0].default_text, "3");
  EXPECT_EQ(keys[1].default_text, "from the count");
  EXPECT_FALSE(keys[1].get());
  EXPECT_FALSE(assign(keys[0], Dataset(5)));
  EXPECT_FALSE(assign(keys[1], Dataset(2)));
  EXPECT_TRUE(assign(keys[0], Dataset(6)));
  EXPECT_EQ(small.count, 5);
  EXPECT_EQ(small.length, 2.0);
  EXPECT_TRUE(find_key(keys, "run.checkpoint_seconds")->may_change);
  EXPECT_FALSE(find_key(keys, "run.seed")->may_change);
}

}  // namespace
}  // namespace rbm
