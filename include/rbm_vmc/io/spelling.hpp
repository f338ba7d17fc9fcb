/// Which known word a misspelt one was meant to be, and foreign text made fit for one line of a message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// Fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other, no place edited
/// twice (optimal string alignment; Damerau 1964, Levenshtein 1966).
Index edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word` (the first of equals); empty if more than a third of the word would have to change.
std::string closest(std::string_view word, const std::vector<std::string>& candidates);

/// The text as it fits into a message: printable (io/utf8.hpp) and cut after about 60 bytes.
std::string shown(std::string_view text);

}  // namespace rbm
