#include "rbm_vmc/io/input_keys.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "rbm_vmc/io/assign.hpp"

namespace rbm {
namespace {

/// Every key given a value of its own: an independent list of what the names must mean.
const std::map<std::string, Dataset>& samples() {
  static const std::map<std::string, Dataset> values{
      {"system.kind", "custom"},
      {"system.particles", 3},
      {"system.dimensions", 1},
      {"system.statistics", "bosons"},
      {"system.spin_up", 2},
      {"system.omega", std::vector<Real>{0.25, 4}},
      {"system.interaction", "soft-coulomb"},
      {"system.strength", -1.5},
      {"system.softening", 0.1},
      {"system.width", 0.2},
      {"system.diameter", 0.15},
      {"system.lambda", 1.9},
      {"wavefunction.factors", std::vector<std::string>{"pair-rbm", "gaussian"}},
      {"wavefunction.parameters", std::vector<Real>{-0.5, 1.1}},
      {"wavefunction.rbm.hidden", 5},
      {"wavefunction.rbm.form", "sqrt"},
      {"wavefunction.rbm.sigma", std::vector<Real>{0.3}},
      {"wavefunction.rbm.train_sigma", true},
      {"wavefunction.rbm.symmetric", true},
      {"wavefunction.rbm.init_scale", 0.4},
      {"wavefunction.rbm.a", std::vector<Real>{1, 2}},
      {"wavefunction.rbm.b", std::vector<Real>{3, 4, 5}},
      {"wavefunction.rbm.W", Dataset(std::vector<Real>{6, 7}, {2, 1})},
      {"wavefunction.gaussian.width", std::vector<Real>{0.5, 0.6, 0.7}},
      {"wavefunction.gaussian.train_width", true},
      {"wavefunction.slater.train_width", true},
      {"wavefunction.slater.virtual_orbitals", 4},
      {"wavefunction.slater.backflow", 3},
      {"wavefunction.slater.backflow_length", 1.75},
      {"wavefunction.slater.occupation_up", Dataset(std::vector<Real>{0, 1}, {2, 1})},
      {"wavefunction.slater.occupation_down", Dataset(std::vector<Real>{0, 2}, {1, 2})},
      {"wavefunction.jastrow.gamma", 0.8},
      {"wavefunction.pair-rbm.hidden", 6},
      {"wavefunction.pair-rbm.length", 0.9},
      {"wavefunction.pair-rbm.init_scale", 1.1},
      {"wavefunction.calogero.exponent", 2.1},
      {"sampler.method", "gibbs"},
      {"sampler.chains", 7},
      {"sampler.step", 1.2},
      {"sampler.distribution", "normal"},
      {"sampler.sweeps_per_sample", 8},
      {"sampler.equilibration", 9},
      {"optimizer.method", "adam"},
      {"optimizer.iterations", 10},
      {"optimizer.samples", 11},
      {"optimizer.learning_rate", 1.3},
      {"optimizer.shift", 1.4},
      {"optimizer.adaptive_shift", false},
      {"optimizer.momentum", 0.45},
      {"optimizer.max_step_norm", 1.6},
      {"optimizer.dense_limit", 12},
      {"optimizer.average", "always"},
      {"evaluation.samples", 13},
      {"evaluation.target_error", 1.7},
      {"evaluation.observables", std::vector<std::string>{"mean_radius", "density_2d"}},
      {"evaluation.bins", 15},
      {"evaluation.extent", 1.9},
      {"evaluation.configurations", 16},
      {"run.seed", 14},
      {"run.checkpoint_seconds", 1.8},
      {"run.stall_seconds", 1.85},
  };
  return values;
}

Input expected() {
  Input i;
  i.system = {
      SystemKind::custom, 3, 1, ParticleStatistics::bosons, 2, {0.25, 4}, InteractionKind::soft_coulomb, -1.5, 0.1, 0.2, 0.15, 1.9};
  auto& w = i.wavefunction;
  w.factors = std::vector{FactorKind::pair_rbm, FactorKind::gaussian};
  w.parameters = std::vector<Real>{-0.5, 1.1};
  w.rbm.hidden = 5;
  w.rbm.form = RbmForm::sqrt;
  w.rbm.sigma = std::vector<Real>{0.3};
  w.rbm.train_sigma = true;
  w.rbm.symmetric = true;
  w.rbm.init_scale = 0.4;
  w.rbm.a = std::vector<Real>{1, 2};
  w.rbm.b = std::vector<Real>{3, 4, 5};
  w.rbm.W = WeightTable{2, 1, {6, 7}};
  w.gaussian.width = std::vector<Real>{0.5, 0.6, 0.7};
  w.gaussian.train_width = true;
  w.slater = {true, 4, 3, 1.75, WeightTable{2, 1, {0, 1}}, WeightTable{1, 2, {0, 2}}};
  w.jastrow.gamma = 0.8;
  w.pair_rbm = {6, 0.9, 1.1};
  w.calogero.exponent = 2.1;
  i.sampler = {SamplerMethod::gibbs, 7, 1.2, StepDistribution::normal, 8, 9};
  i.optimizer = {OptimizerMethod::adam, 10, 11, 1.3, 1.4, false, 0.45, 1.6, 12, Averaging::always};
  i.evaluation = {13, 1.7, std::vector{ObservableKind::mean_radius, ObservableKind::density_2d}, 15, 1.9, 16};
  i.run = {14, 1.8, 1.85};
  return i;
}

TEST(InputKeys, EveryNameLeadsToItsMember) {
  Input input;
  auto keys = describe(input);
  EXPECT_EQ(keys.size(), samples().size());
  for (const auto& [path, value] : samples()) {
    auto* key = find_key(keys, path);
    ASSERT_TRUE(key) << path;
    const auto problem = assign(*key, value);
    EXPECT_FALSE(problem) << problem->line(path);
    EXPECT_EQ(key->get(), value) << path;
  }
  EXPECT_EQ(input, expected());
}

TEST(InputKeys, ADescriptionIsComplete) {
  Input input;
  std::set<std::string> paths;
  for (const auto& key : describe(input)) {
    EXPECT_TRUE(paths.insert(key.path).second) << key.path;
    EXPECT_FALSE(key.meaning.empty()) << key.path;
    EXPECT_EQ(key.required, key.default_text.empty()) << key.path;
    EXPECT_EQ(key.choices.empty(), key.type != KeyType::choice && key.type != KeyType::choices) << key.path;
    for (const auto& text : {key.meaning, key.default_text, key.unit})
      EXPECT_EQ(text.find_first_of("|\n"), std::string::npos) << key.path;
    EXPECT_EQ(key.may_change, key.path == "run.checkpoint_seconds" || key.path == "run.stall_seconds");
    EXPECT_EQ(key.required, key.path == "system.kind" || key.path == "system.particles");
  }
}

TEST(InputKeys, DefaultsAreThoseOfTheStructNotOfTheInputAtHand) {
  Input input;
  input.run.seed = 99;
  auto keys = describe(input);
  EXPECT_EQ(find_key(keys, "run.seed")->default_text, "1");
  EXPECT_EQ(find_key(keys, "system.omega")->default_text, "[1.0]");
  EXPECT_EQ(find_key(keys, "optimizer.average")->default_text, "auto");
}

TEST(InputKeys, NearestSeesTyposAndWrongGroups) {
  Input input;
  const auto keys = describe(input);
  const auto meant = [&](std::string_view path) {
    const auto* key = nearest(keys, path);
    return key ? key->path : "";
  };
  EXPECT_EQ(meant("system.omga"), "system.omega");
  EXPECT_EQ(meant("sytem.omega"), "system.omega");
  EXPECT_EQ(meant("wavefunction.hidden"), "wavefunction.rbm.hidden");
  EXPECT_EQ(meant("evaluaton.samples"), "evaluation.samples");
  EXPECT_EQ(meant("wavefunction.gausian.width"), "wavefunction.gaussian.width");
  EXPECT_EQ(meant("seed"), "run.seed");
  EXPECT_EQ(meant("temperature"), "");
  EXPECT_EQ(meant(""), "");
}

TEST(InputKeys, GroupsAndTheirTypos) {
  Input input;
  const auto keys = describe(input);
  const std::vector<std::string> all{"system",
                                     "wavefunction",
                                     "wavefunction.rbm",
                                     "wavefunction.gaussian",
                                     "wavefunction.slater",
                                     "wavefunction.jastrow",
                                     "wavefunction.pair-rbm",
                                     "wavefunction.calogero",
                                     "sampler",
                                     "optimizer",
                                     "evaluation",
                                     "run"};
  EXPECT_EQ(group_paths(keys), all);
  EXPECT_EQ(unknown_group(keys, "optimiser").line("optimiser"), "optimiser: unknown group did you mean optimizer?");
  EXPECT_EQ(unknown_key(keys, "system.omga").line("system.omga"), "system.omga: unknown key did you mean system.omega?");
  EXPECT_EQ(unknown_key(keys, "xyzzy").line("xyzzy"), "xyzzy: unknown key see rbm_input schema");
}

TEST(InputKeys, MissingKeysAreThoseThatNothingCanReplace) {
  Input input;
  const auto missing = missing_keys(describe(input));
  ASSERT_EQ(missing.size(), 2u);
  EXPECT_TRUE(missing[0].starts_with("system.kind: missing (")) << missing[0];
  EXPECT_TRUE(missing[1].starts_with("system.particles: missing (")) << missing[1];
  Input complete = expected();
  EXPECT_TRUE(missing_keys(describe(complete)).empty());
}

TEST(InputKeys, ReadingNeverCrashesOnHugeNames) {
  Input input;
  EXPECT_EQ(nearest(describe(input), std::string(100000, 'a')), nullptr);
}

}  // namespace
}  // namespace rbm
