#include "rbm_vmc/generative/sample_mean.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace rbm {
namespace {

TEST(SampleMean, AndItsStandardError) {
  Communicator alone;
  SampleMeanSum sum;
  sum.add(std::vector<Real>{-100, -101, -102});
  sum.add({});
  sum.add(std::vector<Real>{-105});
  const SampleMean result = sum.reduce(alone);
  EXPECT_EQ(result.mean, -102);
  EXPECT_NEAR(result.error, std::sqrt((4.0 + 1 + 0 + 9) / 3 / 4), 1e-12);
  EXPECT_EQ(result.samples, 4);
}

TEST(SampleMean, OfOneSampleHasNoError) {
  Communicator alone;
  SampleMeanSum sum;
  sum.add(std::vector<Real>{3});
  EXPECT_EQ(sum.reduce(alone).error, 0);
}

TEST(SampleMean, OfNothingOrNaNIsAnError) {
  Communicator alone;
  SampleMeanSum nothing, broken;
  EXPECT_THROW(nothing.reduce(alone), NumericalError);
  broken.add(std::vector<Real>{1, std::nan("")});
  EXPECT_THROW(broken.reduce(alone), NumericalError);
}

}  // namespace
}  // namespace rbm
