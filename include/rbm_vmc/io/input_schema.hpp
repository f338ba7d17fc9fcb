/// The description of all keys for people: `rbm_input schema` and the reference pages in docs/.
#pragma once

#include <string>
#include <vector>

#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {

/// One paragraph a key, for a terminal.
std::string schema_text(const std::vector<Key>& keys);

/// A page with one table a group. `title` is its heading, `command` what makes it.
std::string schema_markdown(const std::vector<Key>& keys, const InputKind& kind, const std::string& title, const std::string& command);

/// The pages docs/input-reference.md, and (with TrainingInput) docs/training-reference.md.
template <Settings T>
std::string schema_page() {
  T settings;
  constexpr bool runs = std::same_as<T, Input>;
  return schema_markdown(describe(settings), T::kKind, runs ? "Input reference" : "Reference of training inputs",
                         runs ? "rbm_input schema --markdown" : "rbm_input schema --training --markdown");
}

}  // namespace rbm
