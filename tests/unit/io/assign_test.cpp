#include "rbm_vmc/io/assign.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "random_input.hpp"
#include "rbm_vmc/io/literal.hpp"

namespace rbm {
namespace {

constexpr Real kInfinity = std::numeric_limits<Real>::infinity();

class Assign : public testing::Test {
 protected:
  /// The problem with a value, empty if there is none.
  std::string refusal(std::string_view path, const Dataset& value) {
    Input before = input;
    auto keys = describe(input);
    auto* key = find_key(keys, path);
    if (!key) return "no such key";
    const auto problem = assign(*key, value);
    if (problem) {
      EXPECT_EQ(input, before) << "a refused value changed the input";
    }
    return problem ? problem->line("") : "";
  }

  Input input;
};

using Texts = std::vector<std::string>;

TEST_F(Assign, EveryKeyRefusesValuesOfEveryOtherClassAndShape) {
  const std::vector<Dataset> values{Dataset(true),
                                    Dataset(1),
                                    Dataset(1.5),
                                    Dataset("word"),
                                    Dataset(std::vector<Integer>{1, 1}),
                                    Dataset(std::vector<Real>{1.5, 1.5}),
                                    Dataset(Texts{"a", "b"}),
                                    Dataset(std::vector<Real>(4, 1.5), {2, 2}),
                                    Dataset(std::vector<Real>(8, 1.5), {2, 2, 2}),
                                    Dataset(std::vector<Real>(2, 1.5), {1, 2})};
  const auto accepted = [](KeyType type, std::size_t value) {  // written out by hand: nothing else may pass
    switch (type) {
      case KeyType::boolean: return value == 0;
      case KeyType::integer: return value == 1;
      case KeyType::real: return value == 1 || value == 2;
      case KeyType::reals: return value == 1 || value == 2 || value == 4 || value == 5;
      case KeyType::table: return value == 4 || value == 5 || value == 7 || value == 9;
      case KeyType::choice:
      case KeyType::choices: return false;  // the words are no choices
    }
    return false;
  };
  for (const auto& key : describe(input)) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (key.path == "optimizer.momentum" && (i == 1 || i == 2)) continue;  // below 1
      const auto text = refusal(key.path, values[i]);
      EXPECT_EQ(text.empty(), accepted(key.type, i)) << key.path << " " << value_text(values[i]) << text;
    }
  }
}

TEST_F(Assign, EveryKeyTakesItsOwnValues) {
  RandomInput random(3);
  for (auto& key : describe(input)) {
    for (int i = 0; i < 20; ++i) {
      const auto value = random.value(key);
      const auto problem = assign(key, value);
      EXPECT_FALSE(problem) << problem->line(key.path);
      if (key.type != KeyType::table) {
        EXPECT_EQ(key.get(), value) << key.path;
      }
    }
  }
}

TEST_F(Assign, EveryNumberMustBeFiniteAndInRange) {
  for (const auto& key : describe(input)) {
    const bool real = key.type == KeyType::real || key.type == KeyType::reals;
    if (real || key.type == KeyType::table) {
      for (const Real bad : {kInfinity, -kInfinity, std::nan("")}) {
        const auto value = key.type == KeyType::real ? Dataset(bad) : Dataset(std::vector<Real>{1, bad});
        EXPECT_TRUE(refusal(key.path, value).starts_with(": not finite (")) << key.path;
      }
    }
    if (real && std::isfinite(key.range.low)) {
      const Real below = key.range.low == 0 ? -1e-300 : std::nextafter(key.range.low, -kInfinity);
      EXPECT_TRUE(refusal(key.path, Dataset(below)).starts_with(": out of range (")) << key.path;
      EXPECT_EQ(refusal(key.path, Dataset(key.range.low)).empty(), !key.range.low_open) << key.path;
    }
    if (key.type == KeyType::integer) {
      for (const Integer bad : {Integer{-1}, std::numeric_limits<Integer>::min()}) {
        EXPECT_TRUE(refusal(key.path, Dataset(bad)).starts_with(": out of range (")) << key.path;
      }
      const auto huge = refusal(key.path, Dataset(std::numeric_limits<Integer>::max()));
      EXPECT_EQ(huge.empty(), key.path == "run.seed") << key.path << huge;
    }
  }
}

