/// The description of all keys for people: `rbm_input schema` and docs/input-reference.md.
#pragma once

#include <string>

namespace rbm {

/// One paragraph a key, for a terminal.
std::string schema_text();

/// One table a group.
std::string schema_markdown();

}  // namespace rbm
