#include "rbm_vmc/io/presets.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {
namespace {

TEST(Presets, FixTheSystemAndNothingElse) {
  Input dot;
  dot.system.kind = SystemKind::quantum_dot;
  dot.system.statistics = ParticleStatistics::fermions;
  dot.system.interaction = InteractionKind::coulomb;
  EXPECT_EQ(preset("quantum-dot"), dot);
  Input bosons;
  bosons.system.kind = SystemKind::trapped_bosons;
  bosons.system.statistics = ParticleStatistics::bosons;
  bosons.system.interaction = InteractionKind::none;
  EXPECT_EQ(preset("trapped-bosons"), bosons);
  Input points;
  points.system.kind = SystemKind::calogero;
  points.system.statistics = ParticleStatistics::bosons;
  points.system.interaction = InteractionKind::calogero;
  EXPECT_EQ(preset("calogero"), points);
  for (const auto* other : {"", "custom", "quantum", "Quantum-dot"}) EXPECT_FALSE(preset(other)) << other;
}

TEST(Presets, EveryNamedPresetExistsAndLacksOnlyTheParticles) {
  for (const auto& name : preset_names()) {
    ASSERT_TRUE(preset(name)) << name;
    auto input = *preset(name);
    EXPECT_EQ(missing_keys(describe(input)).size(), 1u) << name;
  }
}

TEST(Presets, EveryFlagIsAKey) {
  Input input;
  auto keys = describe(input);
  EXPECT_EQ(quick_flags().size(), 13u);
  for (const auto& flag : quick_flags()) EXPECT_TRUE(find_key(keys, flag.path)) << flag.name;
}

TEST(Presets, FlagsCompleteAndOverrideAPreset) {
  const auto input = with_overrides(*preset("quantum-dot"), quick_overrides({{"--particles", "2"},
                                                                             {"--omega", "1/6"},
                                                                             {"--statistics", "bosons"},
                                                                             {"--samples", "1000"},
                                                                             {"--hidden", "4"},
                                                                             {"--target-error", "1e-4"}}));
  EXPECT_EQ(input.system.particles, 2);
  EXPECT_EQ(input.system.omega, std::vector<Real>{1.0 / 6});
  EXPECT_EQ(input.system.statistics, ParticleStatistics::bosons);
  EXPECT_EQ(input.evaluation.samples, 1000);
  EXPECT_EQ(input.evaluation.target_error, 1e-4);
  EXPECT_EQ(input.wavefunction.rbm.hidden, 4);
  EXPECT_FALSE(input.wavefunction.pair_rbm.hidden);
}

TEST(Presets, HiddenUnitsGoToTheMachineThatIsThere) {
  const auto path_of_hidden = [](const char* factors) {
    return quick_overrides({{"--hidden", "4"}, {"--factors", factors}})[0].path;
  };
  EXPECT_EQ(path_of_hidden("rbm"), "wavefunction.rbm.hidden");
  EXPECT_EQ(path_of_hidden("pair-rbm,rbm"), "wavefunction.rbm.hidden");
  EXPECT_EQ(path_of_hidden("gaussian,pair-rbm"), "wavefunction.pair-rbm.hidden");
  EXPECT_EQ(path_of_hidden("[\"pair-rbm\"]"), "wavefunction.pair-rbm.hidden");
}

}  // namespace
}  // namespace rbm
