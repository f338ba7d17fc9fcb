#include "rbm_vmc/vmc/observable_sums.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "rbm_vmc/continuum/mean_length.hpp"
#include "rbm_vmc/continuum/radial_density.hpp"
#include "rbm_vmc/statistics/quantiles.hpp"

namespace rbm {
namespace {

ObservableSums make_sums(Index batches) {
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<RadialDensity>(Species{1, 1, false}, 1, Bins(0, 2, 4)));
  observables.push_back(std::make_unique<MeanLength>(LengthKind::radius, 1, 1));
  return ObservableSums(std::move(observables), batches, batches);
}

Walkers random_batch(std::mt19937_64& generator) {
  Walkers walkers(BatchId{0}, 1, 1);
  std::normal_distribution<Real> normal;
  for (Real& x : walkers.x.flat()) x = normal(generator);
  return walkers;
}

TEST(ObservableSums, BatchesAreDividedUntilThereAreEnoughGroups) {
  const std::pair<Index, Index> wanted[] = {{1, 32}, {2, 32}, {3, 32}, {4, 16}, {16, 4}, {63, 2}, {64, 1}, {5000, 1}};
  for (const auto& [batches, groups] : wanted) EXPECT_EQ(ObservableSums::groups_of_batch(batches), groups) << batches;
}

TEST(ObservableSums, MeanAndErrorAreThoseOfTheGroups) {
  for (const Index batches : {1, 5, 70}) {
    ObservableSums sums = make_sums(batches);
    const Index groups = sums.groups(), lanes = kBatch / groups;
    std::mt19937_64 generator(3);
    std::vector<Real> radius(static_cast<std::size_t>(batches * groups)), inside = radius;  // of each group
    constexpr Index looks = 6;
    Index outside = 0;
    for (Index look = 0; look < looks; ++look) {
      for (Index batch = 0; batch < batches; ++batch) {
        const Walkers walkers = random_batch(generator);
        sums.add(batch, walkers);
        for (Index lane = 0; lane < kBatch; ++lane) {
          const auto group = static_cast<std::size_t>(batch * groups + lane / lanes);
          const Real r = std::abs(walkers.x(0, lane));
          radius[group] += r / static_cast<Real>(looks * lanes);
          inside[group] += (r >= 0.5 && r < 1) / static_cast<Real>(looks * lanes);
          outside += r >= 2;
        }
      }
    }
    Communicator serial;
    const auto results = sums.read(sums.reduce(serial, 0));
    ASSERT_EQ(results.size(), 2u);
    const auto check = [&](const std::vector<Real>& values, Real mean, Real error, Real scale) {
      const auto n = static_cast<Real>(values.size());
      Real sum = 0, square = 0;
      for (const Real value : values) sum += value;
      for (const Real value : values) square += std::pow(value - sum / n, 2);
      EXPECT_NEAR(mean, scale * sum / n, 1e-13);
      EXPECT_NEAR(error, scale * student_factor(n - 1) * std::sqrt(square / (n * (n - 1))), 1e-12);
    };
    check(radius, results[1].mean[0], results[1].error[0], 1.0);
    check(inside, results[0].mean[1], results[0].error[1], 1.0);  // both sides, half a bohr each
    EXPECT_NEAR(results[0].outside, static_cast<Real>(outside) / static_cast<Real>(looks * batches * kBatch), 1e-15);
    Real integral = results[0].outside;
    for (const Real density : results[0].mean) integral += density * 1.0;
    EXPECT_NEAR(integral, 1, 1e-14);
  }
}

TEST(ObservableSums, GoOnFromTheirMemory) {
  ObservableSums whole = make_sums(3), first = make_sums(3), second = make_sums(3);
  std::mt19937_64 generator(5);
  for (Index look = 0; look < 4; ++look) {
    for (Index batch = 0; batch < 3; ++batch) {
      const Walkers walkers = random_batch(generator);
      whole.add(batch, walkers);
      (look < 2 ? first : second).add(batch, walkers);
    }
    if (look == 1) second.memory() = first.memory();
  }
  EXPECT_EQ(second.memory(), whole.memory());
}

TEST(ObservableSums, NothingAddedGivesNothing) {
  Communicator serial;
  const ObservableSums sums = make_sums(2);
  EXPECT_TRUE(sums.read(sums.reduce(serial, 0)).empty());
  const ObservableSums none({}, 2, 2);
  EXPECT_TRUE(none.read(none.reduce(serial, 0)).empty());
  EXPECT_THROW(sums.read(std::vector<Real>(3)), CheckpointError);
}

}  // namespace
}  // namespace rbm
