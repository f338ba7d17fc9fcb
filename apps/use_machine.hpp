/// What rbm_train does with a machine that it has trained: samples of it, rows completed, rows scored.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apps/machine_files.hpp"
#include "apps/screen_lines.hpp"
#include "rbm_vmc/training/row_scores.hpp"

namespace rbm {

class UseMachine {
 public:
  explicit UseMachine(CLI::App& app) : app_(app) {
    const auto* uses = "Using a machine: the file is then STEM.results.h5 of a training (one of these)";
    app.add_option("--sample", samples_, "N: draw N rows from the machine")->group(uses);
    app.add_option("--complete", part_, "PART.h5: draw what is missing in its `samples`, NaN, given the rest of the row")
        ->group(uses);
    app.add_option("--score", scored_, "DATA.h5: ln p of each row of its `samples` and `validation`")->group(uses);
    const auto* options = "Options of these";
    app.add_option("-o", output_, "FILE: the HDF5 file to write; not needed with --score")->group(options);
    app.add_option("--burn-in", burn_in_,
                   "CYCLES: Gibbs cycles before a row is taken (default: evaluation.burn_in of the training)")
        ->group(options);
    app.add_option("--from", from_, "DATA.h5: chains start at its `samples`, over and over; else at noise")->group(options);
    app.add_option("--seed", seed_, "another number gives other rows, the same number the same (default: 1)")
        ->group(options);
  }

  bool chosen() const { return given("--sample") || given("--complete") || given("--score"); }

  /// Throws InputError if options do not belong together.
  void check() const {
    std::vector<std::string> problems;
    const std::vector<std::string> uses{"--sample", "--complete", "--score"};
    const auto chosen = std::ranges::find_if(uses, [this](const auto& use) { return given(use); });
    const auto other = chosen == uses.end()
                           ? uses.end()
                           : std::find_if(chosen + 1, uses.end(), [this](const auto& use) { return given(use); });
    if (other != uses.end())
      problems.push_back(fmt::format("{}: more than one use of a machine (found also {}) choose one", *other, *chosen));
    const auto belongs = [&](const std::string& option, const std::vector<std::string>& to,
                             const std::string& instead = "") {
      if (!given(option) || std::ranges::any_of(to, [this](const auto& use) { return given(use); })) return;
      problems.push_back(fmt::format("{}: of no use here (it belongs to {}){}", option, fmt::join(to, ", "), instead));
    };
    belongs("-o", uses, " the stem of a training is --output");
    belongs("--burn-in", {"--sample", "--complete"});
    belongs("--seed", {"--sample", "--complete"}, " the seed of a training is run.seed");
    belongs("--from", {"--sample"});
    for (const auto& option : {"--output", "--check", "--fresh", "--max-seconds"}) {
      if (this->chosen() && given(option))
        problems.push_back(fmt::format("{}: of no use here (it belongs to training)", option));
    }
    if ((given("--sample") || given("--complete")) && output_.empty())
      problems.push_back("-o: missing (the file to write) give -o FILE");
    if (given("--sample") && samples_ < 1)
      problems.push_back(fmt::format("--sample: out of range (found {}, allowed > 0)", samples_));
    if (burn_in_ && *burn_in_ < 0)
      problems.push_back(fmt::format("--burn-in: out of range (found {}, allowed >= 0)", *burn_in_));
    if (!problems.empty()) throw InputError(problems);
  }

  /// Collective. `results` is the file of the machine. Throws InputError, FileError.
  void run(const std::string& results, Communicator& world) const {
    const TrainedMachine trained = shared_machine(results, world);
    for (const auto& read : {results, part_, scored_, from_}) {
      on_root(world, [&] { return refuse_overwriting(output_, read); });
    }
    const std::string told = given("--sample")     ? sample(trained, world)
                             : given("--complete") ? complete(trained, world)
                                                   : score(trained, world);
    if (world.is_root()) fmt::print("{}", told);
  }

 private:
  bool given(const std::string& option) const { return app_.count(option) > 0; }

  ChainPlan plan_of(const TrainedMachine& trained) const {
    return {.burn_in = burn_in_.value_or(trained.input.evaluation.burn_in.value_or(1000)), .seed = seed_};
  }

