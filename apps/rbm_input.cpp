/// rbm_input: makes, checks and shows inputs.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "apps/data_command.hpp"
#include "apps/given_file.hpp"
#include "apps/parse_command_line.hpp"
#include "apps/print_text.hpp"
#include "apps/report_errors.hpp"
#include "apps/setting.hpp"
#include "rbm_vmc/io/assign.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/io/input_schema.hpp"
#include "rbm_vmc/io/input_toml.hpp"
#include "rbm_vmc/io/presets.hpp"
#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/io/spelling.hpp"
#include "rbm_vmc/training/machine_to_psi.hpp"
#include "rbm_vmc/training/trained_machine.hpp"
#include "rbm_vmc/training/training_input.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace {

using rbm::InputError;
using rbm::Override;

constexpr const char* kProgram = "rbm_input";

struct CommandLine {
  std::vector<std::string> commands;  ///< of this program
  std::string source;                 ///< a preset or a file
  std::string output;
  std::vector<Override> flags;
  std::vector<std::string> settings;  ///< "a.b=c"
  std::string parameters_from;
  std::string shown_file;
  bool markdown = false;
  bool training = false;

  bool makes_input() const {
    return !source.empty() || !output.empty() || !flags.empty() || !settings.empty() || !parameters_from.empty();
  }
};

std::string preset_list() { return fmt::format("{}", fmt::join(rbm::preset_names(), ", ")); }

void add_quick_flags(CLI::App& app, CommandLine& line) {
  rbm::Input input;
  auto keys = rbm::describe(input);
  for (const auto& flag : rbm::quick_flags()) {
    const auto* key = rbm::find_key(keys, flag.path);
    const auto help = fmt::format("{}{} ({})", key->meaning, key->unit.empty() ? "" : " [" + key->unit + "]", key->path);
    app.add_option_function<std::string>(
           flag.name,
           [&line, name = flag.name](const std::string& value) {
             line.flags.push_back({name, value});
           },
           help)
        ->group("Keys with a flag of their own (values as in --set)");
  }
}

void describe_options(CLI::App& app, CommandLine& line) {
  app.name(kProgram);
  app.description(
      "Makes an input for rbm_vmc from a preset or a file, checks it, and shows inputs;\nmakes data sets for rbm_train.");
  app.footer("Example: rbm_input quantum-dot --particles 2 --omega 1 -o dot.h5");
  app.set_version_flag("--version",
                       fmt::format("{} {} (git {}, HDF5 {})", kProgram, RBM_VERSION, RBM_GIT_COMMIT, rbm::hdf5_version()));
  app.require_subcommand(0, 1);
  app.add_option("source", line.source, "a preset (" + preset_list() + "), or a TOML or HDF5 file");
  app.add_option("-o,--output", line.output, "the HDF5 file to write; default: the name of the source with .h5");
  app.add_option("--set", line.settings, "KEY=VALUE: overrides any key of rbm_input schema, repeatable; 1/6, [1,2], words")
      ->allow_extra_args(false);
  app.add_option("--parameters-from", line.parameters_from,
                 "results of an earlier run: its final parameters are the start values; results of rbm_train: its gaussian "
                 "machine becomes wavefunction.rbm, |psi|^2 = p");
  add_quick_flags(app, line);
  auto* show = app.add_subcommand("show", "print an input, or the input stored in results, as TOML");
  show->add_option("file", line.shown_file, "an HDF5 or TOML file")->required();
  auto* schema = app.add_subcommand("schema", "print every key: type, unit, default, allowed values, meaning");
  schema->add_flag("--training", line.training, "the keys of rbm_train");
  schema->add_flag("--markdown", line.markdown, "as the page docs/input-reference.md");
}

/// Flags first, then --set: what is said in full wins.
std::vector<Override> overrides_of(const CommandLine& line) {
  auto overrides = rbm::quick_overrides(line.flags);
  for (const auto& setting : line.settings) overrides.push_back(rbm::override_of(setting));
  return overrides;
}

rbm::Input input_of(const CommandLine& line) {
  const auto overrides = overrides_of(line);
  if (const auto preset = rbm::preset(line.source)) return rbm::with_overrides(*preset, overrides);
  const std::filesystem::path file = line.source;
  if (!std::filesystem::exists(file) && !file.has_extension()) {
    auto known = rbm::preset_names();
    known.insert(known.end(), line.commands.begin(), line.commands.end());
    const auto meant = rbm::closest(line.source, known);
    throw InputError(fmt::format("{}: neither a preset nor a file (presets: {}){}", rbm::shown(line.source), preset_list(),
                                 meant.empty() ? "" : " did you mean " + meant + "?"));
  }
  rbm::check_given(line.source);
  return rbm::read_input(file, overrides);
}

