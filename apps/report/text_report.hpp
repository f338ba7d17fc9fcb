/// A report for a terminal of 80 columns: verdict, a curve of the energy, tables. Colours only if someone watches.
#pragma once

#include <string>
#include <vector>

#include "apps/report/braille.hpp"
#include "apps/report/tables.hpp"
#include "apps/terminal.hpp"
#include "apps/text_width.hpp"

namespace rbm {

constexpr std::size_t kTextWidth = kUsualColumns;

/// Columns beneath each other; a last column that is too wide is cut.
inline std::string text_table(const TextTable& table) {
  std::vector<std::size_t> widths;
  for (const auto& row : table) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::min<std::size_t>(40, std::max(widths[c], width_of(printable(row[c]))));
  }
  std::string text;
  for (const auto& row : table) {
    std::string line = " ";
    for (std::size_t c = 0; c < row.size(); ++c) {
      const auto cell = cut_text(printable(row[c]), widths[c]);
      line += " " + cell + std::string(c + 1 < row.size() ? widths[c] - width_of(cell) + 1 : 0, ' ');
    }
    text += cut_text(line, kTextWidth) + "\n";
  }
  return text;
}

class TextReport {
 public:
  explicit TextReport(bool colours) : colours_(colours) {}

  std::string of(const std::vector<ReportedRun>& runs) const {
    std::string text;
    if (runs.size() > 1) text += comparison(runs) + "\n";
    for (const auto& run : runs) text += one(run) + (&run == &runs.back() ? "" : "\n");
    return text;
  }

 private:
  std::string coloured(const std::string& text, std::string_view code) const {
    const bool line = text.ends_with('\n');
    return in_colour(colours_, code, text.substr(0, text.size() - (line ? 1 : 0))) + (line ? "\n" : "");
  }

  std::string part(const std::string& title, const TextTable& table) const {
    return table.empty() ? "" : "\n" + coloured(title, kBold) + "\n" + text_table(table);
  }

  std::string one(const ReportedRun& run) const {
    static constexpr std::array<std::string_view, 3> kColours = {kGreen, kYellow, kRed};
    const auto verdict = verdict_of(run);
    std::string text = coloured(wrapped(run.file(), kTextWidth), kBold);
    text += coloured(wrapped(verdict.energy, kTextWidth), kColours[static_cast<std::size_t>(verdict.judgement)]);
    for (const auto& line : verdict.lines) text += wrapped(line, kTextWidth);
    for (const auto& problem : run.problems()) text += wrapped("not read: " + problem, kTextWidth);
    text += run.is_training() ? curve("ln p of the samples [nat] over the evaluations", run.numbers("likelihood/samples"))
                              : curve("energy over the iterations [hartree]", run.numbers("history/energy"));
    if (!run.is_training()) {
      text += part("Parts of the energy", energy_table(run)) + part("Sampling", sampling_table(run)) +
              part("V-score and zero variance", accuracy_table(run)) + part("Means", mean_table(run));
    }
    return text + part("Time", time_table(run)) + part("Starts", segment_table(run));
  }

  /// Begins of runs, far above the rest, are drawn at the upper edge: the scale is that of the last three quarters.
  std::string curve(const std::string& title, const std::vector<Real>& values) const {
    std::vector<Real> later;
    for (std::size_t i = values.size() / 4; i < values.size(); ++i) {
      if (std::isfinite(values[i])) later.push_back(values[i]);
    }
    if (later.size() < 2) return "";
    const auto [lower, upper] = std::ranges::minmax(later);
    const auto top = fmt::format("{:.8g}", upper), bottom = fmt::format("{:.8g}", lower);
    const auto label = std::max(top.size(), bottom.size());
    constexpr int kHeight = 5;
    const auto lines = braille_curve(values, static_cast<int>(kTextWidth - label - 3), kHeight, lower, upper);
    std::string text = "\n" + coloured(title, kBold) + "\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& mark = i == 0 ? top : i + 1 == lines.size() ? bottom : std::string();
      text += fmt::format(" {:>{}} {}\n", mark, label, coloured(lines[i], "36"));
    }
    return text;
  }

  std::string comparison(const std::vector<ReportedRun>& runs) const {
    TextTable table = {{"result", "sigma", "variance", "status", "file"}};
    for (const auto& run : runs) {
      const Real sigma = run.real("result/reference/deviation_sigma"), variance = run.real("result/energy/variance");
      table.push_back({verdict_of(run).energy, std::isfinite(sigma) ? fmt::format("{:+.1f}", sigma) : "",
                       std::isfinite(variance) ? number_text(variance, 2) : "", run.status(), run.name()});
    }
    return coloured("Results compared; sigma: deviation from the reference", kBold) + "\n" + text_table(table);
  }

  bool colours_;
};

}  // namespace rbm
