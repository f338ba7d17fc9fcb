#include "rbm_vmc/training/minibatches.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "rbm_vmc/data/memory_rows.hpp"
#include "rbm_vmc/generative/chain_group.hpp"
#include "support/small_trainings.hpp"

namespace rbm {
namespace {

/// Rows whose first number is their own.
test::Data numbered(Index rows, Communicator& serial) {
  std::vector<Real> values(static_cast<std::size_t>(3 * rows));
  std::iota(values.begin(), values.end(), 0.0);
  MemoryRows source(std::move(values), 3);
  return test::Data(source, 0, serial);
}

struct Case {
  Index rows, minibatch;
  std::int64_t memory;
};

class MinibatchesOf : public testing::TestWithParam<Case> {};

TEST_P(MinibatchesOf, ShowEachRowOnceAnEpoch) {
  const Case c = GetParam();
  Communicator serial;
  const auto data = numbered(c.rows, serial);
  const SampleFile file(data.file);
  const RowScaling scaling = RowScaling::none(3);
  Minibatches batches(file, scaling, {.minibatch = c.minibatch, .memory = c.memory, .seed = 5});
  EXPECT_EQ(batches.slots(), (std::min(c.minibatch, c.rows) + kGroup - 1) / kGroup);
  std::vector<std::vector<Index>> epochs;
  for (Index epoch = 0; epoch < 2; ++epoch) {
    std::vector<Index> seen;
    for (Index step = 0; step < batches.iterations_per_epoch(); ++step) {
      const Index iteration = epoch * batches.iterations_per_epoch() + step;
      EXPECT_EQ(batches.epoch(iteration), epoch);
      Index rows = 0;
      for (Index slot = 0; slot < batches.slots(); ++slot) {
        const auto numbers = batches.row_numbers(slot, iteration);
        const auto taken = batches.take(slot, iteration);
        ASSERT_EQ(std::ssize(taken), 3 * std::ssize(numbers));
        ASSERT_LE(std::ssize(numbers), kGroup);
        ASSERT_EQ(std::ssize(numbers), batches.rows(slot, iteration));
        for (std::size_t k = 0; k < numbers.size(); ++k) ASSERT_EQ(taken[3 * k + 1], static_cast<Real>(3 * numbers[k] + 1));
        seen.insert(seen.end(), numbers.begin(), numbers.end());
        rows += std::ssize(numbers);
      }
      EXPECT_EQ(rows, batches.rows(iteration));
      EXPECT_LE(rows, c.minibatch);
    }
    EXPECT_EQ(std::ssize(seen), c.rows);
    EXPECT_EQ(std::set<Index>(seen.begin(), seen.end()).size(), seen.size());
    epochs.push_back(seen);
  }
  if (c.rows > 10) {
    EXPECT_NE(epochs[0], epochs[1]);
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, MinibatchesOf,
                         testing::Values(Case{6, 512, 1 << 20}, Case{1, 1, 1 << 20}, Case{1000, 100, 1 << 20},
                                         Case{1000, 300, 1 << 20}, Case{1000, 1000, 1 << 20}, Case{1000, 100, 5000},
                                         Case{1001, 300, 9000}, Case{257, 256, 1}));

TEST(Minibatches, OrdersAreThoseOfTheirSeed) {
  Communicator serial;
  const auto data = numbered(500, serial);
  const SampleFile file(data.file);
  const RowScaling scaling = RowScaling::none(3);
  const auto first = [&](std::uint64_t seed) {
    return Minibatches(file, scaling, {.minibatch = 50, .seed = seed}).row_numbers(0, 0);
  };
  EXPECT_EQ(first(1), first(1));
  EXPECT_NE(first(1), first(2));
}

TEST(Minibatches, RowsComeStandardised) {
  Communicator serial;
  const auto data = numbered(4, serial);
  const SampleFile file(data.file);
  const RowScaling scaling{{1, 1, 1}, {2, 2, 2}};
  Minibatches batches(file, scaling, {.minibatch = 4});
  const auto numbers = batches.row_numbers(0, 0);
  const auto taken = batches.take(0, 0);
  for (std::size_t k = 0; k < 4; ++k) EXPECT_EQ(taken[3 * k], (static_cast<Real>(3 * numbers[k]) - 1) / 2);
}

}  // namespace
}  // namespace rbm
