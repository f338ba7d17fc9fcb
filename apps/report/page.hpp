/// The page of one or several results: sections in a fixed order, figures drawn at the end.
#pragma once

#include <string>
#include <vector>

#include "apps/report/history_figures.hpp"
#include "apps/report/profile_figures.hpp"
#include "apps/report/tables.hpp"
#include "apps/report/training_figures.hpp"

namespace rbm {

class ReportPage {
 public:
  explicit ReportPage(std::vector<ReportedRun> runs) : runs_(std::move(runs)) {}

  std::string html() {
    std::string body = "<main>\n";
    if (runs_.size() > 1) body += comparison();
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      prefix_ = runs_.size() > 1 ? fmt::format("run{}-", i + 1) : "";
      body += runs_.size() > 1 ? "<div class=\"run\">\n" : "<div>\n";
      body += run_sections(i) + "</div>\n";
    }
    body += fmt::format("<p class=\"quiet\">Made by rbm_report {} (git {}).</p>\n</main>\n", escaped(RBM_VERSION),
                        escaped(RBM_GIT_COMMIT));
    const auto title = runs_.size() == 1 ? runs_.front().name() : fmt::format("{} results compared", runs_.size());
    return html_page(title + " - rbm_vmc", figures_.draw_into(std::move(body)));
  }

 private:
  std::string section(std::string_view id, std::string_view title, const std::string& content) {
    return html_section(prefix_ + std::string(id), title, content);
  }

  /// The table, or a line that there is none.
  static std::string table_or_line(const TextTable& table, std::string_view line) {
    return table.empty() ? fmt::format("<p class=\"quiet\">{}</p>\n", escaped(line)) : html_table(table);
  }

  static std::string verdict_box(const ReportedRun& run) {
    static constexpr std::array<const char*, 3> kClasses = {"good", "fair", "bad"};
    const auto verdict = verdict_of(run);
    std::string html = fmt::format("<div class=\"verdict {}\">\n<p class=\"energy\">{}</p>\n",
                                   kClasses[static_cast<std::size_t>(verdict.judgement)], escaped(verdict.energy));
    for (const auto& line : verdict.lines) html += fmt::format("<p>{}</p>\n", escaped(line));
    for (const auto& problem : run.problems()) html += fmt::format("<p>not read: {}</p>\n", escaped(problem));
    return html + "</div>\n";
  }

