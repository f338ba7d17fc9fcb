/// rbm_input data: makes a data set for rbm_train from files of other programs, from models, or from what rbm_vmc sampled.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/setting.hpp"
#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/data/bars_and_stripes.hpp"
#include "rbm_vmc/data/configuration_rows.hpp"
#include "rbm_vmc/data/csv_rows.hpp"
#include "rbm_vmc/data/digits.hpp"
#include "rbm_vmc/data/gaussian_mixture.hpp"
#include "rbm_vmc/data/idx_file.hpp"
#include "rbm_vmc/data/ising_chain.hpp"
#include "rbm_vmc/data/ising_square.hpp"
#include "rbm_vmc/data/label_file.hpp"
#include "rbm_vmc/data/npy_file.hpp"
#include "rbm_vmc/data/threshold_rows.hpp"
#include "rbm_vmc/data/write_data_set.hpp"
#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/io/spelling.hpp"
#include "rbm_vmc/training/training_input.hpp"

namespace rbm {

/// The subcommand: its options, and what it does with them.
class DataCommand {
 public:
  explicit DataCommand(CLI::App& app) : command_(app.add_subcommand("data", "make a data set for rbm_train")) {
    command_->description("Makes a data set for rbm_train: rows of numbers, one number a visible unit.");
    command_->footer(
        "Examples:\n"
        "  rbm_input data --csv table.csv --validation-share 0.1 -o table.h5\n"
        "  rbm_input data --idx images.idx --labels labels.idx --threshold 127 -o digits.h5\n"
        "  rbm_input data --bars-and-stripes 4 -o bars.h5\n"
        "  rbm_input data --ising 20 --temperature 2 --samples 100000 -o ising.h5\n"
        "  rbm_input data --configurations dot.results.h5 -o dot-data.h5\n"
        "Then: mpirun -np 2 rbm_train FILE. The file is HDF5: samples [rows x units],\n"
        "labels, validation; any program may write one.");
    add_sources();
    add_model_options();
    add_common_options();
    const auto* training = "How rbm_train shall learn from them (keys: rbm_input schema --training)";
    command_->add_option("--set", settings_, "KEY=VALUE: any key, repeatable")->allow_extra_args(false)->group(training);
    command_->add_option("--settings", settings_file_, "FILE: keys in a TOML file, before those of --set")->group(training);
  }

  bool chosen() const { return command_->parsed(); }

  /// What the file tells rbm_train besides the rows.
  TrainingInput settings() const {
    std::vector<Override> overrides;
    for (const auto& setting : settings_) overrides.push_back(override_of(setting));
    if (settings_file_.empty()) return with_overrides(TrainingInput(), overrides);
    return read_input<TrainingInput>(settings_file_, overrides);
  }

  /// Writes the file; returns the line to print. Throws InputError, FileError.
  std::string run() const {
    check_options();
    auto rows = source();
    if (threshold_) rows = std::make_unique<ThresholdRows>(std::move(rows), *threshold_);
    std::vector<Integer> labels;
    if (!labels_.empty()) {
      labels = read_labels(labels_);
      if (std::ssize(labels) != rows->rows())
        throw InputError(fmt::format("{}: wrong number of labels (found {}, wanted {}: one a row)", labels_, labels.size(),
                                     rows->rows()));
    }
    const Archive beside = to_archive(settings());
    const ValidationShare validation{validation_share_, *choice_from<HeldBack>(held_back_), seed_};
    const auto written = write_data_set(output_, *rows, validation, std::move(labels), beside);
    const auto held_back = written.validation > 0 ? fmt::format(" and {} for validation", written.validation) : "";
    return fmt::format("wrote {} ({} rows{} of {} {} units); train on it: mpirun -np 2 rbm_train {}\n", output_,
                       written.samples, held_back, written.columns, choice_name(written.kind), output_);
  }

