#include "rbm_vmc/data/digits.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

constexpr std::size_t kPixels = 28 * 28;

TEST(DigitRows, EveryLabelAsOften) {
  DigitRows rows(6000, 1);
  all_rows(rows);
  std::array<int, 10> counts = {};
  for (const auto label : rows.labels()) ++counts[static_cast<std::size_t>(label)];
  for (const int count : counts) EXPECT_NEAR(count, 600, 4 * std::sqrt(540));
}

TEST(DigitRows, EveryImageIsAnother) {
  DigitRows rows(500, 1, {.noise = 0});
  const auto values = all_rows(rows);
  std::set<std::vector<Real>> images;
  for (std::size_t row = 0; row < 500; ++row) {
    images.emplace(values.begin() + static_cast<Index>(row * kPixels),
                   values.begin() + static_cast<Index>((row + 1) * kPixels));
    const auto ink = std::count(values.begin() + static_cast<Index>(row * kPixels),
                                values.begin() + static_cast<Index>((row + 1) * kPixels), 1.0);
    EXPECT_GT(ink, 20);
    EXPECT_LT(ink, 300);
  }
  EXPECT_EQ(images.size(), 500u);
}

TEST(DigitRows, NoiseFlipsItsShareOfPixels) {
  DigitRows clean(200, 1, {.noise = 0}), noisy(200, 1, {.noise = 0.05});
  const auto a = all_rows(clean), b = all_rows(noisy);
  Real flipped = 0;
  for (std::size_t i = 0; i < a.size(); ++i) flipped += a[i] != b[i];
  const auto n = static_cast<Real>(a.size());
  EXPECT_NEAR(flipped / n, 0.05, 3.5 * std::sqrt(0.05 * 0.95 / n));
  EXPECT_THROW(DigitRows(1, 1, {.noise = 2}), ContractError);
}

// Labels fit the images: the mean images of one half name most digits of the other.
TEST(DigitRows, MeanImagesTellDigitsApart) {
  DigitRows rows(2000, 3);
  const auto values = all_rows(rows);
  const auto labels = rows.labels();
  std::array<std::vector<Real>, 10> means;
  std::array<Real, 10> counts = {};
  for (auto& mean : means) mean.resize(kPixels);
  for (std::size_t row = 0; row < 1000; ++row) {
    const auto label = static_cast<std::size_t>(labels[row]);
    ++counts[label];
    for (std::size_t i = 0; i < kPixels; ++i) means[label][i] += values[row * kPixels + i];
  }
  int right = 0;
  for (std::size_t row = 1000; row < 2000; ++row) {
    std::size_t best = 0;
    Real least = 1e9;
    for (std::size_t digit = 0; digit < 10; ++digit) {
      Real distance = 0;
      for (std::size_t i = 0; i < kPixels; ++i)
        distance += std::pow(values[row * kPixels + i] - means[digit][i] / counts[digit], 2);
      if (distance < least) {
        least = distance;
        best = digit;
      }
    }
    right += best == static_cast<std::size_t>(labels[row]);
  }
  EXPECT_GT(right, 550);
}

TEST(DigitRows, RowsAreSteadyAndSeedsDiffer) {
  DigitRows rows(70, 1), others(70, 2);
  expect_steady(rows);
  rows.rewind();
  EXPECT_NE(all_rows(rows), all_rows(others));
}

}  // namespace
}  // namespace rbm
