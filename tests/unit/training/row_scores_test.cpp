#include "rbm_vmc/training/row_scores.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "rbm_vmc/generative/enumeration.hpp"
#include "support/random_machines.hpp"

namespace rbm {
namespace {

Communicator alone;

TEST(RowScores, AreThoseOfThePlainFormulas) {
  for (const auto& shape : test::all_shapes()) {
    const Machine machine = test::random_machine(shape, 2);
    const Index count = shape.hidden_couplings ? 9 : 2 * kGroup + 9;
    std::vector<Real> rows;
    for (Index g = 0; g < 3; ++g) {
      ChainGroup<double> group(g, shape);
      test::fill_at_random(shape, static_cast<unsigned>(g), group);
      for (Index c = 0; c < kGroup; ++c) {
        const auto x = test::column(group.x, c);
        rows.insert(rows.end(), x.begin(), x.end());
      }
    }
    const auto rows_of = [&](Index first, std::span<Real> out) {
      std::copy_n(rows.begin() + first * shape.visible, out.size(), out.begin());
    };
    const auto scores = log_marginals(machine, 0, count, rows_of, alone);
    ASSERT_EQ(std::ssize(scores), count);
    for (Index row = 0; row < count; ++row) {
      const auto x = std::span<const Real>(rows).subspan(static_cast<std::size_t>(row * shape.visible),
                                                         static_cast<std::size_t>(shape.visible));
      const Real plain = shape.hidden_couplings ? enumerate_log_marginal(machine, x) : log_marginal(machine, x);
      EXPECT_NEAR(scores[static_cast<std::size_t>(row)], plain, 1e-11 * std::abs(plain) + 1e-11) << row;
    }
    if (shape.hidden_couplings) continue;
    const auto later = log_marginals(machine, kGroup, kGroup + 9, rows_of, alone);
    EXPECT_TRUE(std::equal(later.begin(), later.end(), scores.begin() + kGroup));
    EXPECT_THROW(log_marginals(machine, 1, 2, rows_of, alone), ContractError);
  }
}

TEST(RowScores, TheirMeanHasTheErrorOfItsSpread) {
  const auto [mean, error] = summary_of(std::vector<Real>{1, 2, 3, 6});
  EXPECT_DOUBLE_EQ(mean, 3);
  EXPECT_DOUBLE_EQ(error, std::sqrt(14.0 / 3 / 4));
  EXPECT_DOUBLE_EQ(summary_of(std::vector<Real>{5}).mean, 5);
  EXPECT_TRUE(std::isnan(summary_of(std::vector<Real>{5}).error));
}

}  // namespace
}  // namespace rbm
