#include "rbm_vmc/training/training_input.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/io/input_schema.hpp"
#include "rbm_vmc/io/input_toml.hpp"

namespace rbm {
namespace {

TrainingInput sample() {
  std::vector<std::string> problems;
  auto input = input_from_toml<TrainingInput>(
      "[machine]\nvisible = \"gaussian\"\nhidden = 7\nsigma = [0.5, 1.5]\ntrain_sigma = \"common\"\n[data]\nminibatch = 99\n"
      "[sampler]\nstart = \"data\"\nprecision = \"single\"\n[optimizer]\nmethod = \"natural\"\ndecay = 0\n[run]\nseed = 3\n",
      "a.toml", problems);
  EXPECT_TRUE(problems.empty()) << problems.front();
  return input;
}

TEST(TrainingInput, ComesBackFromEitherKindOfFile) {
  const auto input = sample();
  EXPECT_EQ(input.machine.visible, VisibleKind::gaussian);
  EXPECT_EQ(input.sampler.precision, Precision::single_);
  std::vector<std::string> problems;
  EXPECT_EQ(input_from_toml<TrainingInput>(to_toml(input), "b.toml", problems), input);
  EXPECT_EQ(input_from_archive<TrainingInput>(to_archive(input), problems), input);
  EXPECT_TRUE(problems.empty());
}

TEST(TrainingInput, FilesOfOtherProgramsNeedNotSayWhatTheyAre) {
  Archive archive;
  archive.put("samples", std::vector<Integer>{1});
  archive.put("machine/hidden", 4);
  std::vector<std::string> problems;
  EXPECT_EQ(input_from_archive<TrainingInput>(archive, problems).machine.hidden, 4);
  EXPECT_TRUE(problems.empty());
  archive.put("machine/hiden", 4);
  archive.put("sample", 4);
  input_from_archive<TrainingInput>(archive, problems);
  EXPECT_EQ(problems.size(), 2u);
  archive.attribute("", "format", "rbm_vmc.input");
  EXPECT_THROW(input_from_archive<TrainingInput>(archive, problems), InputError);
}

TEST(TrainingInput, EveryKeyHasAMeaningAndADefault) {
  TrainingInput input;
  for (const auto& key : describe(input)) {
    EXPECT_FALSE(key.meaning.empty() || key.default_text.empty()) << key.path;
  }
}

TEST(TrainingInput, ThePageInDocsIsTheOneOfThisProgram) {
  std::ifstream stream(std::filesystem::path(RBM_CHECKOUT) / "docs/training-reference.md");
  const std::string page(std::istreambuf_iterator<char>(stream), {});
  EXPECT_EQ(page, schema_page<TrainingInput>()) << "make it anew: rbm_input schema --training --markdown > docs/training-reference.md";
}

}  // namespace
}  // namespace rbm
