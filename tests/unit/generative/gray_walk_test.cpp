#include "rbm_vmc/generative/gray_walk.hpp"

#include <gtest/gtest.h>

#include "support/plain_sums.hpp"

namespace rbm {
namespace {

/// Chunk number c of the states of the visible layer, in the plain way.
Real plain_chunk(const Machine& machine, Index chunk, Index chunks) {
  std::vector<Real> f;
  const Index states = (Index{1} << machine.shape().visible) / chunks;
  for (Index s = chunk * states; s < (chunk + 1) * states; ++s) {
    f.push_back(log_marginal(machine, test::state({0, 1}, machine.shape().visible, s)));
  }
  return test::log_sum_exp(f);
}

TEST(GrayWalk, ChunksHoldTheStatesOfTheirHighBits) {
  for (const bool coupled : {false, true}) {
    for (const Real scale : {0.2, 200.0}) {  // kept as exponentials, kept as they are
      const MachineShape shape{.visible = 17, .hidden = 9, .visible_couplings = coupled};
      const Machine machine = test::random_machine(shape, 2, scale);
      GrayWalk walk(BinaryForm(machine, Enumerated::visible));
      ASSERT_EQ(walk.chunks(), 4);
      for (const Index chunk : {3, 1, 2, 0, 1}) {  // in any order, again and again
        const LogSum sum = walk.sum(chunk);
        const Real plain = plain_chunk(machine, chunk, 4);
        EXPECT_NEAR(sum.largest + std::log(sum.sum), plain, 1e-12 * std::abs(plain));
      }
    }
  }
}

TEST(GrayWalk, TermsNearTheLimitNeitherOverflowNorVanish) {
  struct Case {
    Real weight, bias;
  };
  // 15 · 23 < kLargestTerm < 15 · 24; e^{300 - 8 · 130} is 0 and would stay 0 on the way to unit 9 alone, the last of the walked states.
  for (const auto& [weight, bias] : {Case{23, 0}, {-23, 0}, {24, 0}, {-24, 0}, {130, 0}, {-130, 300}}) {
    Machine machine({.visible = 15, .hidden = 70});
    std::vector<Real> theta(machine.theta().begin(), machine.theta().end());
    theta[9] = 5e4;
    std::fill(theta.begin() + machine.shape().b(), theta.begin() + machine.shape().W(), bias);
    std::fill(theta.begin() + machine.shape().W(), theta.end(), weight);
    machine.set_theta(theta);
    GrayWalk walk(BinaryForm(machine, Enumerated::visible));
    const LogSum sum = walk.sum(0);
    const Real plain = plain_chunk(machine, 0, 1);
    EXPECT_NEAR(sum.largest + std::log(sum.sum), plain, 1e-14 * plain);
  }
}

}  // namespace
}  // namespace rbm
