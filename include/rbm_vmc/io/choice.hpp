/// Closed choices: enumerations whose enumerators have a name in files and on the command line.
///
/// An enumeration takes part by specialising `Choice` next to its definition; its enumerators count from 0 without gaps, in
/// the order of the names.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace rbm {

/// Specialise with `static constexpr std::array names{"first"sv, ...}`.
template <class Enum>
struct Choice;

template <class Enum>
concept NamedChoice = requires {
  Choice<Enum>::names[0];
};

template <NamedChoice Enum>
constexpr std::string_view choice_name(Enum value) {
  return Choice<Enum>::names[static_cast<std::size_t>(value)];
}

/// The enumerator of that name; empty if there is none.
template <NamedChoice Enum>
constexpr std::optional<Enum> choice_from(std::string_view name) {
  for (std::size_t i = 0; i < Choice<Enum>::names.size(); ++i) {
    if (Choice<Enum>::names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace rbm
