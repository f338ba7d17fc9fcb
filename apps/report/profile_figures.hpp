/// Figures of observables and parameters of a run of rbm_vmc: densities, pair distributions, weights.
#pragma once

#include "apps/report/figures.hpp"

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

inline std::string pair_figures(Figures& figures, const ReportedRun& run) {
  return curves_figure(figures, "Distribution of pair distances g(r) [bohr^-D]; its integral is the number of pairs.",
                       profile_curves(run, "pair_correlation"),
                       "set xlabel 'r [bohr]'\nset ylabel 'g(r)'\nset yrange [0:*]");
}

/// Every array of two indices of /parameters as an image, rows downwards; single numbers in a table.
inline std::string weight_figures(Figures& figures, const ReportedRun& run) {
  constexpr Index kMostCells = 200000;
  std::string html;
  TextTable single = {{"parameter", "value"}};
  for (const auto& [path, dataset] : run.archive().datasets()) {
    if (!path.starts_with("parameters/") || dataset.shape.size() > 2) continue;
    const auto values = run.numbers(path);
    if (values.size() == 1) single.push_back({path.substr(11), number_text(values.front())});
    if (values.size() < 2 || dataset.shape.size() != 2 || std::ssize(values) > kMostCells) continue;
    const auto rows = static_cast<std::size_t>(dataset.shape[0]), columns = static_cast<std::size_t>(dataset.shape[1]);
    Columns cells(3);
    for (std::size_t i = 0; i < values.size(); ++i) {
      cells[0].push_back(static_cast<Real>(i % columns) + 1);
      cells[1].push_back(static_cast<Real>(i / columns) + 1);
      cells[2].push_back(values[i]);
    }
    // gnuplot draws no image of a single row or column: such a one becomes a curve.
    if (rows < 2 || columns < 2) {
      std::vector<Real> index(values.size());
      for (std::size_t i = 0; i < index.size(); ++i) index[i] = static_cast<Real>(i) + 1;
      html += curves_figure(figures, fmt::format("{} [{} x {}].", path.substr(11), rows, columns), {{"", index, values, {}}},
                            "set xlabel 'index'\nset ylabel 'weight'");
      continue;
    }
    html += map_figure(
        figures, fmt::format("{} [{} x {}]: one column a hidden unit; white is 0.", path.substr(11), rows, columns), cells,
        "set yrange [*:*] reverse\nset autoscale fix\nset xlabel 'column'\nset ylabel 'row'\nset xtics out\nset ytics out",
        true, 310);
  }
  return figure_grid(html) + (single.size() > 1 ? html_table(single) : "");
}

}  // namespace rbm
