#include "rbm_vmc/io/input_archive.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "random_input.hpp"
#include "rbm_vmc/io/literal.hpp"

namespace rbm {
namespace {

using Lines = std::vector<std::string>;

/// The least a file must hold to be an input.
Archive empty_input() {
  Archive archive;
  archive.attribute("", "format", "rbm_vmc.input");
  archive.attribute("", "format_version", 1);
  return archive;
}

Lines problems_of(const Archive& archive) {
  Lines problems;
  input_from_archive(archive, problems);
  return problems;
}

Lines problems_with(std::string_view path, const Dataset& value) {
  auto archive = empty_input();
  archive.put(path, value);
  return problems_of(archive);
}

Input input_of(const Archive& archive) {
  Lines problems;
  auto input = input_from_archive(archive, problems);
  EXPECT_EQ(problems, Lines{});
  return input;
}

std::string slashed(std::string path) {
  std::ranges::replace(path, '.', '/');
  return path;
}

TEST(InputArchive, RandomInputsReadBackTheSame) {
  RandomInput random(5);
  for (int i = 0; i < 300; ++i) {
    const auto input = random.draw();
    EXPECT_EQ(input_of(to_archive(input)), input);
  }
}

TEST(InputArchive, NamesAndShapesAreThoseOfTheFormat) {
  Input input;
  input.system.kind = SystemKind::quantum_dot;
  input.wavefunction.rbm.W = WeightTable{2, 3, std::vector<Real>(6, 0.5)};
  input.wavefunction.pair_rbm.hidden = 4;
  const auto archive = to_archive(input);
  EXPECT_EQ(*archive.find_attribute("", "format"), Dataset("rbm_vmc.input"));
  EXPECT_EQ(*archive.find_attribute("", "format_version"), Dataset(1));
  EXPECT_EQ(*archive.find("system/kind"), Dataset("quantum-dot"));
  EXPECT_EQ(*archive.find("system/omega"), Dataset(std::vector<Real>{1}));
  EXPECT_EQ(archive.find("wavefunction/rbm/W")->shape, (std::vector<Index>{2, 3}));
  EXPECT_EQ(*archive.find("wavefunction/pair-rbm/hidden"), Dataset(4));
  EXPECT_EQ(archive.find("system/particles"), nullptr);
}

TEST(InputArchive, AttributesOfAGroupAreKeys) {
  auto archive = empty_input();
  archive.attribute("system", "particles", 2);
  archive.attribute("system", "omega", 0.5);
  archive.attribute("wavefunction/rbm", "form", "sqrt");
  const auto input = input_of(archive);
  EXPECT_EQ(input.system.particles, 2);
  EXPECT_EQ(input.system.omega, std::vector<Real>{0.5});
  EXPECT_EQ(input.wavefunction.rbm.form, RbmForm::sqrt);
  archive.put("system/omega", 0.5);
  archive.attribute("system", "omga", 0.5);
  archive.attribute("", "particles", 2);
  archive.attribute("system", "rbm.hidden", 2);
  const Lines expected{"system.omega: given twice (as a dataset and as an attribute of its group) delete one",
                       "particles: unknown key did you mean system.particles?",
                       "system.omga: unknown key did you mean system.omega?",
                       "system.rbm.hidden: unknown key did you mean wavefunction.rbm.hidden?"};
  EXPECT_EQ(problems_of(archive), expected);
}

TEST(InputArchive, AttributesOfADatasetAreNotes) {
  auto archive = empty_input();
  archive.put("system/omega", 0.5);
  archive.attribute("system/omega", "units", "hartree");
  archive.attribute("", "digest", "abc");
  EXPECT_EQ(problems_of(archive), Lines{});
}

TEST(InputArchive, TakesScalarsAndBooleansAsOtherProgramsWriteThem) {
  auto archive = empty_input();
  archive.put("system/particles", Dataset(std::vector<Integer>{2}, {1, 1}));
  archive.put("sampler/step", std::vector<Integer>{1});
  archive.put("system/kind", std::vector<std::string>{"custom"});
  archive.put("wavefunction/rbm/train_sigma", 1);
  archive.put("optimizer/adaptive_shift", std::vector<Integer>{0});
  const auto input = input_of(archive);
  EXPECT_EQ(input.system.particles, 2);
  EXPECT_EQ(input.sampler.step, 1);
  EXPECT_EQ(input.system.kind, SystemKind::custom);
  EXPECT_TRUE(input.wavefunction.rbm.train_sigma);
  EXPECT_FALSE(input.optimizer.adaptive_shift);
  for (const auto& bad :
       {Dataset(2), Dataset(1.0), Dataset("true"), Dataset(std::vector<Integer>{0, 1}), Dataset(std::vector<Integer>{})}) {
    EXPECT_EQ(problems_with("wavefunction/rbm/train_sigma", bad).size(), 1u) << value_text(bad);
  }
}

TEST(InputArchive, EveryKeyRefusesWrongClassesShapesAndGroups) {
  Input input;
  for (const auto& key : describe(input)) {
    const bool text = key.type == KeyType::choice || key.type == KeyType::choices;
    const bool list = key.type == KeyType::reals || key.type == KeyType::table || key.type == KeyType::choices;
    std::vector<Dataset> bad{Dataset(std::nan("")), Dataset(std::vector<Real>(27, 0.5), {3, 3, 3}),
                             text ? Dataset(0.5) : Dataset("word"),
                             text ? Dataset(std::vector<Integer>{1}) : Dataset(std::vector<std::string>{"word"})};
    if (!list) bad.push_back(Dataset(std::vector<Real>{}));
    if (!list) bad.push_back(Dataset(std::vector<Real>{0.5, 0.5}));
    if (key.type == KeyType::integer) bad.push_back(Dataset(2.0));
    for (const auto& value : bad) {
      const auto problems = problems_with(slashed(key.path), value);
      ASSERT_EQ(problems.size(), 1u) << key.path << " " << value_text(value);
      EXPECT_TRUE(problems[0].starts_with(key.path + ": ")) << problems[0];
    }
    auto below = empty_input();
    below.put(slashed(key.path) + "/value", 1);
    auto empty = empty_input();
    empty.group(slashed(key.path));
    auto attribute = empty_input();
    attribute.attribute(slashed(key.path), "value", 1);
    for (const auto& archive : {below, empty, attribute}) {
      const auto problems = problems_of(archive);
      ASSERT_EQ(problems.size(), 1u) << key.path;
      EXPECT_TRUE(problems[0].starts_with(key.path + ": wrong type (wanted ")) << problems[0];
      EXPECT_TRUE(problems[0].ends_with("found a group)")) << problems[0];
    }
  }
}

TEST(InputArchive, UnknownNamesAreReportedOnceWithTheNearest) {
  auto archive = empty_input();
  archive.put("system/omga", 1.0);
  archive.put("sytem/omega", 1.0);
  archive.put("sytem/particles", 2);
  archive.put("sytem/deep/er", 2);
  archive.put("wavefunction/gausian/width", 1.0);
  archive.put("notes", "mine");
  archive.put("system.particles", 2);
  archive.group("extra/empty");
  const Lines expected{"notes: unknown key see rbm_input schema",
                       "\"system.particles\": unknown key did you mean system.particles?",
                       "system.omga: unknown key did you mean system.omega?",
                       "sytem: unknown group did you mean system?",
                       "wavefunction.gausian: unknown group did you mean wavefunction.gaussian?",
                       "extra: unknown group"};
  EXPECT_EQ(problems_of(archive), expected);
}

TEST(InputArchive, ADatasetInThePlaceOfAGroup) {
  EXPECT_EQ(problems_with("system", 1), Lines{"system: wrong type (wanted a group, found a dataset)"});
  EXPECT_EQ(problems_with("wavefunction/rbm", 1), Lines{"wavefunction.rbm: wrong type (wanted a group, found a dataset)"});
}

TEST(InputArchive, TheFormatMustBeNamed) {
  const Lines missing{
      "format: missing root attribute (every input has it) in h5py: f.attrs[\"format\"] = \"rbm_vmc.input\"",
      "format_version: missing root attribute (every input has it) in h5py: f.attrs[\"format_version\"] = 1"};
  EXPECT_EQ(problems_of(Archive{}), missing);
  auto other = empty_input();
  other.attribute("", "format", 3);
  other.attribute("", "format_version", 2);
  other.put("system/omga", 1);
  const Lines wrong{"format: wrong root attribute (wanted \"rbm_vmc.input\", found the integer 3)",
                    "format_version: wrong root attribute (wanted 1, found the integer 2)",
                    "system.omga: unknown key did you mean system.omega?"};
  EXPECT_EQ(problems_of(other), wrong);
}

TEST(InputArchive, OfAnotherFormatNothingElseIsSaid) {
  auto other = empty_input();
  other.attribute("", "format", "rbm_vmc.checkpoint");
  other.put("system/omga", 1);
  Lines problems;
  EXPECT_THROW(input_from_archive(other, problems), InputError);
  EXPECT_EQ(problems, Lines{});
}

TEST(InputArchive, TheInputOfResultsIsTheirGroupInput) {
  RandomInput random(9);
  const auto input = random.draw();
  Archive results;
  results.attribute("", "format", "rbm_vmc.results");
  results.attribute("", "format_version", 1);
  results.put("result/energy/mean", 3.0);
  results.graft("input", to_archive(input));
  EXPECT_EQ(input_of(stored_input(results)), input);
  EXPECT_EQ(stored_input(to_archive(input)), to_archive(input));
  EXPECT_THROW(problems_of(results), InputError);
}

}  // namespace
}  // namespace rbm
