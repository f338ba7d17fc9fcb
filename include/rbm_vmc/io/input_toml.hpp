/// TOML and single values in TOML syntax <-> settings. Its source is the only one that includes toml++.
///
/// Reading is strict: unknown tables and keys, wrong types, numbers out of range and numbers that are not finite are all
/// reported, one line each, "system.omga: unknown key (dot.toml:3) did you mean system.omega?". Keys that are required and
/// missing are not looked for here (see missing_keys): they may come from the command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {

/// `source` is the name of the text in messages. Problems are appended in the order of the lines. Throws InputError with the
/// line and column if the text is not TOML.
void read_toml_keys(std::string_view text, std::string_view source, std::vector<Key> keys, std::vector<std::string>& problems);

template <Settings T = Input>
T input_from_toml(std::string_view text, std::string_view source, std::vector<std::string>& problems) {
  T settings;
  read_toml_keys(text, source, describe(settings), problems);
  return settings;
}

/// All keys that have a value, reals in the shortest form that reads back to the same bits.
std::string to_toml(const std::vector<Key>& keys);

template <Settings T>
std::string to_toml(const T& settings) {
  T copy = settings;
  return to_toml(describe(copy));
}

/// A value as written on a command line: TOML syntax, fractions (1/6), bare words for texts, and lists with or without
/// brackets ("1,2", "[rbm, jastrow]"). What is none of these is a text.
Dataset value_from_text(std::string_view text);

/// Gives `path` the value that `text` stands for; appends what is wrong with either.
void assign_text(std::vector<Key>& keys, std::string_view path, std::string_view text, std::vector<std::string>& problems);

}  // namespace rbm