std::filesystem::path output_of(const CommandLine& line) {
  if (!line.output.empty()) return line.output;
  const auto name = std::filesystem::path(line.source).stem().string() + ".h5";
  if (std::filesystem::path(line.source).extension() == ".h5") {
    throw InputError(name + ": no name for the output (the source is HDF5 itself) give -o FILE");
  }
  return name;
}

/// The final parameters of results become the start values, if they are of the same names; or a trained machine does.
void take_parameters(rbm::Input& input, const std::string& results) {
  const auto foreign = rbm::read_foreign_in_child(results);
  if (rbm::is_of_training(foreign.archive)) {
    return rbm::put_machine(input, rbm::resolve(input), rbm::trained_machine(foreign.archive, results).machine, results);
  }
  const auto* names = foreign.archive.find("parameters/names");
  const auto* values = foreign.archive.find("parameters/values");
  const auto* texts = names ? std::get_if<std::vector<std::string>>(&names->data) : nullptr;
  const auto* reals = values ? std::get_if<std::vector<double>>(&values->data) : nullptr;
  if (!texts || !reals || texts->size() != reals->size()) {
    throw InputError(
        results +
        ": no parameters (/parameters/names and values are not there or do not fit) give results of rbm_vmc or rbm_train");
  }
  input.wavefunction.parameters.reset();
  const auto wanted = rbm::make_ansatz(rbm::resolve(input)).parameter_names();
  const auto [mine, theirs] = std::ranges::mismatch(wanted, *texts);
  if (mine != wanted.end() || theirs != texts->end()) {
    const auto found = theirs == texts->end() ? "the end" : rbm::shown(*theirs);
    throw InputError(
        fmt::format("{}: parameters of another wave function (number {}: wanted {}, found {}) see rbm_input show {}",
                    results, mine - wanted.begin() + 1, mine == wanted.end() ? "the end" : *mine, found, results));
  }
  auto keys = rbm::describe(input);
  auto& key = *rbm::find_key(keys, "wavefunction.parameters");
  if (const auto problem = rbm::assign(key, *values)) throw InputError(problem->line(results + ": " + key.path));
}

/// Whether an HDF5 file says that it belongs to a training.
bool file_is_of_training(const std::filesystem::path& file) {
  if (file.extension() == ".toml") return false;
  const auto stored = rbm::stored_input(rbm::read_foreign_in_child(file, rbm::TrainingInput::kKind).archive);
  const auto* format = stored.find_text_attribute("", "format");
  return format && *format == rbm::TrainingInput::kKind.format;
}

template <rbm::Settings T>
std::string schema_of(bool markdown) {
  T settings;
  return markdown ? rbm::schema_page<T>() : rbm::schema_text(rbm::describe(settings));
}

std::string shown_input(const std::string& file) {
  rbm::check_given(file);
  if (file_is_of_training(file)) return rbm::to_toml(rbm::read_stored_input<rbm::TrainingInput>(file));
  return rbm::to_toml(rbm::read_stored_input(file));
}

void make_input(const CommandLine& line) {
  if (line.source.empty()) {
    throw InputError("no source (a preset or a file) choose from " + preset_list() + ", or see rbm_input --help");
  }
  const auto output = output_of(line);
  auto input = input_of(line);
  if (!line.parameters_from.empty()) take_parameters(input, line.parameters_from);
  const auto resolved = rbm::resolve(input);
  rbm::write_archive(output, rbm::to_archive(input));
  const auto& system = resolved.system;
  rbm::print_text(fmt::format("wrote {} ({}, {} {} in {}D); run it: mpirun -np 2 rbm_vmc {}\n", output.string(),
                              choice_name(*system.kind), *system.particles, choice_name(*system.statistics),
                              *system.dimensions, output.string()));
}

int run(int argc, const char* const* argv) {
  CLI::App app;
  CommandLine line;
  describe_options(app, line);
  const rbm::DataCommand data(app);
  line.commands = rbm::commands_of(app);
  if (const auto text = rbm::parse_command_line(app, argc, argv)) {
    rbm::print_text(*text);
    return rbm::kFinished;
  }
  const bool show = app.got_subcommand("show");
  const bool schema = app.got_subcommand("schema");
  if ((show || schema || data.chosen()) && line.makes_input()) {
    throw InputError(fmt::format("{}: takes no options of other commands see rbm_input --help",
                                 app.get_subcommands().front()->get_name()));
  }
  if (show) {
    rbm::print_text(shown_input(line.shown_file));
  } else if (schema) {
    rbm::print_text(line.training ? schema_of<rbm::TrainingInput>(line.markdown) : schema_of<rbm::Input>(line.markdown));
  } else if (data.chosen()) {
    rbm::print_text(data.run());
  } else {
    make_input(line);
  }
  return rbm::kFinished;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (...) {
    return rbm::report(kProgram, rbm::failure_of(std::current_exception()));
  }
}
