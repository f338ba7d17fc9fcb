/// The tables of results as CSV files: a line of names, then numbers with 17 digits; what is not finite is an empty field.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "apps/report/reported_run.hpp"
#include "rbm_vmc/io/durable_file.hpp"

namespace rbm {

using NamedColumns = std::vector<std::pair<std::string, std::vector<Real>>>;

inline std::string csv_text(const NamedColumns& columns) {
  std::string text;
  std::size_t rows = 0;
  for (const auto& [name, values] : columns) {
    text += (text.empty() ? "" : ",") + name;
    rows = std::max(rows, values.size());
  }
  text += '\n';
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto& values = columns[c].second;
      if (c > 0) text += ',';
      if (row < values.size() && std::isfinite(values[row])) text += fmt::format("{:.17g}", values[row]);
    }
    text += '\n';
  }
  return text;
}

/// A name of an observable as part of a name of a file.
inline std::string file_word(std::string name) {
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '_') c = '_';
  }
  return name;
}

class CsvFolder {
 public:
  /// Makes the folder if it is not there. Throws FileError.
  explicit CsvFolder(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::error_code problem;
    std::filesystem::create_directories(folder_, problem);
    if (problem) throw FileError(folder_.string() + ": cannot be made (" + problem.message() + ")");
  }

  /// <stem>.history.csv, <stem>.likelihood.csv, <stem>.blocking.csv and <stem>.<observable>.csv, as far as there are such;
  /// returns how many.
  std::size_t write(const ReportedRun& run, const std::string& stem) {
    const auto before = written_;
    write_group(run, "history", stem + ".history");
    write_group(run, "likelihood", stem + ".likelihood");
    write_group(run, "result/energy/blocking", stem + ".blocking");
    for (const auto& name : run.names_with("observables", "mean")) {
      const auto columns = observable(run, "observables/" + name + "/");
      if (!columns.empty()) put(stem + "." + file_word(name), columns);
    }
    return written_ - before;
  }

 private:
  void write_group(const ReportedRun& run, const std::string& group, const std::string& name) {
    static constexpr std::array<std::string_view, 3> kFirst = {"iteration", "epoch", "length"};
    NamedColumns columns;
    for (const auto first : kFirst) {
      if (auto values = run.numbers(fmt::format("{}/{}", group, first)); !values.empty())
        columns.emplace_back(first, std::move(values));
    }
    const Archive part = run.archive().subtree(group);
    for (const auto& [path, dataset] : part.datasets()) {
      if (std::ranges::find(kFirst, path) != kFirst.end() || dataset.shape.size() != 1) continue;
      if (auto values = run.numbers(fmt::format("{}/{}", group, path)); !values.empty())
        columns.emplace_back(file_word(path), std::move(values));
    }
    if (!columns.empty()) put(name, columns);
  }

  /// A row a bin; of planes a row a pair of bins.
  static NamedColumns observable(const ReportedRun& run, const std::string& group) {
    const auto shape = run.shape(group + "mean");
    const auto grid = run.numbers(group + "grid"), mean = run.numbers(group + "mean"), error = run.numbers(group + "error");
    if (shape.size() == 1 && grid.size() == mean.size()) return {{"grid", grid}, {"mean", mean}, {"error", error}};
    if (shape.size() != 2 || shape[0] != shape[1] || std::ssize(grid) != 2 * shape[0]) return {};
    const auto bins = static_cast<std::size_t>(shape[0]);
    std::vector<Real> x, y;
    for (std::size_t i = 0; i < mean.size(); ++i) {
      x.push_back(grid[i / bins]);
      y.push_back(grid[bins + i % bins]);
    }
    return {{"x", x}, {"y", y}, {"mean", mean}, {"error", error}};
  }

  void put(const std::string& name, const NamedColumns& columns) {
    const auto text = csv_text(columns);
    write_durably(folder_ / (name + ".csv"), std::as_bytes(std::span(text)), Previous::discard, [](const auto&) {});
    ++written_;
  }

  std::filesystem::path folder_;
  std::size_t written_ = 0;
};

}  // namespace rbm
