#include "apps/parse_command_line.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

/// A program with one option, one number, one file and a command.
struct Program {
  CLI::App app;
  std::string file;
  int count = 0;
  Program() {
    app.name("prog");
    app.add_option("file", file);
    app.add_option("--count", count, "how many of them there shall be, which takes a rather long line to explain");
    app.add_subcommand("show", "shows")->add_option("what", file);
  }
  std::optional<std::string> parse(std::vector<const char*> words) {
    words.insert(words.begin(), "prog");
    return parse_command_line(app, static_cast<int>(words.size()), words.data());
  }
  std::string problem(const std::vector<const char*>& words) {
    try {
      parse(words);
    } catch (const InputError& error) {
      return error.what();
    }
    return "none";
  }
};

TEST(ParseCommandLine, SaysWhatIsWrongAndWhatWasMeant) {
  EXPECT_EQ(Program().problem({"--count", "3", "a.h5"}), "none");
  EXPECT_EQ(Program().problem({"--cuont", "3"}), "--cuont: unknown option did you mean --count?");
  EXPECT_EQ(Program().problem({"--count", "ten"}), "--count: wrong type (found ten) see prog --help");
  EXPECT_EQ(Program().problem({"a.h5", "b.h5"}), "b.h5: unexpected word see prog --help");
  EXPECT_EQ(Program().problem({"shwo", "b.h5"}), "b.h5: unexpected word did you mean prog show?");
}

TEST(ParseCommandLine, HelpFits80Columns) {
  const auto help = Program().parse({"--help"});
  ASSERT_TRUE(help);
  std::istringstream lines(*help);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80u) << line;
  EXPECT_NE(help->find("explain"), std::string::npos) << "nothing is lost";
}

}  // namespace
}  // namespace rbm
