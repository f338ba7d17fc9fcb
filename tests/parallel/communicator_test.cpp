// 1, 2, 3, 4, 7 ranks.
#include "rbm_vmc/parallel/communicator.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/base/contract.hpp"
#include "world.hpp"

namespace rbm {
namespace {

using test::my_rank;
using test::world;

constexpr std::size_t kLong = (std::size_t{1} << 20) + 3;  // numbers: more than one piece of a message

/// What a rank holds in the tests of uneven lengths: some ranks nothing.
std::vector<Real> numbers_of(Index rank) {
  std::vector<Real> numbers(static_cast<std::size_t>(rank * 5 % 4));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<Real>(100 * rank) + static_cast<Real>(i) + 0.5;
  return numbers;
}

std::vector<Real> numbers_of_all() {
  std::vector<Real> all;
  for (Index rank = 0; rank < world().size(); ++rank) {
    const auto numbers = numbers_of(rank);
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  return all;
}

TEST(Communicator, HasOneRoot) {
  std::int64_t roots = world().is_root() ? 1 : 0;
  world().sum({&roots, 1});
  EXPECT_EQ(roots, 1);
}

TEST(Communicator, SharesCoverEveryItemOnce) {
  for (Index n = 0; n < 100; ++n) {
    std::vector<std::int64_t> taken(static_cast<std::size_t>(n));
    const Share mine = world().share(n);
    EXPECT_EQ(mine, world().share_of(n, my_rank()));
    for (Index i = mine.first; i < mine.last; ++i) ++taken[static_cast<std::size_t>(i)];
    world().sum(taken);
    EXPECT_EQ(taken, std::vector<std::int64_t>(static_cast<std::size_t>(n), 1));
  }
}

TEST(Communicator, SumsAndMaximaOfLongMessages) {
  std::vector<std::int64_t> sums(kLong);
  std::vector<std::int64_t> maxima(kLong);
  for (std::size_t i = 0; i < kLong; ++i) {
    sums[i] = static_cast<std::int64_t>(i) * (my_rank() + 1) + (std::int64_t{1} << 53) + 1;  // more than a double holds
    maxima[i] = static_cast<Index>(i) % world().size() == my_rank() ? -1 : -static_cast<std::int64_t>(i) - 2;
  }
  world().sum(sums);
  world().max(maxima);
  const Index n = world().size();
  bool sums_right = true;
  for (std::size_t i = 0; i < kLong; ++i) {
    sums_right &= sums[i] == static_cast<std::int64_t>(i) * n * (n + 1) / 2 + n * ((std::int64_t{1} << 53) + 1);
  }
  EXPECT_TRUE(sums_right);
  EXPECT_EQ(maxima, std::vector<std::int64_t>(kLong, -1));
}

TEST(Communicator, EmptyMessagesPass) {
  world().sum({});
  world().max({});
  world().broadcast(std::span<std::byte>());
  EXPECT_TRUE(world().gather_to_root({}).empty());
  EXPECT_TRUE(world().gather_to_all({}).empty());
  world().scatter_from_root({}, {});
}

TEST(Communicator, AgreesIfAnyRankSaysSo) {
  EXPECT_FALSE(world().agree(false));
  for (Index rank = 0; rank < world().size(); ++rank) EXPECT_TRUE(world().agree(my_rank() == rank));
  EXPECT_TRUE(world().agree(true));
}

TEST(Communicator, BroadcastsTheRootsText) {
  for (const std::size_t length : {std::size_t{0}, std::size_t{5}, (std::size_t{1} << 23) + 7}) {
    const std::string expected(length, 'q');
    std::string text = world().is_root() ? expected : "of another length";
    world().broadcast(text);
    EXPECT_TRUE(text == expected);
  }
}

TEST(Communicator, BroadcastsNumbers) {
  std::vector<Real> numbers(3, static_cast<Real>(my_rank()) - 7);
  world().broadcast(std::as_writable_bytes(std::span(numbers)));
  EXPECT_EQ(numbers, std::vector<Real>(3, -7));
}

TEST(Communicator, AnyRankCanBroadcast) {
  for (Index from = 0; from < world().size(); ++from) {
    std::vector<Real> numbers(kLong, static_cast<Real>(my_rank()) - 7);
    world().broadcast(std::as_writable_bytes(std::span(numbers)), from);
    EXPECT_TRUE(numbers == std::vector<Real>(kLong, static_cast<Real>(from) - 7));
  }
}

TEST(Communicator, GathersUnevenNumbersInRankOrder) {
  const std::vector<Real> all = world().gather_to_root(numbers_of(my_rank()));
  EXPECT_EQ(all, world().is_root() ? numbers_of_all() : std::vector<Real>{});
  EXPECT_EQ(world().gather_to_all(numbers_of(my_rank())), numbers_of_all());
}

TEST(Communicator, ScatterIsTheInverseOfGather) {
  std::vector<Real> mine(numbers_of(my_rank()).size());
  world().scatter_from_root(world().is_root() ? numbers_of_all() : std::vector<Real>{}, mine);
  EXPECT_EQ(mine, numbers_of(my_rank()));
}

TEST(Communicator, LongNumbersGoAndComeBack) {
  std::vector<Real> mine(my_rank() == world().size() - 1 ? kLong : 1, static_cast<Real>(my_rank()) + 0.25);
  const std::vector<Real> all = world().gather_to_root(mine);
  const std::vector<Real> expected = mine;
  std::fill(mine.begin(), mine.end(), 0);
  world().scatter_from_root(all, mine);
  EXPECT_TRUE(mine == expected);
}

TEST(Communicator, ScatterOfTheWrongLengthThrowsOnEveryRank) {
  std::vector<Real> mine(2);
  const auto n = static_cast<std::size_t>(2 * world().size() + 1);
  EXPECT_THROW(world().scatter_from_root(std::vector<Real>(world().is_root() ? n : 0), mine), ContractError);
  EXPECT_FALSE(world().agree(false));  // still in step
}

TEST(Communicator, GathersTextsOfAnyLength) {
  const auto text_of = [](Index rank) {
    return rank == 1 ? std::string() : "node" + std::string(static_cast<std::size_t>(rank), 'x');
  };
  const std::vector<std::string> texts = world().gather_texts_to_root(text_of(my_rank()));
  std::vector<std::string> expected;
  for (Index rank = 0; world().is_root() && rank < world().size(); ++rank) expected.push_back(text_of(rank));
  EXPECT_EQ(texts, expected);
}

TEST(Communicator, CountsItsTraffic) {
  const Traffic before = world().traffic();
  std::vector<std::int64_t> values(kLong);
  world().sum(values);
  world().max(std::span(values).first(10));
  const bool alone = world().size() == 1;
  EXPECT_EQ(world().traffic().collectives - before.collectives, alone ? 0 : 2);
  EXPECT_EQ(world().traffic().bytes - before.bytes, alone ? 0 : static_cast<std::int64_t>(8 * (kLong + 10)));
}

}  // namespace
}  // namespace rbm
