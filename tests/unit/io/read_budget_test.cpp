#include "rbm_vmc/io/read_budget.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rbm {
namespace {

using Extents = std::vector<std::uint64_t>;
constexpr std::uint64_t kMiB = 1 << 20;

SizeClaim claim(const Extents& shape, const Extents& chunk = {}, std::uint64_t stored = ReadLimits::kNone) {
  SizeClaim result;
  result.shape = shape;
  result.chunk = chunk;
  result.element_bytes = 8;
  result.memory_bytes = 8;
  result.stored_bytes = stored;
  return result;
}

ReadBudget budget(std::uint64_t file_bytes = std::uint64_t{1} << 40) { return {ReadLimits(), file_bytes}; }

std::string refusal(const SizeClaim& what, ReadBudget from = budget()) {
  try {
    from.grant_values(what);
  } catch (const ObjectError& error) {
    return error.what();
  }
  return "granted";
}

TEST(ReadBudget, CountsValues) {
  EXPECT_EQ(budget().grant_values(claim(Extents{})), 1u);
  EXPECT_EQ(budget().grant_values(claim(Extents{3, 4, 5})), 60u);
  EXPECT_EQ(budget().grant_values(claim(Extents{0, 5})), 0u);
  EXPECT_EQ(budget().grant_values(claim(Extents{std::uint64_t{1} << 60, 0, std::uint64_t{1} << 60})), 0u);
}

TEST(ReadBudget, ProductsThatOverflow) {
  const std::string what = "is too large (it claims more than 2^64 bytes)";
  EXPECT_EQ(refusal(claim(Extents{std::uint64_t{1} << 61})), what);
  EXPECT_EQ(refusal(claim(Extents{std::uint64_t{1} << 32, std::uint64_t{1} << 32})), what);
  EXPECT_EQ(refusal(claim(Extents{std::uint64_t{1} << 32, (std::uint64_t{1} << 32) + 1})), what);
  EXPECT_NE(refusal(claim(Extents{std::uint64_t{1} << 60})), "granted");
}

TEST(ReadBudget, LimitsOfOneDataset) {
  EXPECT_EQ(refusal(claim(Extents{64 * kMiB})), "granted");
  EXPECT_EQ(refusal(claim(Extents{64 * kMiB + 1})), "is too large (512 MiB in memory; at most 512 MiB are read)");
  EXPECT_EQ(refusal(claim(Extents{1, 1, 1, 1})), "granted");
  EXPECT_EQ(refusal(claim(Extents{1, 1, 1, 1, 1})), "is too large (5 dimensions; at most 4 are read)");
  EXPECT_EQ(refusal(claim(Extents{10}, Extents{32 * kMiB})), "granted");
  EXPECT_EQ(refusal(claim(Extents{10}, Extents{33 * kMiB})), "is too large (chunks of 264 MiB; at most 256 MiB are read)");
  EXPECT_EQ(refusal(claim(Extents{1 << 18}, Extents{1})), "granted");
  EXPECT_EQ(refusal(claim(Extents{3, 1 << 18}, Extents{2, 2})), "granted") << "2 x 2^17 chunks, the cut ones counted";
  EXPECT_EQ(refusal(claim(Extents{5, 1 << 18}, Extents{2, 2})), "is too large (393216 chunks; at most 262144 are read)");
  EXPECT_EQ(refusal(claim(Extents{10}, Extents{0})), "cannot be read (its chunks have no size)");
  EXPECT_EQ(refusal(claim(Extents{10}, Extents{2, 2})), "cannot be read (its chunks have no size)");
}

TEST(ReadBudget, NothingUnpacksToFarMoreThanWasStored) {
  EXPECT_EQ(refusal(claim(Extents{2 * kMiB}, {}, 0)), "granted") << "16 MiB are little";
  EXPECT_EQ(refusal(claim(Extents{25 * kMiB}, {}, kMiB)), "granted");
  EXPECT_EQ(refusal(claim(Extents{26 * kMiB}, {}, kMiB)),
            "is too large (208 MiB from 1048576 bytes stored; at most 200 times as much is read)");
  EXPECT_EQ(refusal(claim(Extents{10}, Extents{25 * kMiB}, kMiB)), "granted");
  EXPECT_EQ(refusal(claim(Extents{10}, Extents{26 * kMiB}, kMiB)),
            "is too large (208 MiB from 1048576 bytes stored; at most 200 times as much is read)");
  EXPECT_NE(refusal(claim(Extents{26 * kMiB}), budget(kMiB)), "granted") << "no more is stored than the file has";
}

TEST(ReadBudget, TheTotalRunsOut) {
  ReadBudget spent = budget();
  EXPECT_EQ(spent.grant_values(claim(Extents{64 * kMiB})), 64 * kMiB);
  EXPECT_EQ(spent.grant_values(claim(Extents{63 * kMiB})), 63 * kMiB);
  EXPECT_EQ(refusal(claim(Extents{2 * kMiB}), spent),
            "is too large (together with what was read before it more than 1024 MiB)");
  EXPECT_FALSE(spent.grant_bytes(8 * kMiB + 1));
  EXPECT_TRUE(spent.grant_bytes(8 * kMiB));
  EXPECT_FALSE(spent.grant_bytes(1));
  EXPECT_FALSE(spent.grant_bytes(ReadLimits::kNone));
}

TEST(ReadBudget, ObjectsDepthPathsAndTexts) {
  ReadBudget spent = budget();
  for (int i = 0; i < 65536; ++i) spent.grant_object("a/b");
  EXPECT_THROW(spent.grant_object("a"), ObjectError);
  std::string deep = "a";
  for (int i = 1; i < 32; ++i) deep += "/a";
  EXPECT_NO_THROW(budget().grant_object(deep));
  EXPECT_THROW(budget().grant_object(deep + "/a"), ObjectError);
  EXPECT_THROW(budget().grant_object(std::string(4097, 'a')), ObjectError);
  EXPECT_NO_THROW(budget().grant_attribute_texts(256));
  EXPECT_THROW(budget().grant_attribute_texts(257), ObjectError);
}

TEST(ReadBudget, OurOwnFilesHaveNoLimitsButArithmetic) {
  ReadBudget own(ReadLimits::none(), 100);
  EXPECT_EQ(own.grant_values(claim(Extents{1, 1, 1, 1, 1, std::uint64_t{1} << 40}, {}, 0)), std::uint64_t{1} << 40);
  EXPECT_THROW(own.grant_values(claim(Extents{std::uint64_t{1} << 62})), ObjectError);
}

}  // namespace
}  // namespace rbm
