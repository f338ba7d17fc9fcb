#include "rbm_vmc/io/input_toml.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "random_input.hpp"

namespace rbm {
namespace {

using Lines = std::vector<std::string>;

Lines problems_of(std::string_view text) {
  Lines problems;
  try {
    input_from_toml(text, "dot.toml", problems);
  } catch (const InputError& error) {
    EXPECT_TRUE(problems.empty()) << "of a text that is not TOML nothing else is known";
    return error.problems();
  }
  return problems;
}

Input input_of(std::string_view text) {
  Lines problems;
  auto input = input_from_toml(text, "dot.toml", problems);
  EXPECT_EQ(problems, Lines{}) << text;
  return input;
}

TEST(InputToml, ReadsWhatPeopleWrite) {
  const auto input = input_of(R"(
# two electrons
[system]
kind = "quantum-dot"
particles = 2
omega = 1            # an integer for a real
[wavefunction]
factors = ["rbm", "jastrow"]
rbm = { hidden = 3, form = 'sqrt', a = [0, 0.5, 1, -1e-3] }
[wavefunction.pair-rbm]
length = 0.5
[run]
seed = 0xff
)");
  EXPECT_EQ(input.system.kind, SystemKind::quantum_dot);
  EXPECT_EQ(input.system.particles, 2);
  EXPECT_EQ(input.system.omega, std::vector<Real>{1});
  EXPECT_EQ(input.wavefunction.factors, (std::vector{FactorKind::rbm, FactorKind::jastrow}));
  EXPECT_EQ(input.wavefunction.rbm.form, RbmForm::sqrt);
  EXPECT_EQ(input.wavefunction.rbm.a, (std::vector<Real>{0, 0.5, 1, -1e-3}));
  EXPECT_EQ(input.wavefunction.pair_rbm.length, 0.5);
  EXPECT_EQ(input.run.seed, 255);
}

TEST(InputToml, WeightsInRowsOrFlat) {
  EXPECT_EQ(input_of("wavefunction.rbm.W = [[1, 2.5], [3, 4], [5, 6]]").wavefunction.rbm.W,
            (WeightTable{3, 2, {1, 2.5, 3, 4, 5, 6}}));
  EXPECT_EQ(input_of("wavefunction.rbm.W = [1, 2]").wavefunction.rbm.W, (WeightTable{1, 2, {1, 2}}));
  EXPECT_EQ(input_of("wavefunction.rbm.W = [[], []]").wavefunction.rbm.W, (WeightTable{2, 0, {}}));
  for (const auto* ragged : {"[[1, 2], [3]]", "[[1], 2]", "[[1], [\"a\"]]", "[[[1]]]", "[{}]", "[1, true]"}) {
    EXPECT_EQ(problems_of("wavefunction.rbm.W = " + std::string(ragged)).size(), 1u) << ragged;
  }
}

TEST(InputToml, AllProblemsAreReportedInTheOrderOfTheLines) {
  const auto problems = problems_of(R"([system]
particles = 2.0
omga = 1
kind = "quantum-dto"
omega = [1.0, -1.0]
[sampler]
step = nan
chains = 99999999999
[optimiser]
method = "sr"
iterations = 5
[run]
seed = "one"
[evaluation.samples]
)");
  const Lines expected{"system.particles: wrong type (dot.toml:2: wanted an integer, found the real 2.0) write 2",
                       "system.omga: unknown key (dot.toml:3) did you mean system.omega?",
                       "system.kind: unknown choice (dot.toml:4: found \"quantum-dto\", allowed quantum-dot, "
                       "trapped-bosons, custom, calogero) did you mean "
                       "quantum-dot?",
                       "system.omega: out of range (dot.toml:5: element 2: found -1, allowed > 0)",
                       "sampler.step: not finite (dot.toml:7: found nan) give a finite number",
                       "sampler.chains: out of range (dot.toml:8: found 99999999999, allowed 1 to 1e8)",
                       "optimiser: unknown group (dot.toml:9) did you mean optimizer?",
                       "run.seed: wrong type (dot.toml:13: wanted an integer, found the text \"one\")",
                       "evaluation.samples: wrong type (dot.toml:14: wanted an integer, found a table)"};
  EXPECT_EQ(problems, expected);
}

TEST(InputToml, TypesAreNeverGuessed) {
  const Lines lines{"system.particles = true",
                    "system.particles = [2]",
                    "system.particles = \"2\"",
                    "system.omega = \"1\"",
                    "system.omega = [[1.0]]",
                    "system.omega = []",
                    "system.omega = inf",
                    "system.particles = 2024-01-01",
                    "wavefunction.rbm.train_sigma = 1",
                    "wavefunction.rbm.form = 1",
                    "wavefunction.factors = [1]",
                    "wavefunction.factors = [\"rbm\", 1]",
                    "wavefunction.factors = []",
                    "system = 3",
                    "wavefunction.rbm = [1]",
                    "\"system.omega\" = 1",
                    "system.omega.x = 1",
                    "system.\"a\\nb\" = 1",
                    "optimizer.learning_rate = true",
                    "run.checkpoint_seconds = -1e-9",
                    "system.kind = \"\""};
  for (const auto& line : lines) {
    const auto problems = problems_of(line);
    ASSERT_EQ(problems.size(), 1u) << line;
    EXPECT_EQ(problems[0].find('\n'), std::string::npos) << problems[0];
    EXPECT_NE(problems[0].find("(dot.toml:1"), std::string::npos) << problems[0];
  }
}

TEST(InputToml, EveryKeyRefusesATableADateAndAnotherClass) {
  Input input;
  for (const auto& key : describe(input)) {
    const bool text = key.type == KeyType::choice || key.type == KeyType::choices;
    for (const std::string value : {"{}", "{ x = 1 }", "1979-05-27", "[1979-05-27]", "[{}]", "nan", text ? "1" : "\"word\"",
                                    text ? "1.5" : "[\"word\"]"}) {
      const auto problems = problems_of(key.path + " = " + value);
      ASSERT_EQ(problems.size(), 1u) << key.path << " = " << value;
      EXPECT_TRUE(problems[0].starts_with(key.path + ": ")) << problems[0];
    }
  }
}

TEST(InputToml, ASyntaxErrorIsOneProblemWithItsPlace) {
  for (const auto* text : {"[system]\nparticles = \n", "[system]\nparticles = 2 3\n", "[system]\nomega = 1\nomega = 2\n",
                           "[system", "\xff\xfe", "[run]\nseed = 99999999999999999999\n"}) {
    const auto problems = problems_of(text);
    ASSERT_EQ(problems.size(), 1u) << text;
    EXPECT_TRUE(problems[0].starts_with("dot.toml: not TOML (line ")) << problems[0];
    EXPECT_NE(problems[0].find(", column "), std::string::npos) << problems[0];
    EXPECT_EQ(problems[0].find('\n'), std::string::npos) << problems[0];
  }
}

TEST(InputToml, DeepNestingIsAProblemNotACrash) { EXPECT_EQ(problems_of("a = " + std::string(100000, '[')).size(), 1u); }

TEST(InputToml, RandomInputsReadBackTheSame) {
  RandomInput random(11);
  for (int i = 0; i < 300; ++i) {
    const auto input = random.draw();
    EXPECT_EQ(input_of(to_toml(input)), input) << to_toml(input);
  }
}

TEST(InputToml, PrintsOnlyWhatIsKnown) {
  Input input;
  input.system.particles = 2;
  input.wavefunction.rbm.W = WeightTable{2, 2, {1, 2, 3, 4}};
  const auto text = to_toml(input);
  EXPECT_TRUE(text.starts_with("[system]\nparticles = 2\nomega = [1.0]\nstrength = 1.0\n")) << text;
  EXPECT_NE(text.find("\nW = [[1.0, 2.0], [3.0, 4.0]]\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("kind"), std::string::npos) << text;
  EXPECT_EQ(text.find("[wavefunction.jastrow]"), std::string::npos) << text;
}

TEST(InputToml, ValuesOfTheCommandLine) {
  EXPECT_EQ(value_from_text("2"), Dataset(2));
  EXPECT_EQ(value_from_text(" 0.5 "), Dataset(0.5));
  EXPECT_EQ(value_from_text(".5"), Dataset(0.5));
  EXPECT_EQ(value_from_text("-1e-3"), Dataset(-1e-3));
  EXPECT_EQ(value_from_text("1/6"), Dataset(1.0 / 6));
  EXPECT_EQ(value_from_text("-1.5 / 4"), Dataset(-1.5 / 4));
  EXPECT_EQ(value_from_text("true"), Dataset(true));
  EXPECT_EQ(value_from_text("quantum-dot"), Dataset("quantum-dot"));
  EXPECT_EQ(value_from_text("\"quoted\""), Dataset("quoted"));
  EXPECT_EQ(value_from_text("[1,2]"), Dataset(std::vector<Integer>{1, 2}));
  EXPECT_EQ(value_from_text("1,1/2"), Dataset(std::vector<Real>{1, 0.5}));
  EXPECT_EQ(value_from_text("[1/4, 2]"), Dataset(std::vector<Real>{0.25, 2}));
  EXPECT_EQ(value_from_text("rbm,pair-rbm"), Dataset(std::vector<std::string>{"rbm", "pair-rbm"}));
  EXPECT_EQ(value_from_text("[rbm, \"jastrow\"]"), Dataset(std::vector<std::string>{"rbm", "jastrow"}));
  EXPECT_EQ(value_from_text("[[1.0,2.0],[3.0,4.0]]"), Dataset(std::vector<Real>{1, 2, 3, 4}, {2, 2}));
}

TEST(InputToml, TextThatIsNoValueStaysTextAndIsRefused) {
  for (const auto* text :
       {"", "2#3", "2\nseed = 3", "1,", "1//6", "a/b", "2 3", "[1,2", "--1", "1/", "two", "1,two", "{}", "true,1"}) {
    Input input;
    auto keys = describe(input);
    Lines problems;
    assign_text(keys, "system.particles", text, problems);
    assign_text(keys, "system.omega", text, problems);
    EXPECT_EQ(problems.size(), 2u) << text;
    EXPECT_EQ(input, Input{}) << text;
  }
}

TEST(InputToml, AssignTextChecksPathAndValue) {
  Input input;
  auto keys = describe(input);
  Lines problems;
  assign_text(keys, "system.omega", "1/6", problems);
  assign_text(keys, "wavefunction.factors", "rbm", problems);
  EXPECT_EQ(problems, Lines{});
  EXPECT_EQ(input.system.omega, std::vector<Real>{1.0 / 6});
  EXPECT_EQ(input.wavefunction.factors, std::vector<FactorKind>{FactorKind::rbm});
  assign_text(keys, "system.omga", "1", problems);
  assign_text(keys, "system", "1", problems);
  assign_text(keys, "system.omega", "1/0", problems);
  assign_text(keys, "system.omega", "0/5", problems);
  assign_text(keys, "system.particles", "1e2", problems);
  const Lines expected{"system.omga: unknown key did you mean system.omega?",
                       "system: is a group (only keys have values) name a key below it",
                       "system.omega: not finite (found inf) give a finite number",
                       "system.omega: out of range (found 0, allowed > 0)",
                       "system.particles: wrong type (wanted an integer, found the real 100.0) write 100"};
  EXPECT_EQ(problems, expected);
}

}  // namespace
}  // namespace rbm
