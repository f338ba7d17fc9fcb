/// The figures of a page: each is a caption of ours and a drawing that gnuplot makes once all are known.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "apps/report/gnuplot.hpp"
#include "apps/report/html.hpp"
#include "apps/report/reported_run.hpp"

namespace rbm {

/// Legible on light and on dark pages.
constexpr const char* kQuietColour = "#8a8a8a";
constexpr std::array<const char*, 6> kSeriesColours = {"#3b82c4", "#d9652b", "#2f9e6e", "#a35bc9", "#b58a00", "#c94f7c"};

/// Names of curves and their colours.
using Legend = std::vector<std::pair<std::string, std::string>>;

/// Where a figure will stand in the text of a page, until they are drawn.
class Figures {
 public:
  /// A figure with its legend and its caption, which are escaped here; to be put into `<div class="figures">`.
  std::string add(const std::string& caption, const std::string& commands, const Legend& legend = {}, int height = 310) {
    const auto number = gnuplot_.figure(commands, 480, height);
    captions_.push_back(caption);
    std::string keys;
    for (const auto& [label, colour] : legend)
      keys += fmt::format("<span class=\"key\"><i style=\"background:{}\"></i>{}</span> ", colour, escaped(label));
    return fmt::format("<figure>{}{}<figcaption>{}</figcaption></figure>\n", keys.empty() ? "" : "<div>" + keys + "</div>",
                       mark(number), escaped(caption));
  }
  std::string data(const Columns& columns) { return gnuplot_.data(columns); }

  /// Draws all of them and puts them where they belong.
  std::string draw_into(std::string page) const {
    const auto drawn = gnuplot_.draw();
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      auto svg = drawn[i];
      svg.insert(4, fmt::format(" aria-label=\"{}\"", escaped(captions_[i])));
      replace_all(page, mark(i), svg);
    }
    return page;
  }

 private:
  /// No text from a file can be this: there it would be escaped.
  static std::string mark(std::size_t number) { return fmt::format("<!--figure {}-->", number); }

  Gnuplot gnuplot_;
  std::vector<std::string> captions_;
};

/// At most about a thousand rows of `count`, the last one among them.
inline std::vector<std::size_t> shown_rows(std::size_t first, std::size_t count) {
  constexpr std::size_t kMost = 1000;
  std::vector<std::size_t> rows;
  const std::size_t step = count > first ? (count - first + kMost - 1) / kMost : 1;
  for (std::size_t row = first; row < count; row += step) rows.push_back(row);
  if (!rows.empty() && rows.back() != count - 1) rows.push_back(count - 1);
  return rows;
}

inline std::vector<Real> picked(const std::vector<Real>& values, const std::vector<std::size_t>& rows) {
  std::vector<Real> few;
  few.reserve(rows.size());
  for (const auto row : rows) few.push_back(row < values.size() ? values[row] : std::numeric_limits<Real>::quiet_NaN());
  return few;
}

/// Whether a row has numbers in all columns that gnuplot can draw; the last one also on a logarithmic axis, if it is one.
inline bool drawable(const Columns& columns, bool logarithmic = false) {
  constexpr Real kLargest = 1e100;
  for (std::size_t row = 0; !columns.empty() && row < columns.front().size(); ++row) {
    const bool numbers = std::ranges::all_of(columns, [&](const auto& column) { return std::abs(column[row]) < kLargest; });
    if (numbers && (!logarithmic || columns.back()[row] > 1 / kLargest)) return true;
  }
  return false;
}

/// One curve of a figure.
struct Curve {
  std::string label;
  std::vector<Real> x, y, error;  ///< error is empty if there is no band
};

/// Lines with bands of one sigma; a dashed horizontal line if `reference` is finite. Empty if there is nothing to draw.
inline std::string curves_figure(Figures& figures, const std::string& caption, const std::vector<Curve>& curves,
                                 const std::string& settings, bool logarithmic = false,
                                 Real reference = std::numeric_limits<Real>::quiet_NaN()) {
  std::vector<std::string> bands, lines;
  Legend legend;
  std::size_t colour = 0;
  for (const auto& curve : curves) {
    const auto* rgb = kSeriesColours[colour++ % kSeriesColours.size()];
    if (!drawable({curve.x, curve.y}, logarithmic)) continue;
    const auto file = figures.data(curve.error.empty() ? Columns{curve.x, curve.y} : Columns{curve.x, curve.y, curve.error});
    const bool few = curve.x.size() < 3;
    if (!few && !logarithmic && !curve.error.empty() && drawable({curve.x, curve.y, curve.error}))
      bands.push_back(fmt::format("{} using 1:($2-$3):($2+$3) with filledcurves lc rgb '{}'", file, rgb));
    if (!curve.label.empty()) legend.emplace_back(curve.label, rgb);
    const auto y = logarithmic ? "($2>0?$2:NaN)" : "2";
    lines.push_back(fmt::format("{} using 1:{} with {} lw 1.6 lc rgb '{}'", file, y, few ? "points pt 7" : "lines", rgb));
  }
  if (lines.empty()) return "";
  if (std::isfinite(reference)) {
    lines.push_back(fmt::format("{:.15g} with lines dt 2 lw 1.4 lc rgb '{}'", reference, kQuietColour));
    legend.emplace_back("reference", kQuietColour);
  }
  bands.insert(bands.end(), lines.begin(), lines.end());
  const auto* scale = logarithmic ? "set logscale y\nset format y '%.0e'\n" : "";
  return figures.add(caption, fmt::format("{}\n{}plot {}", settings, scale, fmt::join(bands, ", ")), legend);
}

/// A map of numbers: columns x, y and value beneath each other. Signed ones have white at zero.
inline std::string map_figure(Figures& figures, const std::string& caption, const Columns& cells,
                              const std::string& settings, bool is_signed, int height = 380) {
  if (cells.size() != 3 || !drawable(cells)) return "";
  Real largest = 0;
  for (const Real value : cells[2]) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  if (largest == 0) largest = 1;
  const auto palette = is_signed
                           ? "set palette defined (-1 '#2166ac', -0.5 '#92c5de', 0 '#f7f7f7', 0.5 '#f4a582', 1 '#b2182b')"
                           : "set palette defined (0 '#440154', 0.25 '#3b528b', 0.5 '#21918c', 0.75 '#5ec962', 1 '#fde725')";
  return figures.add(caption,
                     fmt::format("{}\nset tics front\n{}\nset style fill solid 1 noborder\nset cbrange "
                                 "[{:.6g}:{:.6g}]\nunset grid\nplot {} using 1:2:3 with image",
                                 palette, settings, is_signed ? -largest : 0.0, largest, figures.data(cells)),
                     {}, height);
}

inline std::string figure_grid(const std::string& figures) {
  return figures.empty() ? "<p class=\"quiet\">Nothing to show yet.</p>\n"
                         : "<div class=\"figures\">\n" + figures + "</div>\n";
}

}  // namespace rbm
