#include "rbm_vmc/session/on_root.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

TEST(OnRoot, HandsOutTheText) {
  Communicator serial;
  EXPECT_EQ(on_root(serial, [] { return std::string("two\nlines"); }), "two\nlines");
  EXPECT_EQ(on_root(serial, [] { return std::string(); }), "");
}

TEST(OnRoot, WorkWithoutATextIsDone) {
  Communicator serial;
  int done = 0;
  do_on_root(serial, [&] { ++done; });
  EXPECT_EQ(done, 1);
  EXPECT_THROW(do_on_root(serial, [] { throw FileError("no such file"); }), FileError);
}

template <class Error>
void expect_same(const std::string& message) {
  Communicator serial;
  try {
    on_root(serial, [&]() -> std::string { throw Error(message); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), message);
  }
}

TEST(OnRoot, EveryKindOfErrorKeepsItsKindAndMessage) {
  expect_same<InputError>("a: b\nc: d");
  expect_same<FileError>("no such file");
  expect_same<CheckpointError>("torn");
  expect_same<NumericalError>("not finite");
}

TEST(OnRoot, ProblemsStaySeparate) {
  Communicator serial;
  try {
    on_root(serial, []() -> std::string { throw InputError(std::vector<std::string>{"one", "two"}); });
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems(), (std::vector<std::string>{"one", "two"}));
  }
}

}  // namespace
}  // namespace rbm
