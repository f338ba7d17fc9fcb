#include "rbm_vmc/io/sample_survey.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "rbm_vmc/io/sample_writer.hpp"
#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

std::vector<Real> counting(std::size_t count) {
  std::vector<Real> values(count);
  std::iota(values.begin(), values.end(), 0);
  return values;
}

TEST(SampleSurvey, BothPartsAndTheirValues) {
  const ScratchFolder folder;
  {
    SampleWriter writer(folder / "a.h5", {100, 2, 3, ValueKind::real});
    writer.add(SamplePart::samples, counting(300));
    writer.add(SamplePart::validation, std::vector<Real>{-1, 1, 1, 1, -1, -1});
    writer.add_labels(SamplePart::samples, std::vector<Integer>(100, 5));
    writer.finish();
  }
  const auto survey = survey_samples(folder / "a.h5");
  EXPECT_EQ(survey.samples.table.rows, 100);
  EXPECT_EQ(survey.samples.table.columns, 3);
  EXPECT_EQ(survey.samples.table.bytes, 8);
  EXPECT_TRUE(survey.samples.table.labelled);
  EXPECT_EQ(survey.samples.values, ValueKind::real);
  EXPECT_EQ(survey.samples.least, 0);
  EXPECT_EQ(survey.samples.most, 299);
  EXPECT_EQ(survey.validation.table.rows, 2);
  EXPECT_FALSE(survey.validation.table.labelled);
  EXPECT_EQ(survey.validation.values, ValueKind::spin);
}

// What is not the file that was written is refused, as long as its seal is there; nothing crashes.
TEST(SampleSurvey, DamagedFiles) {
  const ScratchFolder folder;
  {
    SampleWriter writer(folder / "a.h5", {1000, 0, 7, ValueKind::byte});
    std::vector<Real> values = counting(7000);
    for (auto& value : values) value = std::fmod(value, 251);
    writer.add(SamplePart::samples, values);
    writer.finish();
  }
  const std::string whole = slurp(folder / "a.h5");
  std::mt19937_64 generator(3);
  for (int i = 0; i < 30; ++i) {
    std::string damaged = whole;
    const auto at = generator() % whole.size();
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << generator() % 8));
    spill(folder / "a.h5", damaged);
    if (at < whole.size() - 82) {
      EXPECT_THROW(survey_samples(folder / "a.h5"), FileError) << at;
    }
    spill(folder / "a.h5", whole.substr(0, at));
    try {
      survey_samples(folder / "a.h5");
      EXPECT_GE(at, whole.size() - 82) << at;
    } catch (const FileError&) {
    } catch (const InputError&) {
    }
  }
}

TEST(SampleSurvey, ProblemsComeBackFromTheChild) {
  const ScratchFolder folder;
  EXPECT_EQ(message_of<FileError>(folder, [&] { survey_samples(folder / "no.h5"); }),
            "no.h5: cannot be opened (No such file or directory)");
  SampleWriter writer(folder / "a.h5", {1, 0, 2, ValueKind::real});
  writer.add(SamplePart::samples, std::vector<Real>{1, std::numeric_limits<Real>::infinity()});
  writer.finish();
  EXPECT_EQ(message_of<InputError>(folder, [&] { survey_samples(folder / "a.h5"); }),
            "a.h5: samples[0,1]: out of range (found inf, wanted finite numbers) counted from 0");
}

TEST(SampleSurvey, OfGapsThatAreAllowedOnlyTheNumbersCount) {
  const ScratchFolder folder;
  constexpr Real kNan = std::numeric_limits<Real>::quiet_NaN();
  SampleWriter writer(folder / "a.h5", {2, 0, 2, ValueKind::real});
  writer.add(SamplePart::samples, std::vector<Real>{1, kNan, kNan, 0});
  writer.finish();
  const auto survey = survey_samples(folder / "a.h5", Gaps::allowed);
  EXPECT_EQ(survey.samples.values, ValueKind::binary);
  EXPECT_EQ(survey.samples.least, 0);
  EXPECT_EQ(survey.samples.most, 1);
  EXPECT_THROW(survey_samples(folder / "a.h5"), InputError);
}

}  // namespace
}  // namespace rbm