TEST_F(Assign, MessagesSayWhatWasFoundAndWanted) {
  EXPECT_EQ(refusal("system.particles", Dataset(0)), ": out of range (found 0, allowed 1 to 1000)");
  EXPECT_EQ(refusal("system.particles", Dataset(1001)), ": out of range (found 1001, allowed 1 to 1000)");
  EXPECT_EQ(refusal("system.particles", Dataset(2.0)), ": wrong type (wanted an integer, found the real 2.0) write 2");
  EXPECT_EQ(refusal("system.particles", Dataset(2.5)), ": wrong type (wanted an integer, found the real 2.5)");
  EXPECT_EQ(refusal("system.omega", Dataset(std::vector<Real>{1, -2})), ": out of range (element 2: found -2, allowed > 0)");
  EXPECT_EQ(refusal("system.omega", Dataset(std::vector<Real>{})), ": wrong number of elements (wanted 1 to 3, found 0)");
  EXPECT_EQ(refusal("system.omega", Dataset(std::vector<Real>(4, 1.0))),
            ": wrong number of elements (wanted 1 to 3, found 4)");
  EXPECT_EQ(
      refusal("system.kind", Dataset("quantum-dto")),
      ": unknown choice (found \"quantum-dto\", allowed quantum-dot, trapped-bosons, custom, calogero) did you mean quantum-dot?");
  EXPECT_EQ(refusal("wavefunction.factors", Dataset(Texts{"rbm", "rbm"})), ": given twice (found rbm again) name each once");
  EXPECT_EQ(refusal("wavefunction.factors", Dataset(Texts{})), ": wrong number of elements (wanted 1 or more, found 0)");
  EXPECT_EQ(refusal("optimizer.momentum", Dataset(1)), ": out of range (found 1, allowed >= 0 and < 1)");
  EXPECT_EQ(refusal("optimizer.average", Dataset(true)),
            ": wrong type (wanted a text, found the boolean true) choose from auto, never, always");
}

TEST_F(Assign, IntegersAreRealsAndSingleValuesAreLists) {
  EXPECT_EQ(refusal("system.omega", Dataset(2)), "");
  EXPECT_EQ(input.system.omega, std::vector<Real>{2});
  EXPECT_EQ(refusal("wavefunction.factors", Dataset("jastrow")), "");
  EXPECT_EQ(input.wavefunction.factors, std::vector<FactorKind>{FactorKind::jastrow});
  EXPECT_EQ(refusal("wavefunction.rbm.b", Dataset(std::vector<Real>{})), "");
  EXPECT_EQ(input.wavefunction.rbm.b, std::vector<Real>{});
}

TEST_F(Assign, WeightsComeInRowsOrFlat) {
  EXPECT_EQ(refusal("wavefunction.rbm.W", Dataset(std::vector<Integer>{1, 2, 3, 4, 5, 6}, {3, 2})), "");
  EXPECT_EQ(input.wavefunction.rbm.W, (WeightTable{3, 2, {1, 2, 3, 4, 5, 6}}));
  EXPECT_EQ(refusal("wavefunction.rbm.W", Dataset(std::vector<Real>{1, 2, 3})), "");
  EXPECT_EQ(input.wavefunction.rbm.W, (WeightTable{1, 3, {1, 2, 3}}));
}

TEST_F(Assign, ADatasetThatLiesAboutItsSizeIsRefused) {
  Dataset value(std::vector<Real>{1, 2});
  value.shape = {3};
  EXPECT_NE(refusal("system.omega", value), "");
  value.shape = {};
  value.data = std::vector<Integer>{};
  EXPECT_NE(refusal("system.particles", value), "");
}

TEST_F(Assign, AllowedValuesInWords) {
  Key key;
  EXPECT_EQ(allowed_text(key), "");
  key.range = {.low = 1, .high = 1e8};
  EXPECT_EQ(allowed_text(key), "1 to 1e8");
  key.range = {.low = 0, .low_open = true};
  EXPECT_EQ(allowed_text(key), "> 0");
  key.range = {.high = 0.5};
  EXPECT_EQ(allowed_text(key), "<= 0.5");
  key.choices = {"a", "b"};
  EXPECT_EQ(allowed_text(key), "a, b");
}

}  // namespace
}  // namespace rbm
