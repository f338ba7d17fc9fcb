/// The description of all keys for people: `rbm_input schema` and docs/input-reference.md.
#pragma once

#include <string>

#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {

/// One paragraph a key, for a terminal.
std::string schema_text(const std::vector<Key>& keys);

/// One table a group.
std::string schema_markdown();

}  // namespace rbm