 private:
  void add_sources() {
    const auto* group = "Where rows come from (one of these)";
    const auto add = [&](const std::string& name, auto& value, const std::string& help) {
      command_->add_option(name, value, help)->group(group);
      sources_.push_back(name);
    };
    add("--csv", csv_,
        "FILE: text, one row a line; numbers between , ; tabs or spaces; a first line of names is passed over");
    add("--npy", npy_, "FILE: an array that numpy.save wrote, rows first; further axes become units");
    add("--idx", idx_, "FILE: the format of MNIST; images become rows of pixels");
    add("--configurations", configurations_,
        "FILE: the configurations in results of rbm_vmc (evaluation.configurations = 10000)");
    add("--bars-and-stripes", bars_, "N: all N x N images of bars or stripes, each once; with --samples that many drawn");
    add("--ising", ising_, "L: spins of an Ising model of L or L x L sites");
    command_->add_flag("--mixture", mixture_, "points from Gaussian clusters of unit variance")->group(group);
    command_->add_flag("--digits", digits_, "binary 28 x 28 images of drawn digits, with labels")->group(group);
    sources_.insert(sources_.end(), {"--mixture", "--digits"});
  }

  void add_model_options() {
    const auto add = [&](const std::string& group, const std::string& name, auto& value, const std::string& help) {
      command_->add_option(name, value, help)->group(group)->capture_default_str();
    };
    add("Rows that are generated", "--samples", samples_, "how many (default: 10000, of digits 60000)");
    add("Rows that are generated", "--seed", seed_, "another number gives other rows, the same number the same");
    command_
        ->add_flag("--coin", coin_,
                   "of bars-and-stripes: a fair coin for the orientation first (all black and all white twice as likely)")
        ->group("Bars and stripes");
    const auto* spins = "Ising model, p ~ exp((J sum s_i s_j + h sum s_i)/T)";
    add(spins, "--lattice", lattice_, "dimensions: 1, a chain drawn exactly; or 2, a square by Wolff clusters");
    add(spins, "--temperature", temperature_, "T");
    add(spins, "--coupling", coupling_, "J");
    add(spins, "--field", field_, "h");
    command_->add_flag("--open", open_, "open ends in place of periodic ones")->group(spins);
    const auto* clusters = "Gaussian mixture";
    add(clusters, "--clusters", clusters_, "how many, of equal weight");
    add(clusters, "--dimensions", dimensions_, "coordinates of a point");
    add(clusters, "--separation", separation_, "distance of neighbouring means, in standard deviations");
    add("Digits", "--noise", noise_, "share of pixels that are flipped");
  }

  void add_common_options() {
    command_->add_option("-o,--output", output_, "the HDF5 file to write")->required();
    command_->add_option("--threshold", threshold_, "T: makes numbers above T 1 and all others 0");
    command_->add_option("--labels", labels_, "FILE: one whole number a row (NPY, IDX or text); training does not use them");
    command_->add_option("--validation-share", validation_share_, "share of rows to hold back for validation")
        ->capture_default_str();
    command_->add_option("--validation-rows", held_back_, "which: random ones, chosen by --seed, or the last ones")
        ->capture_default_str();
  }

  static std::string out_of_range(const std::string& option, const std::string& found, const std::string& allowed) {
    return fmt::format("{}: out of range (found {}, allowed {})", option, found, allowed);
  }

  bool given(const std::string& option) const { return command_->count(option) > 0; }

  void check_options() const {
    std::vector<std::string> problems;
    const auto wants = [&problems](bool good, const std::string& option, auto found, const std::string& allowed) {
      if (!good) problems.push_back(out_of_range(option, fmt::format("{}", found), allowed));
    };
    std::vector<std::string> chosen;
    for (const auto& option : sources_) {
      if (given(option)) chosen.push_back(option);
    }
    if (chosen.empty())
      problems.push_back(fmt::format("no source of rows (one of {}) see rbm_input data --help", fmt::join(sources_, ", ")));
    if (chosen.size() > 1)
      problems.push_back(fmt::format("{}: more than one source of rows (found also {}) choose one", chosen[1], chosen[0]));
    refuse_options_of_others(problems);
    wants(!samples_ || *samples_ > 0, "--samples", samples_.value_or(0), "> 0");
    const bool drawn = samples_.has_value();
    wants(!given("--bars-and-stripes") ||
              (bars_ >= 1 && bars_ <= (drawn ? BarsAndStripes::kLargest : BarsAndStripes::kLargestWhole)),
          "--bars-and-stripes", bars_, drawn ? "1 to 30" : "1 to 16, with --samples to 30");
    wants(!given("--ising") || (ising_ >= (open_ ? 1 : 3) && ising_ <= (lattice_ == 1 ? 100000 : 1024)), "--ising", ising_,
          fmt::format("{} to {}", open_ ? 1 : 3, lattice_ == 1 ? 100000 : 1024));
    wants(lattice_ == 1 || lattice_ == 2, "--lattice", lattice_, "1 or 2");
    wants(temperature_ > 0 && std::isfinite(temperature_), "--temperature", temperature_, "> 0");
    wants(std::isfinite(coupling_), "--coupling", coupling_, "finite");
    wants(std::isfinite(field_), "--field", field_, "finite");
    wants(clusters_ >= 1 && clusters_ <= 1000, "--clusters", clusters_, "1 to 1000");
    wants(dimensions_ >= 1 && dimensions_ <= 100000, "--dimensions", dimensions_, "1 to 100000");
    wants(separation_ >= 0 && separation_ <= 1e6, "--separation", separation_, "0 to 1e6");
    wants(noise_ >= 0 && noise_ <= 1, "--noise", noise_, "0 to 1");
    wants(validation_share_ >= 0 && validation_share_ < 1, "--validation-share", validation_share_, ">= 0 and < 1");
    wants(!threshold_ || std::isfinite(*threshold_), "--threshold", threshold_.value_or(0), "finite");
    if (!choice_from<HeldBack>(held_back_))
      problems.push_back(out_of_range("--validation-rows", shown(held_back_), "random or last"));
    if (!problems.empty()) throw InputError(problems);
  }