  std::string sample(const TrainedMachine& trained, Communicator& world) const {
    ChainPlan plan = plan_of(trained);
    std::optional<MachineData> from;
    if (!from_.empty()) {
      from.emplace(from_, trained.machine, Gaps::refused, world);
      plan.start = from->over_and_over();
    }
    write_rows(trained.machine, plan, samples_, sample_machine, world);
    return fmt::format("wrote {} ({} rows of {} units, each after {} cycles from {})\n", output_, samples_,
                       trained.machine.shape().visible, plan.burn_in, from_.empty() ? "noise" : from_);
  }

  std::string complete(const TrainedMachine& trained, Communicator& world) const {
    ChainPlan plan = plan_of(trained);
    const MachineData part(part_, trained.machine, Gaps::allowed, world);
    plan.start = part.rows_of(SamplePart::samples);
    const Index rows = part.rows(SamplePart::samples);
    write_rows(trained.machine, plan, rows, complete_rows, world);
    return fmt::format("wrote {} ({} rows of {} units, what was missing drawn in {} cycles)\n", output_, rows,
                       trained.machine.shape().visible, plan.burn_in);
  }

  /// Row by row, so that what is held does not grow with their number.
  template <class Draw>
  void write_rows(const Machine& machine, ChainPlan plan, Index rows, Draw&& draw, Communicator& world) const {
    MachineRowsWriter writer(output_, machine, rows, world);
    const Index step = rows_at_once(machine.shape().visible, world);
    for (plan.first = 0; plan.first < rows; plan.first += step) {
      plan.count = std::min(step, rows - plan.first);
      writer.add(draw(machine, plan, world));
    }
    writer.finish({{"burn_in", static_cast<Integer>(plan.burn_in)}, {"seed", static_cast<Integer>(plan.seed)}});
  }

  std::string score(const TrainedMachine& trained, Communicator& world) const {
    if (std::isnan(trained.log_z)) {
      throw InputError(
          "--score: no ln Z in the results (the training has not finished, or too many hidden units are coupled) let it "
          "finish");
    }
    const MachineData data(scored_, trained.machine, Gaps::refused, world);
    Archive archive;
    std::string told;
    for (const auto part : {SamplePart::samples, SamplePart::validation}) {
      if (data.rows(part) == 0) continue;
      const auto scores = scores_of(data, part, trained, world);
      const auto [mean, error] = summary_of(scores);
      const std::string name(part_name(part));
      told += fmt::format("ln p = {} nat a row, mean over {} rows of {}\n", with_error(mean, error), scores.size(), name);
      archive.put(name + "/log_p", scores);
      archive.attribute(name + "/log_p", "units", "nat");
      archive.put(name + "/mean", mean);
      archive.put(name + "/error", error);
    }
    told += trained.log_z_error > 0 ? fmt::format("ln Z = {} by annealing; its error is common to all rows\n",
                                                  with_error(trained.log_z, trained.log_z_error))
                                    : fmt::format("ln Z = {:.6f}, exact\n", trained.log_z);
    if (output_.empty()) return told;
    archive.attribute("", "format", "rbm_vmc.scores");
    archive.attribute("", "format_version", 1);
    archive.put("log_z", trained.log_z);
    archive.put("log_z_error", trained.log_z_error);
    do_on_root(world, [&] { write_archive(output_, archive); });
    return told + fmt::format("wrote {}\n", output_);
  }

  static std::vector<Real> scores_of(const MachineData& data, SamplePart part, const TrainedMachine& trained,
                                     Communicator& world) {
    std::vector<Real> scores;
    const Index rows = data.rows(part), step = rows_at_once(trained.machine.shape().visible, world);
    for (Index first = 0; first < rows; first += step) {
      const auto some = log_marginals(trained.machine, first, std::min(step, rows - first), data.rows_of(part), world);
      scores.insert(scores.end(), some.begin(), some.end());
    }
    for (Real& score : scores) score -= trained.log_z;
    return scores;
  }

  const CLI::App& app_;
  std::string part_, scored_, output_, from_;
  Index samples_ = 0;
  std::optional<Index> burn_in_;
  std::uint64_t seed_ = 1;
};

}  // namespace rbm
