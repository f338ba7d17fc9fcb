#include "rbm_vmc/optimise/update_rule.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

template <class Rule>
class DefaultsOf : public testing::Test {};

using Rules = testing::Types<Sgd, Momentum, Adam, StochasticReconfiguration, KernelReconfiguration, LinearMethod>;
TYPED_TEST_SUITE(DefaultsOf, Rules);

TYPED_TEST(DefaultsOf, StepForwardAndNotTooFar) {
  const UpdateRule rule = TypeParam{};
  std::visit(
      [](const auto& r) {
        EXPECT_GT(r.rate.at(0), 0);
        EXPECT_EQ(r.rate.at(1000), r.rate.at(0));
        EXPECT_GT(r.max_step_norm, 0);
        EXPECT_LE(r.max_step_norm, 1);
      },
      rule);
}

TEST(UpdateRule, DefaultShiftPoliciesAreSound) {
  EXPECT_NO_THROW(AdaptiveShift(StochasticReconfiguration{}.shift));
  EXPECT_NO_THROW(AdaptiveShift(KernelReconfiguration{}.shift));
  EXPECT_NO_THROW(AdaptiveShift(LinearMethod{}.shift));
}

}  // namespace
}  // namespace rbm
