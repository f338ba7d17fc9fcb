#include "rbm_vmc/session/run.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/io/hdf5_file.hpp"
#include "support/small_runs.hpp"

namespace rbm {
namespace {

class RunTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::temp_directory_path() / ("rbm_run_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    options.stem = folder / "dot";
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  /// The results without what may differ between two runs of one input.
  Archive comparable(const std::filesystem::path& stem) const {
    const Archive archive = read_archive(results_file(stem));
    Archive kept;
    for (const auto& [path, dataset] : archive.datasets()) {
      if (!path.starts_with("segments") && !path.starts_with("performance") && path != "history/seconds") kept.put(path, dataset);
    }
    return kept;
  }

  RunStatus run_of(const Input& input, const RunOptions& how, RunObserver& observer) {
    Simulation simulation(input, serial);
    return run(simulation, serial, how, observer);
  }

  std::filesystem::path folder;
  RunOptions options;
  Communicator serial;
  RunObserver nobody;
};

TEST_F(RunTest, FinishesAndLeavesItsFiles) {
  EXPECT_EQ(run_of(test::small_dot(), options, nobody), RunStatus::finished);
  const Archive results = read_archive(results_file(options.stem));
  EXPECT_EQ(*results.find_attribute("", "status"), Dataset("finished"));
  EXPECT_TRUE(std::filesystem::exists(checkpoint_file(options.stem)));
}

TEST_F(RunTest, StoppedAfterEveryUnitItEndsWithTheSameBits) {
  const Input input = test::small_dot();
  RunOptions undisturbed = options;
  undisturbed.stem = folder / "whole";
  run_of(input, undisturbed, nobody);
  options.stop_requested = [] { return true; };
  int starts = 1;
  while (run_of(input, options, nobody) == RunStatus::stopped) {
    ++starts;
    ASSERT_LT(starts, 200);
  }
  EXPECT_GT(starts, 10);
  EXPECT_EQ(comparable(options.stem), comparable(undisturbed.stem));
  EXPECT_EQ(read_archive(results_file(options.stem)).integers("segments/ranks").size(), static_cast<std::size_t>(starts));
}

TEST_F(RunTest, AFinishedRunIsLeftAlone) {
  run_of(test::small_dot(), options, nobody);
  const auto before = std::filesystem::last_write_time(results_file(options.stem));
  EXPECT_EQ(run_of(test::small_dot(), options, nobody), RunStatus::finished);
  EXPECT_EQ(std::filesystem::last_write_time(results_file(options.stem)), before);
}

TEST_F(RunTest, AnotherInputDoesNotOverwrite) {
  run_of(test::small_dot(), options, nobody);
  EXPECT_THROW(run_of(test::small_dot({"run.seed=2"}), options, nobody), FileError);
  std::filesystem::remove(checkpoint_file(options.stem));
  std::filesystem::remove(checkpoint_file(options.stem).string() + ".prev");
  EXPECT_THROW(run_of(test::small_dot({"run.seed=2"}), options, nobody), FileError);
  options.fresh = true;
  EXPECT_EQ(run_of(test::small_dot({"run.seed=2"}), options, nobody), RunStatus::finished);
  EXPECT_EQ(read_archive(results_file(options.stem)).integer("input/run/seed"), 2);
}

TEST_F(RunTest, TheTimeBetweenCheckpointsMayChange) {
  const auto stop = options.stop_requested = [] { return true; };
  run_of(test::small_dot(), options, nobody);
  EXPECT_NO_THROW(run_of(test::small_dot({"run.checkpoint_seconds=7"}), options, nobody));
}

TEST_F(RunTest, AMissingFolderIsRefusedBeforeAnyWork) {
  options.stem = folder / "nowhere" / "dot";
  EXPECT_THROW(run_of(test::small_dot(), options, nobody), FileError);
}

TEST_F(RunTest, ATimeLimitStopsCleanly) {
  options.max_seconds = 1e-3;
  EXPECT_EQ(run_of(test::small_dot(), options, nobody), RunStatus::stopped);
  EXPECT_EQ(*read_archive(results_file(options.stem)).find_attribute("", "status"), Dataset("stopped"));
}

}  // namespace
}  // namespace rbm
