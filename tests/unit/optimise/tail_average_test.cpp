#include "rbm_vmc/optimise/tail_average.hpp"

#include <gtest/gtest.h>

#include "unit/optimise/samples.hpp"

namespace rbm {
namespace {

std::vector<Real> parameters_at(Index iteration) {
  const Eigen::VectorXd v = test::random_vector(4, static_cast<unsigned>(iteration));
  return {v.begin(), v.end()};
}

TEST(TailAverage, IsTheMeanOfTheTail) {
  TailAverage average(4, 20, 0.25);
  for (Index k = 0; k < 20; ++k) average.add(k, parameters_at(k));
  EXPECT_EQ(average.first(), 15);
  EXPECT_EQ(average.count(), 5);
  for (std::size_t i = 0; i < 4; ++i) {
    Real mean = 0;
    for (Index k = 15; k < 20; ++k) mean += parameters_at(k)[i] / 5;
    EXPECT_NEAR(average.mean()[i], mean, 1e-15);
  }
}

TEST(TailAverage, TakesAtLeastTheLastAndAtMostAll) {
  EXPECT_EQ(TailAverage(1, 20, 0).first(), 19);
  EXPECT_EQ(TailAverage(1, 20, 1).first(), 0);
  EXPECT_EQ(TailAverage(1, 0, 0.5).first(), 0);
  EXPECT_THROW(TailAverage(1, 20, 1.5), ContractError);
}

TEST(TailAverage, RestoredItGoesOnWithTheSameBits) {
  TailAverage whole(4, 20, 0.5), first(4, 20, 0.5), second(4, 20, 0.5);
  for (Index k = 0; k < 20; ++k) whole.add(k, parameters_at(k));
  for (Index k = 0; k < 13; ++k) first.add(k, parameters_at(k));
  second.restore(first.state());
  for (Index k = 13; k < 20; ++k) second.add(k, parameters_at(k));
  EXPECT_EQ(second.state(), whole.state());
  EXPECT_THROW(TailAverage(5, 20, 0.5).restore(whole.state()), CheckpointError);
}

}  // namespace
}  // namespace rbm
