#include "rbm_vmc/vmc/ensemble.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/vmc/model.hpp"
#include "support/small_runs.hpp"

namespace rbm {
namespace {

class EnsembleTest : public testing::Test {
 protected:
  Input input = test::small_dot();
  Ansatz ansatz = make_ansatz(input);
  Hamiltonian hamiltonian = make_hamiltonian(input);
  Communicator serial;
  Ensemble ensemble{input, ansatz, hamiltonian, serial};
};

TEST_F(EnsembleTest, StartsWithTheSpreadOfTheIdealGround) {
  const std::vector<Real> x = ensemble.gather(serial);
  ASSERT_EQ(std::ssize(x), 160 * 4);
  Real square = 0;
  for (const Real value : x) square += value * value;
  EXPECT_NEAR(square / static_cast<Real>(x.size()), 0.5, 5 * 0.5 * std::sqrt(2.0 / static_cast<Real>(x.size())));
}

TEST_F(EnsembleTest, NoTwoChainsAreAlike) {
  std::vector<Real> x = ensemble.gather(serial);
  std::ranges::sort(x);
  EXPECT_EQ(std::ranges::adjacent_find(x), x.end());
}

TEST_F(EnsembleTest, VisitsEveryMeasurementInOrder) {
  ExactSum sum({1}, kRoundCounters);
  std::vector<std::pair<Index, Index>> seen;
  std::vector<Index> finished;
  ensemble.round({.samples = 3, .sweeps = 2}, sum, [&](const Measurement& m) { seen.emplace_back(m.batch, m.sample); },
                 [&](Index batch) { finished.push_back(batch); });
  ASSERT_EQ(seen.size(), 15u);
  EXPECT_EQ(seen[0], std::pair(Index{0}, Index{0}));
  EXPECT_EQ(seen[4], std::pair(Index{1}, Index{1}));
  EXPECT_EQ(finished, (std::vector<Index>{0, 1, 2, 3, 4}));
  EXPECT_EQ(ensemble.sweeps(), 6u);
  EXPECT_EQ(sum.counter(kProposed), 6 * 2 * 160);
  EXPECT_GT(sum.counter(kAccepted), 0);
  EXPECT_LT(sum.counter(kAccepted), sum.counter(kProposed));
}

TEST_F(EnsembleTest, CountsRefusedMovesOfAllRoundsAndTakesThemBack) {
  // No move of the first particle has a ratio; those of the second do not see its visible bias.
  std::vector<Real> theta(ansatz.parameters().begin(), ansatz.parameters().end());
  theta.front() = NAN;
  ansatz.set_parameters(theta);
  Control control;
  std::int64_t proposed = 0;
  for (int round = 0; round < 2; ++round) {
    ExactSum sum({1}, kRoundCounters);
    ensemble.round({.samples = 1, .sweeps = 3}, sum, [](const Measurement&) {});
    ensemble.reduce(sum, serial, control, 0);
    proposed += sum.counter(kProposed);
  }
  const RefusedMoves refused = ensemble.refused();
  EXPECT_EQ(refused, (RefusedMoves{.on_node = 0, .not_finite = proposed / 2}));
  Ensemble other(input, ansatz, hamiltonian, serial);
  EXPECT_EQ(other.refused(), RefusedMoves{});
  other.restore(ensemble.gather(serial), ensemble.sweeps(), serial, refused);
  EXPECT_EQ(other.refused(), refused);
}

TEST_F(EnsembleTest, RestoredWalkersWalkOnTheSameWay) {
  const auto walk = [&](Ensemble& any) {
    ExactSum sum({1}, kRoundCounters);
    any.round({.samples = 2, .sweeps = 5}, sum, [](const Measurement&) {});
  };
  walk(ensemble);
  const std::vector<Real> middle = ensemble.gather(serial);
  const std::uint64_t sweeps = ensemble.sweeps();
  walk(ensemble);
  Ensemble other(input, ansatz, hamiltonian, serial);
  other.restore(middle, sweeps, serial);
  walk(other);
  EXPECT_EQ(other.gather(serial), ensemble.gather(serial));
}

}  // namespace
}  // namespace rbm
