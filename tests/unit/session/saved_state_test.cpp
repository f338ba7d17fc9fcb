#include "rbm_vmc/session/saved_state.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include "rbm_vmc/session/run.hpp"
#include "support/small_runs.hpp"

namespace rbm {
namespace {

class SavedStateTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::temp_directory_path() / ("rbm_state_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    stem = folder / "dot";
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void write(Integer number) {
    Archive state;
    state.put("number", number);
    write_state(checkpoint_file(stem), input, state, record);
  }
  Integer found() { return saved_state_from(find_state(stem, input, false)).state.integer("number"); }
  static void damage(const std::filesystem::path& file) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) / 2));
    stream.write("damage!", 7);
  }

  std::filesystem::path folder, stem;
  StoredInput input = stored(test::small_dot());
  RunRecord record{"1", "c", {{3, "host", 0, 4, 1.0}}, {}};
};

TEST_F(SavedStateTest, TheNewestIsFound) {
  EXPECT_EQ(find_state(stem, input, false), "");
  write(1);
  write(2);
  EXPECT_EQ(found(), 2);
  EXPECT_EQ(saved_state_from(find_state(stem, input, false)).segments.front().ranks, 3);
}

TEST_F(SavedStateTest, WhatIsNotFiniteIsNotWritten) {
  write(1);
  for (const char* path : {"theta", "walkers", "chains"}) {
    for (const Real broken : {std::numeric_limits<Real>::quiet_NaN(), std::numeric_limits<Real>::infinity()}) {
      Archive state;
      state.put("number", 2);
      state.put(path, std::vector<Real>{0.5, broken});
      EXPECT_THROW(write_state(checkpoint_file(stem), input, state, record), NumericalError);
      EXPECT_EQ(found(), 1);
    }
  }
}

TEST_F(SavedStateTest, TheOneBeforeServesIfTheNewestIsDamaged) {
  write(1);
  write(2);
  damage(checkpoint_file(stem));
  EXPECT_EQ(found(), 1);
}

TEST_F(SavedStateTest, TheOneBeforeServesIfTheNewestIsMissing) {
  write(1);
  write(2);
  std::filesystem::remove(checkpoint_file(stem));
  EXPECT_EQ(found(), 1);
}

TEST_F(SavedStateTest, BothDamagedIsAnError) {
  write(1);
  write(2);
  damage(checkpoint_file(stem));
  damage(checkpoint_file(stem).string() + ".prev");
  EXPECT_THROW(find_state(stem, input, false), CheckpointError);
  EXPECT_EQ(find_state(stem, input, true), "");
  EXPECT_FALSE(std::filesystem::exists(checkpoint_file(stem)));
}

TEST_F(SavedStateTest, TheStateOfAnotherInputIsNotTaken) {
  write(1);
  EXPECT_THROW(find_state(stem, stored(test::small_dot({"system.omega=0.5"})), false), FileError);
}

}  // namespace
}  // namespace rbm
