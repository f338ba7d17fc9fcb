#include "rbm_vmc/io/input.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(Input, NothingIsChosenForTheUserButPlainDefaults) {
  const Input input;
  EXPECT_FALSE(input.system.kind);
  EXPECT_FALSE(input.system.particles);
  EXPECT_FALSE(input.system.dimensions);
  EXPECT_EQ(input.system.omega, std::vector<Real>{1});
  EXPECT_EQ(input.system.strength, 1);
  EXPECT_EQ(input.wavefunction.rbm.form, RbmForm::psi);
  EXPECT_FALSE(input.wavefunction.rbm.W);
  EXPECT_EQ(input.optimizer.momentum, 0.9);
  EXPECT_EQ(input.optimizer.dense_limit, 2000);
  EXPECT_TRUE(input.optimizer.adaptive_shift);
  EXPECT_EQ(input.run.seed, 1);
  EXPECT_EQ(input.run.checkpoint_seconds, 60);
}

TEST(Input, EqualityLooksIntoEveryGroup) {
  const Input same;
  EXPECT_EQ(Input{}, same);
  const auto differs = [&](auto change) {
    Input other;
    change(other);
    return !(other == same);
  };
  EXPECT_TRUE(differs([](Input& i) { i.system.spin_up = 1; }));
  EXPECT_TRUE(differs([](Input& i) { i.wavefunction.rbm.W = WeightTable{1, 1, {0.0}}; }));
  EXPECT_TRUE(differs([](Input& i) { i.wavefunction.gaussian.train_width = true; }));
  EXPECT_TRUE(differs([](Input& i) { i.wavefunction.jastrow.gamma = 1; }));
  EXPECT_TRUE(differs([](Input& i) { i.wavefunction.pair_rbm.length = 1; }));
  EXPECT_TRUE(differs([](Input& i) { i.system.diameter = 1; }));
  EXPECT_TRUE(differs([](Input& i) { i.wavefunction.calogero.exponent = 1; }));
  EXPECT_TRUE(differs([](Input& i) { i.sampler.step = 1; }));
  EXPECT_TRUE(differs([](Input& i) { i.optimizer.average = Averaging::never; }));
  EXPECT_TRUE(differs([](Input& i) { i.evaluation.samples = 1; }));
  EXPECT_TRUE(differs([](Input& i) { i.run.seed = 2; }));
}

TEST(Input, EveryChoiceHasItsName) {
  EXPECT_EQ(choice_name(SystemKind::custom), "custom");
  EXPECT_EQ(choice_name(ParticleStatistics::bosons), "bosons");
  EXPECT_EQ(choice_name(InteractionKind::soft_coulomb), "soft-coulomb");
  EXPECT_EQ(choice_name(InteractionKind::gaussian), "gaussian");
  EXPECT_EQ(choice_name(FactorKind::pair_rbm), "pair-rbm");
  EXPECT_EQ(choice_name(SystemKind::calogero), "calogero");
  EXPECT_EQ(choice_name(InteractionKind::hard_sphere), "hard-sphere");
  EXPECT_EQ(choice_name(InteractionKind::calogero), "calogero");
  EXPECT_EQ(choice_name(FactorKind::hard_sphere), "hard-sphere");
  EXPECT_EQ(choice_name(FactorKind::calogero), "calogero");
  EXPECT_EQ(choice_name(RbmForm::sqrt), "sqrt");
  EXPECT_EQ(choice_name(SamplerMethod::gibbs), "gibbs");
  EXPECT_EQ(choice_name(StepDistribution::normal), "normal");
  EXPECT_EQ(choice_name(OptimizerMethod::sr), "sr");
  EXPECT_EQ(choice_name(Averaging::automatic), "auto");
}

}  // namespace
}  // namespace rbm
