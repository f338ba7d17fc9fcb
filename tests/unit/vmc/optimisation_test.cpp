#include "rbm_vmc/vmc/optimisation.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/vmc/model.hpp"
#include "support/small_runs.hpp"

namespace rbm {
namespace {

struct Bench {
  Input input;
  Ansatz ansatz = make_ansatz(input);
  Hamiltonian hamiltonian = make_hamiltonian(input);
  Communicator serial;
  Control control;
  Ensemble ensemble{input, ansatz, hamiltonian, serial};
  Optimisation optimisation{input, ansatz};

  explicit Bench(Input input_) : input(std::move(input_)) { optimisation.begin(2, 0.0); }
  void finish() {
    while (!optimisation.done()) optimisation.advance(ensemble, serial, control);
  }
};

/// One particle in 1D, a lone RBM without hidden units whose width is 1.5 times the exact one: ln σ = 0 is the answer.
Input wide_gaussian(std::vector<std::string> settings) {
  for (const char* setting :
       {"system.particles=1", "system.dimensions=1", "wavefunction.rbm.hidden=0", "wavefunction.rbm.a=[0.3]",
        "wavefunction.rbm.sigma=1.5", "wavefunction.rbm.train_sigma=true", "sampler.chains=320"}) {
    settings.push_back(setting);
  }
  return test::small_input("trapped-bosons", settings);
}

TEST(Optimisation, EveryMethodFindsTheExactOscillator) {
  for (const char* method : {"sr", "minsr", "spring", "adam", "momentum", "sgd"}) {
    Bench bench(wide_gaussian({std::string("optimizer.method=") + method, "optimizer.iterations=150"}));
    bench.finish();
    ASSERT_EQ(bench.optimisation.history().size(), 150u);
    EXPECT_NEAR(bench.ansatz.parameters()[0], 0.0, 0.02) << method;  // a
    EXPECT_NEAR(bench.ansatz.parameters()[1], 0.0, 0.02) << method;  // ln σ
    EXPECT_NEAR(bench.optimisation.history().back().energy, 0.5, 1e-3) << method;
    EXPECT_GT(bench.optimisation.history().front().energy, 0.55);
  }
}

TEST(Optimisation, TheLinearMethodIsThereInAFewIterations) {
  Bench bench(wide_gaussian({"optimizer.method=linear", "optimizer.iterations=6"}));
  bench.finish();
  EXPECT_GT(bench.optimisation.history().front().energy, 0.55);
  EXPECT_NEAR(bench.ansatz.parameters()[0], 0.0, 1e-4);
  EXPECT_NEAR(bench.ansatz.parameters()[1], 0.0, 1e-4);
  EXPECT_NEAR(bench.optimisation.history().back().energy, 0.5, 1e-6);
}

TEST(Optimisation, ConjugateGradientsStepAsCholeskyDoes) {
  const std::vector<std::string> common{"optimizer.iterations=5", "optimizer.average=never"};
  Bench dense(wide_gaussian(common));
  auto settings = common;
  settings.push_back("optimizer.dense_limit=1");
  Bench matrix_free(wide_gaussian(settings));
  dense.finish();
  matrix_free.finish();
  for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(dense.ansatz.parameters()[k], matrix_free.ansatz.parameters()[k], 1e-6);
}

TEST(Optimisation, HistoryCountsIterationsWithoutGaps) {
  Bench bench(wide_gaussian({"optimizer.iterations=9"}));
  bench.finish();
  for (std::size_t k = 0; k < 9; ++k) EXPECT_EQ(bench.optimisation.history()[k].iteration, static_cast<Integer>(k));
}

TEST(Optimisation, NoIterationsMeansNothingToDo) {
  EXPECT_TRUE(Bench(wide_gaussian({"optimizer.iterations=0"})).optimisation.done());
}

TEST(Optimisation, AStepTooWildIsRefusedAndHalved) {
  // A learning rate a thousand times too large: without refusals the width would run away.
  Bench bench(wide_gaussian({"optimizer.method=sgd", "optimizer.learning_rate=30", "optimizer.max_step_norm=30",
                             "optimizer.iterations=12", "optimizer.average=never"}));
  try {
    bench.finish();
  } catch (const NumericalError&) {
  }
  EXPECT_GT(bench.optimisation.refused(), 0);
  for (const auto& row : bench.optimisation.history()) EXPECT_TRUE(std::isfinite(row.energy));
}

TEST(Optimisation, StartValuesWithoutAFiniteEnergyEndInAnError) {
  Bench bench(wide_gaussian({"optimizer.iterations=3"}));
  const std::vector<Real> broken{0.0, std::numeric_limits<Real>::quiet_NaN()};
  bench.ansatz.set_parameters(broken);
  EXPECT_THROW(bench.finish(), NumericalError);
}

constexpr Real kNan = std::numeric_limits<Real>::quiet_NaN();

TEST(Optimisation, ParametersThatAreNotFiniteGoBackToTheSoundOnes) {
  for (const char* method : {"sr", "minsr", "linear", "adam"}) {
    Bench bench(
        wide_gaussian({std::string("optimizer.method=") + method, "optimizer.iterations=8", "optimizer.average=never"}));
    for (int k = 0; k < 4; ++k) bench.optimisation.advance(bench.ensemble, bench.serial, bench.control);
    bench.ansatz.set_parameters(std::vector<Real>{0.0, kNan});
    bench.optimisation.advance(bench.ensemble, bench.serial, bench.control);
    EXPECT_EQ(bench.optimisation.refused(), 1) << method;
    EXPECT_EQ(bench.optimisation.history().size(), 4u) << method;
    bench.finish();
    EXPECT_EQ(bench.optimisation.history().size(), 8u) << method;
    for (const Real value : bench.ansatz.parameters()) EXPECT_TRUE(std::isfinite(value)) << method;
  }
}

TEST(Optimisation, AWalkerThatIsNotFiniteEndsInAnErrorAndSoundParameters) {
  for (const char* method : {"sr", "minsr", "spring", "linear", "adam"}) {
    Bench bench(wide_gaussian({std::string("optimizer.method=") + method, "optimizer.iterations=8",
                               "sampler.method=metropolis"}));  // gibbs draws positions anew, and would heal it
    for (int k = 0; k < 4; ++k) bench.optimisation.advance(bench.ensemble, bench.serial, bench.control);
    const_cast<Walkers&>(bench.ensemble.walkers().back()).x(0, 5) = kNan;
    EXPECT_THROW(bench.finish(), NumericalError) << method;
    EXPECT_EQ(bench.optimisation.history().size(), 4u) << method;
    EXPECT_EQ(bench.optimisation.refused(), 9) << method;
    for (const Real value : bench.ansatz.parameters()) EXPECT_TRUE(std::isfinite(value)) << method;
  }
}

TEST(Optimisation, MemoryIsCountedForEachMethod) {
  const auto bytes = [](const char* method, const char* dense_limit) {
    const Input input =
        test::small_dot({std::string("optimizer.method=") + method, std::string("optimizer.dense_limit=") + dense_limit});
    return Optimisation::bytes(input, 10000, 2);
  };
  const Index parameters = 10000, samples = 320, of_rank = 2 * 2 * kBatch;
  EXPECT_GE(bytes("sr", "1000000"), 8 * 2 * parameters * parameters);
  // Without an N_p x N_p matrix: rows of the rank's samples, and the kernel of all of them.
  EXPECT_LT(bytes("sr", "2000"), 8 * parameters * parameters / 5);
  EXPECT_GE(bytes("sr", "2000"), 8 * parameters * of_rank);
  for (const char* method : {"minsr", "spring"}) {
    EXPECT_LT(bytes(method, "2000"), 8 * parameters * parameters / 5);
    EXPECT_GE(bytes(method, "2000"), 8 * (parameters * of_rank + samples * samples));
  }
  EXPECT_GE(bytes("spring", "2000") - bytes("minsr", "2000"), 8 * parameters);
  EXPECT_GE(bytes("sr", "2000") - bytes("sgd", "2000"), 8 * parameters * of_rank);  // which keeps no rows
}

class ContinuedOptimisation : public testing::TestWithParam<const char*> {};

TEST_P(ContinuedOptimisation, GoesOnFromWhereItWasSaved) {
  const auto input = wide_gaussian({"optimizer.iterations=10", std::string("optimizer.method=") + GetParam()});
  Bench whole(input), first(input);
  whole.finish();
  for (int k = 0; k < 8; ++k) first.optimisation.advance(first.ensemble, first.serial, first.control);
  Bench second(input);
  second.ansatz.set_parameters(first.ansatz.parameters());
  second.ensemble.restore(first.ensemble.gather(first.serial), first.ensemble.sweeps(), second.serial);
  second.optimisation.restore(first.optimisation.save(), first.optimisation.history());
  second.finish();
  EXPECT_TRUE(std::ranges::equal(second.ansatz.parameters(), whole.ansatz.parameters()));
  EXPECT_EQ(second.optimisation.history().back().energy, whole.optimisation.history().back().energy);
}

INSTANTIATE_TEST_SUITE_P(Methods, ContinuedOptimisation, testing::Values("adam", "sr", "minsr", "spring", "linear"));

}  // namespace
}  // namespace rbm
