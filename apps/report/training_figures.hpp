/// Figures of trainings: likelihood curves, the features of hidden units, samples beside the mean of the data.
#pragma once

#include "apps/report/history_figures.hpp"
#include "apps/report/profile_figures.hpp"

namespace rbm {

inline std::string likelihood_figures(Figures& figures, const std::vector<ReportedRun>& runs) {
  std::vector<Curve> likelihoods, reconstructions, bounds;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!runs[i].is_training()) continue;
    const auto updates = runs[i].numbers("likelihood/iteration");
    const auto rows = shown_rows(0, updates.size());
    const auto x = picked(updates, rows);
    const auto column = [&](const char* name) { return picked(runs[i].numbers(std::string("likelihood/") + name), rows); };
    const auto before = runs.size() == 1 ? "" : run_label(runs, i) + " ";
    likelihoods.push_back({before + "samples", x, column("samples"), column("samples_error")});
    likelihoods.push_back({before + "validation", x, column("validation"), column("validation_error")});
    reconstructions.push_back({run_label(runs, i), x, column("reconstruction"), {}});
    bounds.push_back({run_label(runs, i), x, column("log_z"), column("log_z_error")});
  }
  const std::string updates = "set xlabel 'updates'\n";
  std::string html = curves_figure(figures, "Mean ln p of a row [nat]; the band is one standard error over the rows.",
                                   likelihoods, updates + "set ylabel 'ln p [nat]'");
  html += curves_figure(figures, "Reconstruction error: mean square of a row less its reconstruction.", reconstructions,
                        updates + "set ylabel 'reconstruction'");
  html += curves_figure(figures, "Logarithm of the partition function.", bounds, updates + "set ylabel 'ln Z'");
  return html;
}

inline std::string training_step_figures(Figures& figures, const std::vector<ReportedRun>& runs) {
  const std::string update = "set xlabel 'update'\n";
  return curves_figure(figures, "Length of the gradient of ln p.", history_curves(runs, "gradient_norm", false),
                       update + "set ylabel 'gradient norm'", true) +
         curves_figure(figures, "Length of the step in the parameters.", history_curves(runs, "step_norm", false),
                       update + "set ylabel 'step norm'", true);
}

/// The side of a square of that many pixels, 0 if there is none.
inline std::size_t side_of(std::size_t units) {
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(units))));
  return side * side == units && side > 1 ? side : 0;
}

/// Images beside each other with a gap of a pixel: value(image, pixel), at most 100 of them.
template <class Value>
Columns mosaic(std::size_t images, std::size_t side, Value value) {
  images = std::min<std::size_t>(images, 100);
  const auto columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(images))));
  const std::size_t rows = (images + columns - 1) / columns, step = side + 1;
  Columns cells(3);
  for (std::size_t y = 0; y < rows * step - 1; ++y) {
    for (std::size_t x = 0; x < columns * step - 1; ++x) {
      const std::size_t image = y / step * columns + x / step;
      const bool inside = x % step < side && y % step < side && image < images;
      cells[0].push_back(static_cast<Real>(x));
      cells[1].push_back(static_cast<Real>(y));
      cells[2].push_back(inside ? value(image, y % step * side + x % step) : std::numeric_limits<Real>::quiet_NaN());
    }
  }
  return cells;
}

constexpr const char* kImageAxes =
    "set size ratio -1\nset yrange [*:*] reverse\nset autoscale fix\nunset xtics\nunset ytics\nunset border";

/// Columns of W as images if the visible units are those of a square, else all arrays as they are.
inline std::string machine_figures(Figures& figures, const ReportedRun& run) {
  const auto shape = run.shape("parameters/rbm/W");
  const auto weights = run.numbers("parameters/rbm/W");
  const std::size_t side = shape.size() == 2 ? side_of(static_cast<std::size_t>(shape[0])) : 0;
  if (side == 0 || weights.empty()) return weight_figures(figures, run);
  const auto hidden = static_cast<std::size_t>(shape[1]);
  return figure_grid(
      map_figure(figures,
                 fmt::format("Weights of {} of {} hidden units as images of {} x {}; white is 0.",
                             std::min<std::size_t>(hidden, 100), hidden, side, side),
                 mosaic(hidden, side, [&](std::size_t image, std::size_t pixel) { return weights[pixel * hidden + image]; }),
                 kImageAxes, true, 400));
}

/// Samples as images, as points of a plane or as a table of colours, and beside them the mean of the data.
inline std::string sample_figures(Figures& figures, const ReportedRun& run) {
  const auto shape = run.shape("observables/samples");
  const auto samples = run.numbers("observables/samples");
  const auto mean = run.numbers("data/mean");
  if (shape.size() != 2 || samples.empty() || shape[1] < 1) return "";
  const auto rows = static_cast<std::size_t>(shape[0]), units = static_cast<std::size_t>(shape[1]);
  std::vector<Real> sampled(units), index(units);
  for (std::size_t i = 0; i < samples.size(); ++i) sampled[i % units] += samples[i] / static_cast<Real>(rows);
  for (std::size_t i = 0; i < units; ++i) index[i] = static_cast<Real>(i) + 1;
  const std::size_t side = side_of(units);
  std::string html;
  if (side > 0 && rows > 0) {
    html += map_figure(
        figures,
        fmt::format("{} of {} samples drawn from the machine, {} x {}.", std::min<std::size_t>(rows, 100), rows, side, side),
        mosaic(rows, side, [&](std::size_t image, std::size_t pixel) { return samples[image * units + pixel]; }), kImageAxes,
        std::ranges::any_of(samples, [](Real value) { return value < 0; }), 400);
  } else if (units == 2) {
    Columns points(2);
    for (std::size_t i = 0; i < samples.size(); ++i) points[i % 2].push_back(samples[i]);
    if (drawable(points))
      html +=
          figures.add("Samples drawn from the machine.",
                      fmt::format("set xlabel 'unit 1'\nset ylabel 'unit 2'\nplot {} with points pt 7 ps 0.4 lc rgb '{}'",
                                  figures.data(points), kSeriesColours[0]));
  }
  std::vector<Curve> means = {{"samples", index, sampled, {}}};
  if (mean.size() == units) means.push_back({"data", index, mean, {}});
  html += curves_figure(figures, "Mean of each visible unit: over the samples drawn, and over the data.", means,
                        "set xlabel 'visible unit'\nset ylabel 'mean'");
  return html;
}

}  // namespace rbm
