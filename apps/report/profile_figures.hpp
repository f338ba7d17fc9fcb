/// Figures of observables and parameters of a run of rbm_vmc: densities, pair distributions, weights.
#pragma once

#include "apps/report/history_figures.hpp"

namespace rbm {

/// Observables whose mean is a row of bins and whose names begin like this.
inline std::vector<Curve> profile_curves(const ReportedRun& run, std::string_view begin, std::string_view not_this = "\n") {
  std::vector<Curve> curves;
  for (const auto& name : run.names_with("observables", "mean")) {
    const std::string group = "observables/" + name + "/";
    if (!name.starts_with(begin) || name.starts_with(not_this) || run.shape(group + "mean").size() != 1) continue;
    auto grid = run.numbers(group + "grid"), mean = run.numbers(group + "mean"), error = run.numbers(group + "error");
    if (grid.size() != mean.size() || mean.empty()) continue;
    if (error.size() != mean.size()) error.clear();
    curves.push_back({name, std::move(grid), std::move(mean), std::move(error)});
  }
  return curves;
}

/// Values [rows × columns] on a grid of two axes; x is the first axis.
inline Columns plane_cells(const ReportedRun& run, const std::string& group) {
  const auto shape = run.shape(group + "mean");
  const auto mean = run.numbers(group + "mean"), grid = run.numbers(group + "grid");
  if (shape.size() != 2 || shape[0] < 2 || shape[0] != shape[1] || std::ssize(grid) != 2 * shape[0]) return {};
  const auto bins = static_cast<std::size_t>(shape[0]);
  Columns cells(3);
  for (std::size_t i = 0; i < mean.size(); ++i) {
    cells[0].push_back(grid[i / bins]);
    cells[1].push_back(grid[bins + i % bins]);
    cells[2].push_back(mean[i]);
  }
  return cells;
}

inline std::string density_figures(Figures& figures, const ReportedRun& run) {
  std::string html = curves_figure(
      figures, "One-body density n(r) [bohr^-D], r from the centre of the trap; the band is one sigma.",
      profile_curves(run, "density", "density_x"), "set xlabel 'r [bohr]'\nset ylabel 'n(r)'\nset yrange [0:*]");
  html += curves_figure(figures, "Density along the line, n(x) [1/bohr].", profile_curves(run, "density_x"),
                        "set xlabel 'x [bohr]'\nset ylabel 'n(x)'\nset yrange [0:*]");
  for (const auto& name : run.names_with("observables", "mean")) {
    const auto cells = plane_cells(run, "observables/" + name + "/");
    if (cells.empty()) continue;
    html += map_figure(figures, name + ": map over x and y [1/bohr²].", cells,
                       "set size ratio -1\nset xlabel 'x [bohr]'\nset ylabel 'y [bohr]'\nset autoscale fix", false);
  }
  return html;
}

/// n(r) of each run.
inline std::string compared_densities(Figures& figures, const std::vector<ReportedRun>& runs) {
  std::vector<Curve> curves;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (auto& curve : profile_curves(runs[i], "density")) {
      if (curve.label != "density") continue;
      curve.label = run_label(runs, i);
      curves.push_back(std::move(curve));
    }
  }
  return curves_figure(figures, "One-body density n(r) [bohr^-D] of each run.", curves,
                       "set xlabel 'r [bohr]'\nset ylabel 'n(r)'\nset yrange [0:*]");
}

inline std::string pair_figures(Figures& figures, const ReportedRun& run) {
  return curves_figure(figures, "Distribution of pair distances g(r) [bohr^-D]; its integral is the number of pairs.",
                       profile_curves(run, "pair_correlation"),
                       "set xlabel 'r [bohr]'\nset ylabel 'g(r)'\nset yrange [0:*]");
}

/// Values beneath each other as points over their index.
inline std::string array_figure(Figures& figures, const std::string& caption, const std::vector<Real>& values) {
  std::vector<Real> index(values.size());
  for (std::size_t i = 0; i < index.size(); ++i) index[i] = static_cast<Real>(i) + 1;
  return curves_figure(figures, caption, {{"", index, values, {}}}, "set xlabel 'index'\nset ylabel 'value'");
}

inline std::string matrix_figure(Figures& figures, const std::string& caption, const std::vector<Real>& values,
                                 std::size_t rows, std::size_t columns) {
  constexpr std::size_t kEveryTic = 20;
  Columns cells(3);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t row = i / columns;
    cells[0].push_back(static_cast<Real>(i % columns) + 1);
    cells[1].push_back(static_cast<Real>(row) + 1);
    cells[2].push_back(values[i]);
  }
  std::string settings = "set yrange [*:*] reverse\nset autoscale fix\nset xlabel 'column'\nset ylabel 'row'";
  if (columns <= kEveryTic) settings += "\nset xtics 1,1";
  if (rows <= kEveryTic) settings += "\nset ytics 1,1";
  return map_figure(figures, caption, cells, settings, true, 310);
}

/// Every array of /parameters but the list of all: those of two indices as images, rows downwards; a few numbers in a table.
inline std::string weight_figures(Figures& figures, const ReportedRun& run) {
  constexpr std::size_t kMostCells = 200000, kFew = 8;
  std::string html;
  TextTable few = {{"parameters", "values"}};
  for (const auto& [path, dataset] : run.archive().datasets()) {
    if (!path.starts_with("parameters/") || path == "parameters/values" || dataset.shape.size() > 2) continue;
    const auto values = run.numbers(path);
    const auto name = path.substr(std::string_view("parameters/").size());
    const auto rows = static_cast<std::size_t>(dataset.shape.empty() ? 1 : dataset.shape.front());
    const std::size_t columns = rows == 0 ? 0 : values.size() / rows;
    if (values.empty() || values.size() > kMostCells) continue;
    if (rows > 1 && columns > 1) {
      html += matrix_figure(figures, fmt::format("{} [{} x {}]: white is 0.", name, rows, columns), values, rows, columns);
    } else if (values.size() <= kFew) {
      std::vector<std::string> texts;
      texts.reserve(values.size());
      for (const Real value : values) texts.push_back(number_text(value, 5));
      few.push_back({name, fmt::format("{}", fmt::join(texts, ", "))});
    } else {
      html += array_figure(figures, fmt::format("{} [{}].", name, values.size()), values);
    }
  }
  return figure_grid(html) + (few.size() > 1 ? html_table(few) : "");
}

}  // namespace rbm
