#include "rbm_vmc/io/read_input.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "random_input.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/io/input_toml.hpp"

namespace rbm {
namespace {

using Lines = std::vector<std::string>;

class ReadInput : public testing::Test {
 protected:
  ReadInput() { std::filesystem::create_directories(folder); }
  ~ReadInput() override { std::filesystem::remove_all(folder); }

  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }

  Lines problems_of(const std::filesystem::path& file, const std::vector<Override>& overrides = {}) {
    try {
      read_input(file, overrides);
    } catch (const InputError& error) {
      return error.problems();
    }
    return {};
  }

  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("read_input_test." + std::to_string(getpid()));
};

constexpr const char* kDot = "[system]\nkind = \"quantum-dot\"\nparticles = 2\n";

TEST_F(ReadInput, BothKindsOfFilesGiveTheSameInput) {
  RandomInput random(21);
  for (int i = 0; i < 20; ++i) {
    const auto input = random.draw();
    write_archive(folder / "a.h5", to_archive(input));
    EXPECT_EQ(read_input(folder / "a.h5"), input);
    EXPECT_EQ(read_input(write("a.toml", to_toml(input))), input);
  }
}

TEST_F(ReadInput, TheContentDecidesNotTheName) {
  const auto input = RandomInput(2).draw();
  write_archive(folder / "named.toml", to_archive(input));
  EXPECT_EQ(read_input(folder / "named.toml"), input);
}

TEST_F(ReadInput, OverridesWinAndFillInInTheirOrder) {
  const auto file = write("dot.toml", "[system]\nkind = \"quantum-dot\"\nomega = 2\n");
  const auto input = read_input(file, {{"system.omega", "3"}, {"system.particles", "4"}, {"system.omega", "1/2"}});
  EXPECT_EQ(input.system.omega, std::vector<Real>{0.5});
  EXPECT_EQ(input.system.particles, 4);
}

TEST_F(ReadInput, AllProblemsOfFileAndCommandLineTogether) {
  const auto file = write("dot.toml", "[system]\nparticles = 0\nomga = 1\n[run]\nseed = -1\n");
  const auto problems = problems_of(file, {{"system.omega", "-1"}, {"systm", "1"}});
  const Lines expected{"system.particles: out of range (dot.toml:2: found 0, allowed 1 to 1000)",
                       "system.omga: unknown key (dot.toml:3) did you mean system.omega?",
                       "run.seed: out of range (dot.toml:5: found -1, allowed >= 0)",
                       "system.omega: out of range (found -1, allowed > 0)",
                       "systm: unknown key see rbm_input schema",
                       "system.kind: missing (every input needs it) give it one of quantum-dot, trapped-bosons, custom, calogero"};
  EXPECT_EQ(problems, expected);
}

TEST_F(ReadInput, MissingKeysAndGroups) {
  EXPECT_EQ(problems_of(write("empty.toml", "")).size(), 2u);
  EXPECT_EQ(problems_of(write("dot.toml", "[system]\nkind = \"custom\"\n")),
            Lines{"system.particles: missing (every input needs it) give it a number"});
  Archive archive;
  archive.attribute("", "format", Input::kKind.format);
  write_archive(folder / "a.h5", archive);
  EXPECT_EQ(problems_of(folder / "a.h5").size(), 3u);
}

TEST_F(ReadInput, FilesThatCannotBeRead) {
  EXPECT_THROW(read_input(folder / "absent.toml"), FileError);
  EXPECT_THROW(read_input(folder / "absent.h5"), FileError);
  EXPECT_THROW(read_input(folder), FileError);
  EXPECT_THROW(read_input("/dev/zero"), FileError);
  EXPECT_THROW(read_input(write("a.h5", "")), FileError);
  EXPECT_THROW(read_input(write("a.h5", "[system]\n")), FileError);
  EXPECT_THROW(read_input(write("a.txt", kDot)), FileError);
}

TEST_F(ReadInput, EveryTruncationOfATextEndsWell) {
  const std::string text = to_toml(RandomInput(4).draw());
  for (std::size_t length = 0; length < text.size(); length += 1 + text.size() / 300) {
    const auto file = write("cut.toml", text.substr(0, length));
    EXPECT_NO_FATAL_FAILURE(problems_of(file));
  }
}

TEST_F(ReadInput, ResultsAreReadOnlyWhenAskedFor) {
  auto input = RandomInput(8).draw();
  Archive results;
  results.attribute("", "format", kResultsFormat);
  results.attribute("", "format_version", 1);
  results.graft("input", to_archive(input));
  write_archive(folder / "a.results.h5", results);
  EXPECT_EQ(read_stored_input(folder / "a.results.h5"), input);
  EXPECT_THROW(read_input(folder / "a.results.h5"), InputError);
  EXPECT_EQ(read_stored_input(write("dot.toml", kDot)).system.particles, 2);
}

}  // namespace
}  // namespace rbm
