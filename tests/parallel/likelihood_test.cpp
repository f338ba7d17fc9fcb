// 1, 2, 3, 4, 7 ranks. Every rank also computes the whole by itself and compares bits.
#include <gtest/gtest.h>

#include <bit>

#include "rbm_vmc/generative/annealing.hpp"
#include "rbm_vmc/generative/enumeration.hpp"
#include "rbm_vmc/generative/log_sum.hpp"
#include "rbm_vmc/generative/log_z_gradient.hpp"
#include "support/random_machines.hpp"
#include "world.hpp"

namespace rbm {
namespace {

using test::my_rank;
using test::world;

void expect_same_bits(Real a, Real b) {
  EXPECT_EQ(std::bit_cast<std::uint64_t>(a), std::bit_cast<std::uint64_t>(b)) << a << " " << b;
}

/// Needs 18 units: eight chunks.
Machine machine_of_18() {
  return test::random_machine({.visible_kind = VisibleKind::spin, .visible = 20, .hidden = 18, .beta = 0.7}, 3, 0.8);
}

TEST(LikelihoodOverRanks, EnumerationHasTheBitsOfOneRank) {
  Communicator alone;
  const Machine machine = machine_of_18();
  const Real log_z = enumerate_log_z(machine, alone);
  expect_same_bits(enumerate_log_z(machine, world()), log_z);
  std::vector<Real> rows;
  for (Index s = 0; s < 300; ++s) {
    const auto x = test::state({-1, 1}, 20, 3001 * s);
    rows.insert(rows.end(), x.begin(), x.end());
  }
  const SampleMean one = log_likelihood(machine, rows, log_z, alone), all = log_likelihood(machine, rows, log_z, world());
  expect_same_bits(all.mean, one.mean);
  expect_same_bits(all.error, one.error);
  EXPECT_EQ(all.samples, 300);
}

TEST(LikelihoodOverRanks, GradientHasTheBitsOfOneRank) {
  Communicator alone;
  const Machine machine =
      test::random_machine({.visible = 8, .hidden = 6, .visible_couplings = true, .hidden_couplings = true}, 3);
  const auto one = log_z_gradient(machine, alone), all = log_z_gradient(machine, world());
  for (std::size_t k = 0; k < one.size(); ++k) expect_same_bits(all[k], one[k]);
}

TEST(LikelihoodOverRanks, AnnealingHasTheBitsOfOneRank) {
  Communicator alone;
  const Machine machine = machine_of_18();
  const AnnealingPath path(machine, std::vector<Real>(20, 0.1));
  const auto run = [&](Communicator& communicator) {
    Annealing<float> annealing(path, annealing_levels(20), 5, 500, communicator);
    annealing.advance(20);
    return annealing.estimate(communicator);
  };
  const LogZEstimate one = run(alone), all = run(world());
  EXPECT_EQ(all.runs, 500);
  expect_same_bits(all.log_z, one.log_z);
  expect_same_bits(all.error, one.error);
  expect_same_bits(all.effective, one.effective);
  expect_same_bits(all.bound, one.bound);
  expect_same_bits(all.bound_error, one.bound_error);
}

TEST(LikelihoodOverRanks, LargestIsThatOfAnyRank) {
  const auto last = static_cast<Real>(world().size() - 1);
  EXPECT_EQ(largest_over_ranks(world(), static_cast<Real>(my_rank()) - 20), last - 20);
  EXPECT_EQ(largest_over_ranks(world(), -static_cast<Real>(my_rank())), 0);
  EXPECT_EQ(largest_over_ranks(world(), my_rank() == 0 ? 1.5 : -std::numeric_limits<Real>::infinity()), 1.5);
  EXPECT_TRUE(std::isnan(largest_over_ranks(world(), my_rank() == 0 ? -std::nan("") : 7.0)));
}

TEST(LikelihoodOverRanks, NaNOfOneRankThrowsOnAll) {
  for (Index broken = 0; broken < world().size(); ++broken) {
    const Real sum = my_rank() == broken ? std::nan("") : 1.0;
    EXPECT_THROW(log_total(world(), std::vector<LogSum>{{1, sum}}), NumericalError);
  }
}

}  // namespace
}  // namespace rbm
