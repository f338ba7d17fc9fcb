/// What a report says in words and tables, the same on a page and on a terminal.
#pragma once

#include <algorithm>
#include <cctype>
#include <functional>
#include <string>
#include <vector>

#include "apps/report/html.hpp"
#include "apps/report/reported_run.hpp"
#include "apps/verdict.hpp"
#include "rbm_vmc/statistics/blocking_analysis.hpp"

namespace rbm {

enum class Judgement { good, fair, bad };

/// The energy, what it is compared with, and whether to believe it.
struct Verdict {
  Judgement judgement = Judgement::fair;
  std::string energy;              ///< "E = 3.00000(2) hartree", or what there is in its place
  std::vector<std::string> lines;  ///< reference, trust, status
};

inline std::string status_text(const ReportedRun& run) {
  const auto status = run.status(), reason = run.attribute("", "reason");
  const auto rows = run.numbers("history/iteration").size();
  auto text = fmt::format("{}{} after {} {}", status.empty() ? "of unknown status" : status,
                          reason.empty() || reason == "none" ? "" : " (" + reason + ")", rows,
                          run.is_training() ? "updates" : "iterations");
  if (status == "running") text += "; these are the results so far, rbm_report shows newer ones";
  if (status == "stopped") text += "; the command that started it goes on where it stopped";
  return text;
}

inline void judge_energy(const ReportedRun& run, Verdict& verdict) {
  const Real energy = run.real("result/energy/mean"), error = run.real("result/energy/error");
  const auto trust = run.text("result/energy/trust");
  verdict.energy = "E = " + value_text(energy, error) + " hartree";
  verdict.judgement = trust == "reliable" || trust == reason(Trust::reliable) ? Judgement::good : Judgement::fair;
  if (const std::string potential = run.text("result/added_potential"); !potential.empty()) {
    verdict.lines.push_back("no exact energy is known with the added potential " + potential);
  } else if (run.input() && std::isfinite(error) && std::abs(energy) < 1e100) {
    for (auto& line : reference_lines(*run.input(), energy, error, !run.texts("result/added_factors").empty())) {
      if (line.starts_with("warning")) verdict.judgement = Judgement::bad;
      verdict.lines.push_back(std::move(line));
    }
  }
  // An exact energy that a run misses by far more than chance: it has not arrived, or its ansatz cannot.
  const auto kind = run.text("result/reference/kind");
  const bool to_be_met = kind == "exact" || kind == "numeric" || kind == "floor";
  if (to_be_met && std::abs(run.real("result/reference/deviation_sigma")) > 4 && verdict.judgement == Judgement::good)
    verdict.judgement = Judgement::fair;
  if (!trust.empty()) verdict.lines.push_back("error bar: " + trust);
}

inline void judge_likelihood(const ReportedRun& run, Verdict& verdict) {
  const Real value = run.real("result/samples");
  if (!std::isfinite(value)) {
    verdict.energy = "no likelihood yet";
    return;
  }
  verdict.energy = "ln p = " + value_text(value, run.real("result/samples_error")) + " nat a row";
  verdict.judgement = Judgement::good;
  if (std::isfinite(run.real("result/validation")))
    verdict.lines.push_back("of the validation: " +
                            value_text(run.real("result/validation"), run.real("result/validation_error")) + " nat a row");
  if (run.real("result/exact") == 1) {
    verdict.lines.push_back("ln Z = " + number_text(run.real("result/log_z"), 10) + ", exact");
    return;
  }
  const Real lower = run.real("result/log_z_lower"), upper = run.real("result/log_z_upper");
  verdict.lines.push_back(fmt::format("ln Z = {} by annealing, bracket {} to {}",
                                      value_text(run.real("result/log_z"), run.real("result/log_z_error")),
                                      number_text(lower), number_text(upper)));
  if (!(upper - lower < 1)) verdict.judgement = Judgement::fair;
}

inline Verdict verdict_of(const ReportedRun& run) {
  Verdict verdict;
  if (run.is_training()) {
    judge_likelihood(run, verdict);
  } else if (run.has_energy()) {
    judge_energy(run, verdict);
  } else {
    const auto energy = run.numbers("history/energy"), error = run.numbers("history/error");
    verdict.energy = "no final energy yet";
    if (!energy.empty() && energy.size() == error.size())
      verdict.lines.push_back("last iteration: E = " + value_text(energy.back(), error.back()) + " hartree");
  }
  if (run.status() == "failed")
    verdict.judgement = Judgement::bad;
  else if (run.status() != "finished" && verdict.judgement == Judgement::good)
    verdict.judgement = Judgement::fair;
  verdict.lines.push_back("run: " + status_text(run));
  return verdict;
}

/// Two columns; rows of numbers that are not there are left out.
inline TextTable known(TextTable head, const std::vector<std::pair<std::string, std::string>>& rows) {
  for (const auto& [name, value] : rows) {
    if (value != "not known" && !value.empty()) head.push_back({name, value});
  }
  return head.size() > 1 ? head : TextTable();
}

inline TextTable energy_table(const ReportedRun& run) {
  const auto pair = [&](const std::string& value, const std::string& error) {
    return value_text(run.real("result/" + value), run.real("result/" + error));
  };
  return known({{"quantity", "value"}},
               {{"energy [hartree]", pair("energy/mean", "energy/error")},
                {"kinetic [hartree]", pair("energy_components/kinetic/mean", "energy_components/kinetic/error")},
                {"trap [hartree]", pair("energy_components/trap/mean", "energy_components/trap/error")},
                {"interaction [hartree]", pair("energy_components/interaction/mean", "energy_components/interaction/error")},
                {"virial ratio, 1 for the ground state", pair("virial_ratio", "virial_ratio_error")},
                {"symmetry defect", number_text(run.real("result/symmetry_defect/value"), 3)}});
}

inline TextTable sampling_table(const ReportedRun& run) {
  const auto number = [&](const std::string& path, int digits = 4) {
    return number_text(run.real("result/" + path), digits);
  };
  return known({{"final evaluation", "value"}}, {{"variance [hartree^2]", number("energy/variance")},
                                                 {"samples", number("energy/samples")},
                                                 {"effective samples", number("energy/effective_samples")},
                                                 {"autocorrelation time [samples]", number("energy/autocorrelation_time")},
                                                 {"R-hat, 1 if chains agree", number("energy/rhat", 6)},
                                                 {"acceptance", number("energy/acceptance")},
                                                 {"refused moves, on a node", number("refused_moves/on_node")},
                                                 {"refused moves, not finite", number("refused_moves/not_finite")},
                                                 {"refused iterations", number("refused_iterations")}});
}

inline TextTable accuracy_table(const ReportedRun& run) {
  const std::string group = "result/zero_variance_extrapolation/";
  return known({{"measure", "value"}},
               {{"V-score, N variance/E^2", number_text(run.real("result/v_score"), 4)},
                {"energy at variance 0 [hartree]", value_text(run.real(group + "energy"), run.real(group + "error"))},
                {"slope [1/hartree]", number_text(run.real(group + "slope"), 4)},
                {"iterations of the line", number_text(run.real(group + "iterations"))}});
}

/// Numbers of /observables that have no grid.
inline TextTable mean_table(const ReportedRun& run) {
  TextTable table = {{"mean", "value", "units"}};
  for (const auto& name : run.names_with("observables", "mean")) {
    const std::string group = "observables/" + name;
    const auto value = value_text(run.real(group + "/mean"), run.real(group + "/error"));
    if (value != "not known") table.push_back({name, value, run.attribute(group, "units")});
  }
  return table.size() > 1 ? table : TextTable();
}

inline TextTable time_table(const ReportedRun& run) {
  TextTable table = {{"phase", "seconds", "share"}};
  std::vector<std::pair<Real, std::string>> phases;
  Real total = 0;
  for (const auto& [path, dataset] : run.archive().datasets()) {
    if (!path.starts_with("performance/seconds/")) continue;
    const Real seconds = run.real(path);
    if (!(std::abs(seconds) < 1e100)) continue;
    phases.emplace_back(seconds, path.substr(20));
    total += seconds;
  }
  std::ranges::sort(phases, std::greater<>());
  for (const auto& [seconds, name] : phases)
    table.push_back({name, fmt::format("{:.2f}", seconds), total > 0 ? fmt::format("{:.0f} %", 100 * seconds / total) : ""});
  return table.size() > 1 ? table : TextTable();
}

inline TextTable segment_table(const ReportedRun& run) {
  TextTable table = {{"start", "ranks", "first iteration", "last iteration", "seconds", "hosts"}};
  const auto ranks = run.numbers("segments/ranks");
  const auto hosts = run.texts("segments/hosts");
  const auto cell = [&](const char* column, std::size_t row, int digits) {
    const auto values = run.numbers(std::string("segments/") + column);
    return row < values.size() ? number_text(values[row], digits) : std::string();
  };
  for (std::size_t row = 0; row < ranks.size(); ++row) {
    table.push_back({std::to_string(row + 1), number_text(ranks[row]), cell("first_iteration", row, 12),
                     cell("last_iteration", row, 12), cell("seconds", row, 4), row < hosts.size() ? hosts[row] : ""});
  }
  return table.size() > 1 ? table : TextTable();
}

/// A name as a shell takes it: in quotes, if it has anything but plain characters.
inline std::string shell_word(const std::string& name) {
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("._-+=,/").find(c) != std::string_view::npos;
  };
  if (!name.empty() && name.front() != '-' && std::ranges::all_of(name, plain)) return name;
  std::string word = name.starts_with('-') ? "./'" : "'";
  for (const char c : name) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

/// The commands that do the run again, one a line.
inline std::vector<std::string> repeat_commands(const ReportedRun& run) {
  const auto file = shell_word(run.name()), toml = shell_word(run.stem() + "-again.toml"),
             input = shell_word(run.stem() + "-again.h5");
  const auto show = fmt::format("rbm_input show {} > {}", file, toml);
  if (run.is_training()) {
    return {show, fmt::format("rbm_input data SOURCE --settings {} -o {}", toml, input),
            fmt::format("mpirun -np 2 rbm_train {}", input)};
  }
  return {show, fmt::format("rbm_input {} -o {}", toml, input), fmt::format("mpirun -np 2 rbm_vmc {}", input)};
}

}  // namespace rbm
