#include "rbm_vmc/base/contract.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace rbm {
namespace {

TEST(Contract, ExpectsIsSilentWhenTheConditionHolds) { EXPECT_NO_THROW(expects(true, "nothing")); }

TEST(Contract, ExpectsThrowsOneLineThatNamesTheCondition) {
  try {
    expects(false, "at least one walker");
    FAIL() << "did not throw";
  } catch (const ContractError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("at least one walker"), std::string::npos);
    EXPECT_EQ(text.find('\n'), std::string::npos);
  }
}

TEST(Contract, InputErrorKeepsAllProblemsOneLineEach) {
  const InputError error(std::vector<std::string>{"system/omega is -1", "sampler/step is NaN"});
  ASSERT_EQ(error.problems().size(), 2U);
  EXPECT_EQ(error.problems()[1], "sampler/step is NaN");
  EXPECT_STREQ(error.what(), "system/omega is -1\nsampler/step is NaN");
}

TEST(Contract, InputErrorOfOneProblem) {
  const InputError error("no such file");
  EXPECT_EQ(error.problems(), std::vector<std::string>{"no such file"});
  EXPECT_STREQ(error.what(), "no such file");
}

// The exit code depends on the type, so no error may be caught as another.
TEST(Contract, PartiesAtFaultAreToldApart) {
  static_assert(std::is_base_of_v<std::logic_error, ContractError>);
  static_assert(!std::is_base_of_v<std::logic_error, InputError>);
  static_assert(!std::is_base_of_v<FileError, CheckpointError> && !std::is_base_of_v<CheckpointError, FileError>);
  static_assert(!std::is_base_of_v<NumericalError, InputError> && !std::is_base_of_v<InputError, NumericalError>);
  EXPECT_THROW(throw NumericalError("local energy is NaN"), std::runtime_error);
}

}  // namespace
}  // namespace rbm