  std::string comparison() {
    prefix_ = "all-";
    TextTable table = {{"run", "file", "result", "status", "variance", "deviation [sigma]", "V-score", "error bar"}};
    bool trainings = false, runs = false;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      const auto& run = runs_[i];
      (run.is_training() ? trainings : runs) = true;
      const Real sigma = run.real("result/reference/deviation_sigma");
      const auto known_or_blank = [&](const char* path, int digits) {
        const Real value = run.real(path);
        return std::isfinite(value) ? number_text(value, digits) : std::string();
      };
      table.push_back({std::to_string(i + 1), run.name(), verdict_of(run).energy, run.status(),
                       known_or_blank("result/energy/variance", 3),
                       std::isfinite(sigma) ? fmt::format("{:+.1f}", sigma) : "", known_or_blank("result/v_score", 3),
                       run.text("result/energy/trust")});
    }
    std::string html =
        fmt::format("<h1>{} results compared</h1>\n", runs_.size()) + section("table", "Results", html_table(table));
    if (runs) {
      html += section("history", "Energy and variance", figure_grid(history_figures(figures_, runs_)));
      html += section("density", "Densities", figure_grid(compared_densities(figures_, runs_)));
    }
    if (trainings) html += section("likelihood", "Likelihood", figure_grid(likelihood_figures(figures_, runs_)));
    return html;
  }

  std::string run_sections(std::size_t number) {
    const auto& run = runs_[number];
    const std::vector<ReportedRun> alone = {run};
    std::string html = fmt::format("<h1>{}</h1>\n<p class=\"quiet\">{}, by {} {} (git {})</p>\n", escaped(run.name()),
                                   escaped(summary(run)), run.is_training() ? "rbm_train" : "rbm_vmc",
                                   escaped(run.attribute("", "version")), escaped(run.attribute("", "git_commit")));
    html += section("verdict", "Verdict", verdict_box(run));
    html += run.is_training() ? training_sections(run, alone) : energy_sections(run, alone);
    html += section("time", "Time by phase", table_or_line(time_table(run), "No times yet."));
    html += section("segments", "Starts of the run", table_or_line(segment_table(run), "None yet."));
    html +=
        section("input", "The whole input",
                fmt::format("<details><summary>every key, given or chosen by the program</summary><pre>{}</pre></details>\n",
                            escaped(run.input_toml())));
    std::string commands;
    for (const auto& command : repeat_commands(run)) commands += escaped(command) + "\n";
    html += section(
        "repeat", "How to repeat it",
        fmt::format(
            "<pre>{}</pre>\n<p class=\"quiet\">The same version on the same kind of processor gives the same bits, on "
            "any number of ranks.{}</p>\n",
            commands, run.is_training() ? " SOURCE stands for the rows it learnt from." : ""));
    return html;
  }

  static std::string summary(const ReportedRun& run) {
    if (run.is_training()) {
      const auto shape = run.shape("parameters/rbm/W");
      return shape.size() == 2 ? fmt::format("a machine of {} visible and {} hidden units", shape[0], shape[1])
                               : "a training";
    }
    if (!run.input()) return "a run";
    const auto& system = run.input()->system;
    std::vector<std::string_view> factors;
    for (const auto kind : *run.input()->wavefunction.factors) factors.push_back(choice_name(kind));
    return fmt::format("{}, {} {} in {}D, omega = {} hartree, {}; psi = {}, {} parameters", choice_name(*system.kind),
                       *system.particles, choice_name(*system.statistics), *system.dimensions, fmt::join(system.omega, ", "),
                       choice_name(*system.interaction), fmt::join(factors, " x "), run.numbers("parameters/values").size());
  }

  std::string energy_sections(const ReportedRun& run, const std::vector<ReportedRun>& alone) {
    const char* no_evaluation = "There is no evaluation yet.";
    std::string html = section("history", "Energy and variance", figure_grid(history_figures(figures_, alone)));
    html += section("optimisation", "Optimisation", figure_grid(optimisation_figures(figures_, alone)));
    html += section("sampling", "Sampling",
                    table_or_line(sampling_table(run), no_evaluation) + figure_grid(blocking_figure(figures_, run)));
    html += section("components", "Parts of the energy", table_or_line(energy_table(run), no_evaluation));
    html += section("accuracy", "V-score and zero variance",
                    table_or_line(accuracy_table(run), "Not defined for this run, or there is no evaluation yet.") +
                        figure_grid(extrapolation_figure(figures_, run)));
    html += section("density", "Densities", figure_grid(density_figures(figures_, run)));
    html += section("pairs", "Pairs and distances",
                    figure_grid(pair_figures(figures_, run)) + table_or_line(mean_table(run), "No mean distances."));
    html += section("weights", "Weights", weight_figures(figures_, run));
    return html;
  }

  std::string training_sections(const ReportedRun& run, const std::vector<ReportedRun>& alone) {
    std::string html = section("likelihood", "Likelihood", figure_grid(likelihood_figures(figures_, alone)));
    html += section("optimisation", "Optimisation", figure_grid(training_step_figures(figures_, alone)));
    html += section("weights", "Weights", machine_figures(figures_, run));
    html += section("samples", "Samples and data", figure_grid(sample_figures(figures_, run)));
    return html;
  }

  std::vector<ReportedRun> runs_;
  Figures figures_;
  std::string prefix_;
};

}  // namespace rbm