  /// Options that would be passed over in silence.
  void refuse_options_of_others(std::vector<std::string>& problems) const {
    const auto belongs = [&](const std::vector<std::string>& options, const std::vector<std::string>& to) {
      if (std::ranges::any_of(to, [this](const auto& source) { return given(source); })) return;
      for (const auto& option : options) {
        if (given(option))
          problems.push_back(fmt::format("{}: of no use here (it belongs to {})", option, fmt::join(to, ", ")));
      }
    };
    belongs({"--samples"}, {"--bars-and-stripes", "--ising", "--mixture", "--digits"});
    belongs({"--coin"}, {"--bars-and-stripes"});
    belongs({"--lattice", "--temperature", "--coupling", "--field", "--open"}, {"--ising"});
    belongs({"--clusters", "--dimensions", "--separation"}, {"--mixture"});
    belongs({"--noise"}, {"--digits"});
    if (!labels_.empty() && (digits_ || mixture_))
      problems.push_back("--labels: of no use here (generated rows have theirs)");
  }

  std::unique_ptr<RowSource> source() const {
    constexpr Index kSamples = 10000, kDigits = 60000;
    if (!csv_.empty()) return std::make_unique<CsvRows>(csv_);
    if (!npy_.empty()) return std::make_unique<FlatRows>(open_npy(npy_));
    if (!idx_.empty()) return std::make_unique<FlatRows>(open_idx(idx_));
    if (!configurations_.empty()) return std::make_unique<MemoryRows>(configuration_rows(configurations_));
    if (mixture_)
      return std::make_unique<MixtureRows>(GaussianMixture{clusters_, dimensions_, separation_}, samples_.value_or(kSamples),
                                           seed_);
    if (digits_) return std::make_unique<DigitRows>(samples_.value_or(kDigits), seed_, DigitRows::Style{.noise = noise_});
    if (given("--bars-and-stripes")) {
      const auto by = coin_ ? StripesBy::coin : StripesBy::pattern;
      if (samples_) return std::make_unique<BarsAndStripes>(bars_, by, *samples_, seed_);
      return std::make_unique<BarsAndStripes>(bars_, by);
    }
    const IsingModel model{ising_, coupling_, field_, temperature_, open_ ? Boundary::open : Boundary::periodic};
    if (lattice_ == 2) return std::make_unique<IsingSquare>(model, samples_.value_or(kSamples), seed_);
    return std::make_unique<IsingChain>(model, samples_.value_or(kSamples), seed_);
  }

  CLI::App* command_;
  std::vector<std::string> sources_;
  std::vector<std::string> settings_;
  std::string csv_, npy_, idx_, configurations_, output_, labels_, settings_file_,
      held_back_ = std::string(choice_name(HeldBack::random));
  Index bars_ = 0, ising_ = 0, lattice_ = 1, clusters_ = 2, dimensions_ = 2;
  std::optional<Index> samples_;
  std::optional<Real> threshold_;
  Real temperature_ = 2, coupling_ = 1, field_ = 0, separation_ = 4, noise_ = 0.01, validation_share_ = 0;
  std::uint64_t seed_ = 1;
  bool coin_ = false, open_ = false, mixture_ = false, digits_ = false;
};

}  // namespace rbm
