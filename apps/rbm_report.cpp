/// rbm_report: shows results of rbm_vmc and rbm_train, as text on a terminal or as one page of HTML.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <set>
#include <string>
#include <vector>

#include "apps/given_file.hpp"
#include "apps/parse_command_line.hpp"
#include "apps/print_text.hpp"
#include "apps/report/csv_tables.hpp"
#include "apps/report/page.hpp"
#include "apps/report/text_report.hpp"
#include "apps/report_errors.hpp"
#include "apps/standard_streams.hpp"

namespace {

constexpr const char* kProgram = "rbm_report";

struct CommandLine {
  std::vector<std::string> results;
  std::string page;
  std::string folder;
};

void describe_options(CLI::App& app, CommandLine& line) {
  app.name(kProgram);
  app.description(
      "Shows results of rbm_vmc and rbm_train, of running, stopped and finished runs:\n"
      "as text, as a page of HTML that needs no network, or as tables. Several results\n"
      "are compared.");
  app.footer(
      "Examples:\n"
      "  rbm_report dot.results.h5                          verdict, curve and tables\n"
      "  rbm_report dot.results.h5 -o report.html           a page with all figures\n"
      "  rbm_report a.results.h5 b.results.h5 -o both.html  compared\n"
      "  rbm_report dot.results.h5 --csv tables             history and profiles as CSV\n"
      "The figures of a page are drawn by gnuplot (Debian: gnuplot-nox).\n"
      "Exit codes: 0 done, 2 bad command line or no results, 3 a file cannot be read or\nwritten, or there is no gnuplot.");
  app.set_version_flag("--version",
                       fmt::format("{} {} (git {}, HDF5 {})", kProgram, RBM_VERSION, RBM_GIT_COMMIT, rbm::hdf5_version()));
  app.add_option("results", line.results, "results files, NAME.results.h5")->required();
  app.add_option("-o,--output", line.page, "FILE: write one self-contained HTML page");
  app.add_option("--csv", line.folder, "FOLDER: write the tables as CSV files");
}

/// A name for the tables of each run: its stem, with a number where two runs have the same.
void write_tables(const std::vector<rbm::ReportedRun>& runs, const std::string& path) {
  rbm::CsvFolder folder(path);
  std::set<std::string> taken;
  std::size_t tables = 0;
  for (const auto& run : runs) {
    auto stem = run.stem();
    for (int number = 2; !taken.insert(stem).second; ++number) stem = fmt::format("{}-{}", run.stem(), number);
    tables += folder.write(run, stem);
  }
  rbm::print_text(fmt::format("wrote {} tables in {}\n", tables, path));
}

int run(int argc, const char* const* argv) {
  CLI::App app;
  CommandLine line;
  describe_options(app, line);
  if (const auto text = rbm::parse_command_line(app, argc, argv)) {
    rbm::print_text(*text);
    return rbm::kFinished;
  }
  std::vector<rbm::ReportedRun> runs;
  for (const auto& file : line.results) {
    rbm::check_given(file);
    runs.emplace_back(file);
  }
  if (!line.folder.empty()) write_tables(runs, line.folder);
  if (!line.page.empty()) {
    const auto page = rbm::ReportPage(runs).html();
    rbm::write_durably(line.page, std::as_bytes(std::span(page)), rbm::Previous::discard, [](const auto&) {});
    rbm::print_text(
        fmt::format("wrote {} ({:.1f} MB); open it in a browser\n", line.page, static_cast<double>(page.size()) / 1e6));
  }
  if (line.page.empty() && line.folder.empty())
    rbm::print_text(rbm::TextReport(rbm::colours_wanted(STDOUT_FILENO)).of(runs));
  return rbm::kFinished;
}

}  // namespace

int main(int argc, char** argv) {
  rbm::guard_standard_streams();
  try {
    return run(argc, argv);
  } catch (...) {
    return rbm::report(kProgram, rbm::failure_of(std::current_exception()));
  }
}
