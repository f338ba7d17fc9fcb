#include "rbm_vmc/data/bars_and_stripes.hpp"

#include <cmath>
#include <map>

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

using Counts = std::map<std::vector<Real>, int>;

Counts counts(BarsAndStripes& rows) {
  const auto width = rows.columns();
  const auto values = all_rows(rows);
  Counts result;
  for (auto row = values.begin(); row != values.end(); row += width) ++result[{row, row + width}];
  return result;
}

Real entropy(const Counts& counts) {
  Real total = 0, sum = 0;
  for (const auto& [pattern, count] : counts) total += count;
  for (const auto& [pattern, count] : counts) sum -= count / total * std::log(count / total);
  return sum;
}

/// All rows alike, or all columns.
bool is_bars_or_stripes(const std::vector<Real>& image, std::size_t n) {
  bool stripes = true, bars = true;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      stripes &= image[i * n + j] == image[i * n];
      bars &= image[i * n + j] == image[j];
    }
  }
  return stripes || bars;
}

TEST(BarsAndStripes, EachPatternOnce) {
  const std::array<std::size_t, 5> known = {2, 6, 14, 30, 62};
  for (Index n = 1; n <= 5; ++n) {
    BarsAndStripes rows(n, StripesBy::pattern);
    const auto found = counts(rows);
    EXPECT_EQ(found.size(), known[static_cast<std::size_t>(n - 1)]);
    EXPECT_EQ(rows.rows(), static_cast<Index>(found.size()));
    for (const auto& [pattern, count] : found) EXPECT_TRUE(is_bars_or_stripes(pattern, static_cast<std::size_t>(n)));
    EXPECT_NEAR(entropy(found), std::log(static_cast<Real>(found.size())), 1e-12);
    EXPECT_NEAR(std::get<std::vector<Real>>(rows.attributes().at("entropy").data)[0], entropy(found), 1e-12);
  }
}

TEST(BarsAndStripes, WithAFairCoin) {
  const std::array known = {1.73286795, 2.59930193, 3.37909251};
  for (Index n = 2; n <= 4; ++n) {
    BarsAndStripes rows(n, StripesBy::coin);
    const auto found = counts(rows);
    EXPECT_EQ(rows.rows(), Index{2} << n);
    EXPECT_EQ(found.at(std::vector<Real>(static_cast<std::size_t>(n * n), 0)), 2);
    EXPECT_EQ(found.at(std::vector<Real>(static_cast<std::size_t>(n * n), 1)), 2);
    EXPECT_NEAR(entropy(found), known[static_cast<std::size_t>(n - 2)], 1e-8);
    EXPECT_NEAR(std::get<std::vector<Real>>(rows.attributes().at("entropy").data)[0], entropy(found), 1e-12);
  }
}

TEST(BarsAndStripes, SumOfLogProbabilitiesWithTheCoin) {
  BarsAndStripes rows(4, StripesBy::coin);
  Real sum = 0;
  for (const auto& [pattern, count] : counts(rows)) sum += std::log(count / 32.0);
  EXPECT_NEAR(sum, -102.5858, 1e-4);
}

TEST(BarsAndStripes, DrawnOnesAreAsLikelyAsTheyShouldBe) {
  for (const auto by : {StripesBy::pattern, StripesBy::coin}) {
    BarsAndStripes rows(3, by, 30000, 5);
    BarsAndStripes whole(3, by);
    const auto wanted = counts(whole);
    const auto found = counts(rows);
    ASSERT_EQ(found.size(), wanted.size());
    Real chi2 = 0;
    for (const auto& [pattern, count] : wanted) {
      const Real expected = 30000.0 * count / static_cast<Real>(whole.rows());
      chi2 += std::pow(found.at(pattern) - expected, 2) / expected;
    }
    EXPECT_LT(chi2, 13 + 4 * std::sqrt(26));
  }
  BarsAndStripes rows(6, StripesBy::pattern, 100, 1), others(6, StripesBy::pattern, 100, 2);
  expect_steady(rows);
  rows.rewind();
  EXPECT_NE(all_rows(rows), all_rows(others));
}

TEST(BarsAndStripes, Sizes) {
  EXPECT_THROW(BarsAndStripes(0, StripesBy::pattern), ContractError);
  EXPECT_THROW(BarsAndStripes(17, StripesBy::pattern), ContractError);
  EXPECT_THROW(BarsAndStripes(31, StripesBy::coin, 5, 1), ContractError);
}

}  // namespace
}  // namespace rbm
