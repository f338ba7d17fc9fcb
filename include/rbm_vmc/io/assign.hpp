/// The only way a value read from anywhere gets into an input: class, shape, range and choices are checked here.
#pragma once

#include <optional>
#include <string>

#include "rbm_vmc/io/input_keys.hpp"
#include "rbm_vmc/io/problem.hpp"

namespace rbm {

/// Gives the key a value, or says why not and changes nothing. Integers are taken for reals, single values for lists.
std::optional<Problem> assign(Key& key, const Dataset& value);

/// "an integer", "a list of reals", ...
std::string type_text(KeyType type);

/// Allowed values: "1 to 1000", "> 0", "none, coulomb, ..."; empty if everything of the type is allowed.
std::string allowed_text(const Key& key);

}  // namespace rbm
