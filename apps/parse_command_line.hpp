/// A command line read by CLI11, its complaints in the words of this project.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "apps/terminal.hpp"
#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {

/// The program, or the command of it that was chosen, as one types it.
inline std::string command_name(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return app.get_name() + (chosen.empty() ? "" : " " + chosen.front()->get_name());
}

inline std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// What to do about words that no option takes; `first` is the first word of the command line.
inline InputError unexpected(const CLI::App& app, const std::string& word, const std::string& first) {
  const auto help = "see " + command_name(app) + " --help";
  if (!word.starts_with('-')) {
    const auto command = closest(first, commands_of(app));
    return InputError(shown(word) + ": unexpected word " +
                      (command.empty() || command == first ? help : "did you mean " + app.get_name() + " " + command + "?"));
  }
  const auto chosen = app.get_subcommands();
  std::vector<std::string> known;
  for (const auto* option : (chosen.empty() ? &app : chosen.front())->get_options()) known.push_back(option->get_name());
  const auto name = word.substr(0, word.find('='));
  const auto meant = closest(name, known);
  if (meant == name) return InputError(shown(word) + ": not an option of this command " + help);
  return InputError(shown(word) + ": unknown option " + (meant.empty() ? help : "did you mean " + meant + "?"));
}

/// Help for a terminal of the usual width: lines that are wider go on below where their text began.
inline std::string help_of(const CLI::App& app, const std::string& before = "") {
  const std::size_t described = app.get_formatter()->get_column_width();
  std::istringstream given(app.help(before));
  std::string text, line;
  while (std::getline(given, line)) {
    const bool option =
        line.size() > described && line[described] != ' ' && line[described - 1] == ' ' && line.starts_with("  ");
    const std::size_t indent = option ? described : std::min(line.find_first_not_of(' '), line.size());
    while (line.size() > kUsualColumns) {
      const auto blank = line.rfind(' ', kUsualColumns);
      if (blank == std::string::npos || blank <= indent) break;
      text += line.substr(0, blank) + "\n";
      line = std::string(indent, ' ') + line.substr(blank + 1);
    }
    text += line + "\n";
  }
  return text;
}

/// Empty if the program shall go on; else the text of --help or --version, to be printed. Throws InputError.
inline std::optional<std::string> parse_command_line(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? help_of(app) : help_of(*chosen.front(), app.get_name());
  } catch (const CLI::CallForVersion& version) {
    return std::string(version.what()) + "\n";
  } catch (const CLI::ExtrasError&) {
    const auto words = app.remaining(true);
    throw unexpected(app, words.empty() ? "" : words.front(), argv[1]);
  } catch (const CLI::ConversionError& error) {  // "Could not convert: NAME = WORD"
    const std::string text = error.what(), name = text.substr(text.find(": ") + 2);
    const auto equals = name.find(" = ");
    throw InputError(name.substr(0, equals) + ": wrong type (found " +
                     (equals == std::string::npos ? "" : name.substr(equals + 3)) + ") see " + command_name(app) +
                     " --help");
  } catch (const CLI::ParseError& error) {
    throw InputError(std::string(error.what()) + " (command line) see " + command_name(app) + " --help");
  }
  return std::nullopt;
}

}  // namespace rbm
