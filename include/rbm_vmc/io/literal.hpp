/// Datasets as text: as TOML values, and in words for messages.
#pragma once

#include <string>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

/// The shortest decimal number that reads back to the same bits, with a point or an exponent. Finite numbers only.
std::string literal(Real value);

/// A TOML value: scalars, lists, and tables of two dimensions as lists of rows. Texts must be free of control characters.
std::string literal(const Dataset& value);

/// "the real 2.5", "the text "abc"", "a list of 3 integers", "an empty list".
std::string value_text(const Dataset& value);

}  // namespace rbm
