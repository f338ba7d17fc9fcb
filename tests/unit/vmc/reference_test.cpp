#include "rbm_vmc/vmc/reference.hpp"

#include <gtest/gtest.h>

#include "support/small_runs.hpp"

namespace rbm {
namespace {

using test::small_input;

TEST(Reference, KnowsTheIdealGas) {
  const auto found = find_reference(small_input("trapped-bosons", {"system.particles=10", "system.omega=0.5"}));
  ASSERT_TRUE(found);
  EXPECT_DOUBLE_EQ(found->value, 7.5);
  EXPECT_EQ(found->kind, "exact");
  EXPECT_TRUE(find_reference(small_input("quantum-dot", {"system.particles=1"})));
}

TEST(Reference, KnowsTwoElectronsAtAnyFrequency) {
  const auto exact = find_reference(small_input("quantum-dot", {"system.particles=2"}));
  ASSERT_TRUE(exact);
  EXPECT_EQ(exact->value, 3.0);
  EXPECT_EQ(exact->kind, "exact");
  const auto numeric = find_reference(small_input("quantum-dot", {"system.particles=2", "system.omega=0.28"}));
  ASSERT_TRUE(numeric);
  EXPECT_NEAR(numeric->value, 1.021644013601, 1e-11);
  EXPECT_EQ(numeric->kind, "numeric");
  EXPECT_NEAR(find_reference(small_input("quantum-dot", {"system.particles=2", "system.dimensions=3", "system.omega=0.5"}))->value,
              2.0, 1e-12);
}

TEST(Reference, AFloorStandsBeforeTheGroundState) {
  for (const auto& [form, floor] : {std::pair{"psi", 3.078614}, std::pair{"sqrt", 3.064932}}) {
    const Input input = small_input("quantum-dot", {"system.particles=2", "wavefunction.factors=rbm",
                                                    std::string("wavefunction.rbm.form=") + form});
    EXPECT_EQ(find_reference(input)->value, floor);
    EXPECT_EQ(find_reference(input)->kind, "floor");
    EXPECT_EQ(ground_state(input)->value, 3.0);
  }
}

TEST(Reference, AFloorHoldsForItsAnsatzOnly) {
  for (const char* other : {"wavefunction.rbm.train_sigma=true", "wavefunction.rbm.sigma=1.1", "wavefunction.rbm.hidden=1",
                            "wavefunction.rbm.symmetric=true", "wavefunction.factors=rbm,pair-rbm"}) {
    const Input input = small_input("quantum-dot", {"system.particles=2", "wavefunction.factors=rbm", other});
    EXPECT_EQ(find_reference(input)->kind, "exact") << other;
  }
}

TEST(Reference, KnowsFermionsInShells) {
  const auto ideal = find_reference(small_input("quantum-dot", {"system.particles=12", "system.interaction=none"}));
  ASSERT_TRUE(ideal);
  EXPECT_DOUBLE_EQ(ideal->value, 28.0);
  EXPECT_EQ(ideal->kind, "exact");
  const auto dmc = find_reference(small_input("quantum-dot", {"system.particles=6"}));
  ASSERT_TRUE(dmc);
  EXPECT_EQ(dmc->value, 20.15932);
  EXPECT_EQ(dmc->kind, "dmc");
  const auto ball = find_reference(small_input("quantum-dot", {"system.particles=8", "system.dimensions=3"}));
  ASSERT_TRUE(ball);
  EXPECT_EQ(ball->value, 32.6680);
  const auto triplet = find_reference(small_input("quantum-dot", {"system.particles=2", "system.spin_up=2", "system.omega=1/3",
                                                                  "wavefunction.slater.occupation_up=[[0,0],[1,0]]"}));
  ASSERT_TRUE(triplet);
  EXPECT_NEAR(triplet->value, 4.0 / 3, 1e-15);
  EXPECT_FALSE(ground_state(small_input("quantum-dot", {"system.particles=6"})));
  EXPECT_FALSE(find_reference(small_input("quantum-dot", {"system.particles=6", "system.omega=0.9"})));
}

TEST(Reference, KnowsCalogeroForAnyNumber) {
  const auto found = find_reference(small_input("calogero", {"system.particles=5", "system.omega=0.5", "system.lambda=3"}));
  ASSERT_TRUE(found);
  EXPECT_DOUBLE_EQ(found->value, 0.5 * 5 / 2 * (1 + 3 * 4));
  EXPECT_EQ(found->kind, "exact");
  EXPECT_DOUBLE_EQ(ground_state(small_input("calogero", {"system.particles=1"}))->value, 0.5);
}

TEST(Reference, KnowsHardSpheres) {
  const std::vector<std::string> spheres{"system.interaction=hard-sphere", "system.diameter=0.0043", "system.omega=[1,1,2.8284271247461903]"};
  for (const auto& [particles, energy] : {std::pair{"10", 24.429}, std::pair{"50", 127.33}, std::pair{"100", 266.06}}) {
    auto settings = spheres;
    settings.push_back(std::string("system.particles=") + particles);
    const auto found = find_reference(small_input("trapped-bosons", settings));
    ASSERT_TRUE(found) << particles;
    EXPECT_NEAR(found->value, energy, 1e-9);
    EXPECT_EQ(found->kind, "gross-pitaevskii");
    EXPECT_FALSE(ground_state(small_input("trapped-bosons", settings))) << "no energy that is a bound";
  }
  const auto two = find_reference(
      small_input("trapped-bosons", {"system.particles=2", "system.interaction=hard-sphere", "system.diameter=0.5"}));
  ASSERT_TRUE(two);
  EXPECT_EQ(two->kind, "numeric");
  EXPECT_NEAR(two->value, 3.448686775, 1e-8);
}

TEST(Reference, IsSilentWhereNothingIsKnown) {
  EXPECT_FALSE(find_reference(
      small_input("trapped-bosons", {"system.particles=3", "system.interaction=hard-sphere", "system.diameter=0.5"})));
  EXPECT_FALSE(find_reference(small_input("quantum-dot", {"system.particles=2", "system.interaction=gaussian"})));
  EXPECT_FALSE(find_reference(small_input("quantum-dot", {"system.particles=2", "system.omega=[1,2]"})));
  EXPECT_FALSE(find_reference(small_input("trapped-bosons", {"system.particles=3", "system.interaction=coulomb"})));
}

}  // namespace
}  // namespace rbm
