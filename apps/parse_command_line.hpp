/// A command line read by CLI11, its complaints in the words of this project.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {

/// The program, or the command of it that was chosen, as one types it.
inline std::string command_name(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return app.get_name() + (chosen.empty() ? "" : " " + chosen.front()->get_name());
}

/// What to do about words that no option takes.
inline InputError unexpected(const CLI::App& app, const std::string& word) {
  const auto help = "see " + command_name(app) + " --help";
  if (!word.starts_with('-')) return InputError(shown(word) + ": unexpected word " + help);
  const auto chosen = app.get_subcommands();
  std::vector<std::string> known;
  for (const auto* option : (chosen.empty() ? &app : chosen.front())->get_options()) known.push_back(option->get_name());
  const auto name = word.substr(0, word.find('='));
  const auto meant = closest(name, known);
  if (meant == name) return InputError(shown(word) + ": not an option of this command " + help);
  return InputError(shown(word) + ": unknown option " + (meant.empty() ? help : "did you mean " + meant + "?"));
}

/// Empty if the program shall go on; else the text of --help or --version, to be printed. Throws InputError.
inline std::optional<std::string> parse_command_line(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? app.help() : chosen.front()->help();
  } catch (const CLI::CallForVersion& version) {
    return std::string(version.what()) + "\n";
  } catch (const CLI::ExtrasError&) {
    const auto words = app.remaining(true);
    throw unexpected(app, words.empty() ? "" : words.front());
  } catch (const CLI::ParseError& error) {
    throw InputError(std::string(error.what()) + " (command line) see " + command_name(app) + " --help");
  }
  return std::nullopt;
}

}  // namespace rbm
