/// Figures of the history of runs of rbm_vmc: one curve a run.
#pragma once

#include "apps/report/figures.hpp"

namespace rbm {

/// The name of a run in figures: none for one alone.
inline std::string run_label(const std::vector<ReportedRun>& runs, std::size_t number) {
  return runs.size() == 1 ? "" : fmt::format("{} {}", number + 1, runs[number].stem());
}

/// A column of /history of each run, from this share of the iterations on.
inline std::vector<Curve> history_curves(const std::vector<ReportedRun>& runs, const std::string& column, bool band,
                                         double from = 0) {
  std::vector<Curve> curves;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto iteration = runs[i].numbers("history/iteration");
    const auto rows = shown_rows(static_cast<std::size_t>(from * static_cast<double>(iteration.size())), iteration.size());
    Curve curve{run_label(runs, i), picked(iteration, rows), picked(runs[i].numbers("history/" + column), rows), {}};
    for (Real& x : curve.x) x += 1;
    if (band) curve.error = picked(runs[i].numbers("history/error"), rows);
    curves.push_back(std::move(curve));
  }
  return curves;
}

/// What runs shall reach, if all have the same.
inline Real common_reference(const std::vector<ReportedRun>& runs) {
  const Real value = runs.front().real("result/reference/value");
  const bool same = std::ranges::all_of(runs, [&](const auto& run) { return run.real("result/reference/value") == value; });
  return same ? value : std::numeric_limits<Real>::quiet_NaN();
}

inline std::string history_figures(Figures& figures, const std::vector<ReportedRun>& runs) {
  const std::string iteration = "set xlabel 'iteration'\n";
  const Real reference = common_reference(runs);
  std::string html = curves_figure(figures, "Energy of each iteration [hartree]; the band is one sigma.",
                                   history_curves(runs, "energy", true),
                                   iteration + "set ylabel 'E [hartree]'\nset format y '%.8g'", false, reference);
  html += curves_figure(figures, "Energy of the last half of the iterations, enlarged [hartree].",
                        history_curves(runs, "energy", true, 0.5),
                        iteration + "set ylabel 'E [hartree]'\nset format y '%.10g'", false, reference);
  html += curves_figure(figures, "Variance of the local energy [hartree²]: 0 for an eigenstate.",
                        history_curves(runs, "variance", false), iteration + "set ylabel 'variance [hartree^2]'", true);
  return html;
}

inline std::string optimisation_figures(Figures& figures, const std::vector<ReportedRun>& runs) {
  const std::string iteration = "set xlabel 'iteration'\n";
  std::string html = curves_figure(figures, "Share of accepted moves.", history_curves(runs, "acceptance", false),
                                   iteration + "set ylabel 'acceptance'\nset yrange [0:1]");
  html += curves_figure(figures, "Length of the step in the parameters.", history_curves(runs, "step_norm", false),
                        iteration + "set ylabel 'step norm'", true);
  html += curves_figure(figures, "Length of the energy gradient [hartree].", history_curves(runs, "gradient_norm", false),
                        iteration + "set ylabel 'gradient norm [hartree]'", true);
  return html;
}

/// Energy against variance, with the straight line to variance 0 if the run found one.
inline std::string extrapolation_figure(Figures& figures, const ReportedRun& run) {
  const auto variance = run.numbers("history/variance"), energy = run.numbers("history/energy");
  const std::string group = "result/zero_variance_extrapolation/";
  const Real at_zero = run.real(group + "energy"), slope = run.real(group + "slope");
  const Real count = run.real(group + "iterations");
  const std::size_t size = std::min(variance.size(), energy.size());
  const auto first = std::isfinite(count) ? size - std::min(size, static_cast<std::size_t>(count)) : size / 4;
  const auto rows = shown_rows(first, size);
  const auto x = picked(variance, rows), y = picked(energy, rows);
  if (size < 2 || !drawable({x, y})) return "";
  std::string plot =
      fmt::format("plot {} using 1:2 with points pt 7 ps 0.35 lc rgb '{}'", figures.data({x, y}), kSeriesColours[0]);
  Legend legend = {{"iterations", kSeriesColours[0]}};
  if (std::isfinite(at_zero) && std::isfinite(slope)) {
    legend.emplace_back("line to variance 0", kSeriesColours[1]);
    plot += fmt::format(", {:.15g}+{:.15g}*x with lines lw 1.6 lc rgb '{}'", at_zero, slope, kSeriesColours[1]);
  }
  return figures.add(
      "Energy against variance of the iterations: near an eigenstate on a line that meets its energy at variance 0.",
      "set xlabel 'variance [hartree^2]'\nset ylabel 'E [hartree]'\nset xrange [0:*]\nset format x '%.2g'\n"
      "set format y '%.9g'\n" +
          plot,
      legend);
}

/// The error of the energy against the length of blocks, and the one that was reported.
inline std::string blocking_figure(Figures& figures, const ReportedRun& run) {
  const std::string group = "result/energy/blocking/";
  const Columns curve = {run.numbers(group + "length"), run.numbers(group + "error")};
  const Real reported = run.real("result/energy/error");
  if (curve[0].size() != curve[1].size() || curve[0].size() < 2 || !drawable(curve, true)) return "";
  std::string plot = fmt::format("plot {} using 1:($2>0?$2:NaN) with linespoints pt 7 ps 0.5 lw 1.6 lc rgb '{}'",
                                 figures.data(curve), kSeriesColours[0]);
  Legend legend = {{"blocks taken as independent", kSeriesColours[0]}};
  if (std::isfinite(reported) && reported > 0) {
    legend.emplace_back("error reported", kQuietColour);
    plot += fmt::format(", {:.15g} with lines dt 2 lw 1.4 lc rgb '{}'", reported, kQuietColour);
  }
  return figures.add(
      "Error of the energy by the length of blocks [hartree]: it grows until blocks are longer than samples remember.",
      "set xlabel 'samples a block'\nset ylabel 'error [hartree]'\nset logscale x 2\nset format y '%.2g'\nset yrange "
      "[0:*]\n" +
          plot,
      legend);
}

}  // namespace rbm
