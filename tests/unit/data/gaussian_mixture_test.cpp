#include "rbm_vmc/data/gaussian_mixture.hpp"

#include <cmath>
#include <numbers>

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

TEST(GaussianMixture, NeighbouringMeansAreSeparated) {
  for (const Index dimensions : {1, 2, 5}) {
    for (const Index clusters : {2, 3, 6}) {
      const auto means = GaussianMixture{clusters, dimensions, 3}.means();
      Real nearest = 1e9;
      std::vector<Real> centre(static_cast<std::size_t>(dimensions));
      for (Index k = 0; k < clusters; ++k) {
        for (Index l = 0; l < k; ++l) {
          Real square = 0;
          for (Index d = 0; d < dimensions; ++d)
            square += std::pow(
                means[static_cast<std::size_t>(k * dimensions + d)] - means[static_cast<std::size_t>(l * dimensions + d)],
                2);
          nearest = std::min(nearest, std::sqrt(square));
        }
        for (Index d = 0; d < dimensions; ++d)
          centre[static_cast<std::size_t>(d)] += means[static_cast<std::size_t>(k * dimensions + d)];
      }
      EXPECT_NEAR(nearest, 3, 1e-12) << clusters << " " << dimensions;
      for (const Real x : centre) EXPECT_NEAR(x, 0, 1e-12);
    }
  }
}

TEST(GaussianMixture, MomentsOfEachCluster) {
  const GaussianMixture mixture{3, 3, 5};
  constexpr Index kRows = 60000;
  MixtureRows rows(mixture, kRows, 4);
  const auto points = all_rows(rows);
  const auto labels = rows.labels();
  const auto means = mixture.means();
  for (Index k = 0; k < 3; ++k) {
    std::array<Real, 3> sum = {}, squares = {};
    Real products = 0, n = 0;
    for (std::size_t row = 0; row < kRows; ++row) {
      if (labels[row] != k) continue;
      std::array<Real, 3> away;
      for (std::size_t d = 0; d < 3; ++d) {
        away[d] = points[3 * row + d] - means[static_cast<std::size_t>(3 * k) + d];
        sum[d] += away[d];
        squares[d] += away[d] * away[d];
      }
      products += away[0] * away[1];
      ++n;
    }
    EXPECT_NEAR(n, kRows / 3.0, 3.5 * std::sqrt(kRows * 2 / 9.0));
    for (std::size_t d = 0; d < 3; ++d) {
      EXPECT_NEAR(sum[d] / n, 0, 3.5 / std::sqrt(n));
      EXPECT_NEAR(squares[d] / n, 1, 3.5 * std::sqrt(2 / n));
    }
    EXPECT_NEAR(products / n, 0, 3.5 / std::sqrt(n));
  }
}

TEST(GaussianMixture, DensityIsNormalisedAndItsOwn) {
  const GaussianMixture mixture{2, 1, 4};
  Real sum = 0;
  for (int i = -4000; i <= 4000; ++i) sum += 0.005 * std::exp(mixture.log_density(std::vector<Real>{0.005 * i}));
  EXPECT_NEAR(sum, 1, 1e-10);
  EXPECT_NEAR(mixture.log_density(std::vector<Real>{0}), -2 - 0.5 * std::log(2 * std::numbers::pi), 1e-12);
  EXPECT_NEAR((GaussianMixture{1, 3, 4}.log_density(std::vector<Real>{1, 2, 3})), -7 - 1.5 * std::log(2 * std::numbers::pi),
              1e-12);
}

TEST(GaussianMixture, RowsAreSteadyAndSayWhatTheyAre) {
  MixtureRows rows({2, 3, 4}, 100, 1);
  expect_steady(rows);
  const auto attributes = rows.attributes();
  EXPECT_EQ(attributes.at("weights"), Dataset(std::vector<Real>{0.5, 0.5}));
  EXPECT_EQ(attributes.at("means"), Dataset((GaussianMixture{2, 3, 4}.means()), {2, 3}));
  EXPECT_EQ(attributes.at("standard_deviations"), Dataset(std::vector<Real>{1, 1}));
}

}  // namespace
}  // namespace rbm
