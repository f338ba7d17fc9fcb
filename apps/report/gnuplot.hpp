/// Figures drawn by gnuplot in a child process: commands and data go to files of a temporary folder, SVG comes back.
///
/// Nothing that was read from a file stands in the commands but numbers.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/base/contract.hpp"

namespace rbm {

/// Lines of numbers beneath each other; columns of equal length.
using Columns = std::vector<std::vector<Real>>;

inline void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

class Gnuplot {
 public:
  Gnuplot() {
    std::string name = (std::filesystem::temp_directory_path() / "rbm_report-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw FileError(name + ": no temporary folder can be made there (set TMPDIR)");
    folder_ = name;
  }
  Gnuplot(const Gnuplot&) = delete;
  Gnuplot& operator=(const Gnuplot&) = delete;
  ~Gnuplot() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  /// Writes a file of data; its name in quotes, as a plot command takes it. Numbers that are not finite, or beyond 1e100, are gaps.
  std::string data(const Columns& columns) {
    const auto name = fmt::format("data{}", files_++);
    std::string text;
    for (std::size_t row = 0; !columns.empty() && row < columns.front().size(); ++row) {
      for (const auto& column : columns) {
        text += std::abs(column[row]) < 1e100 ? fmt::format("{:.15g} ", column[row]) : "NaN ";
      }
      text += '\n';
    }
    write(name, text);
    return "'" + name + "'";
  }

  /// Adds a figure of this size; returns its number.
  std::size_t figure(const std::string& commands, int width, int height) {
    script_ += fmt::format(
        "reset\nset terminal svg size {},{} dynamic noenhanced standalone font 'sans-serif,14' name 'figure{}'\n"
        "set output 'figure{}.svg'\nset border lw 0.8\nset tics nomirror out scale 0.6\nset grid lc rgb '#8a8a8a' lw 0.4 dt "
        "solid\n"
        "unset key\nset style fill transparent solid 0.25 noborder\n{}\nunset output\n",
        width, height, figures_, figures_, commands);
    return figures_++;
  }

  /// The SVG elements of all figures, in their order: without prolog, black as the colour of the text around.
  std::vector<std::string> draw() const {
    if (figures_ == 0) return {};
    write("figures.gp", script_);
    run();
    std::vector<std::string> drawn;
    for (std::size_t i = 0; i < figures_; ++i) drawn.push_back(clean(read(fmt::format("figure{}.svg", i)), i));
    return drawn;
  }

 private:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream stream(folder_ / name, std::ios::binary);
    if (!(stream << text).flush()) throw FileError((folder_ / name).string() + ": cannot be written (is the disk full?)");
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return text.str();
  }

  void run() const {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addchdir_np(&actions, folder_.c_str());
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "log", O_WRONLY | O_CREAT, 0600);
    ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    std::array<std::string, 3> words = {"gnuplot", "-d", "figures.gp"};
    std::array<char*, 4> arguments = {words[0].data(), words[1].data(), words[2].data(), nullptr};
    pid_t child = 0;
    const int problem = ::posix_spawnp(&child, "gnuplot", &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (problem != 0) {
      throw FileError("gnuplot: cannot be started (it draws the figures of a page) install gnuplot-nox, or leave out -o");
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      auto log = read("log");
      throw FileError("gnuplot: failed (" + log.substr(0, 400) + ") please report it");
    }
  }

  static std::string clean(std::string svg, std::size_t number) {
    const auto begin = svg.find("<svg");
    const auto end = svg.rfind("</svg>");
    if (begin == std::string::npos || end == std::string::npos)
      throw FileError("gnuplot: drew no figure (its version 5 is needed)");
    svg = svg.substr(begin, end + 6 - begin);
    for (const std::string tag : {"title", "desc"}) {  // they hold commands, which browsers show as tool tips
      const auto open = "<" + tag + ">", close = "</" + tag + ">";
      for (auto from = svg.find(open); from != std::string::npos; from = svg.find(open, from)) {
        const auto to = svg.find(close, from);
        if (to == std::string::npos) break;
        svg.erase(from, to + close.size() - from);
      }
    }
    for (const auto* black : {"\"black\"", "\"rgb(  0,   0,   0)\"", "\"rgb(0, 0, 0)\"", "\"rgb(0,0,0)\"", "\"#000000\""})
      replace_all(svg, black, "\"currentColor\"");
    for (const auto* black : {"'black'", "'rgb(  0,   0,   0)'"}) replace_all(svg, black, "'currentColor'");
    for (const auto* name : {"gnuplot_canvas", "gpDot", "gpPt", "textbox", "greybox"}) {  // names are of the whole page
      for (const auto* before : {"id='", "id=\"", "#"})
        replace_all(svg, fmt::format("{}{}", before, name), fmt::format("{}f{}{}", before, number, name));
    }
    svg.replace(0, 4, "<svg role=\"img\"");
    return svg;
  }

  std::filesystem::path folder_;
  std::string script_ = "set encoding utf8\n";
  std::size_t files_ = 0, figures_ = 0;
};

}  // namespace rbm
