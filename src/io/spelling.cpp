#include "rbm_vmc/io/spelling.hpp"

#include <algorithm>

#include "rbm_vmc/io/utf8.hpp"

namespace rbm {

Index edit_distance(std::string_view a, std::string_view b) {
  const Index rows = std::ssize(a) + 1;
  const Index columns = std::ssize(b) + 1;
  std::vector<Index> table(static_cast<std::size_t>(rows * columns));
  const auto at = [&](Index i, Index j) -> Index& { return table[static_cast<std::size_t>(i * columns + j)]; };
  const auto same = [&](Index i, Index j) {
    return a[static_cast<std::size_t>(i - 1)] == b[static_cast<std::size_t>(j - 1)];
  };
  for (Index i = 0; i < rows; ++i) at(i, 0) = i;
  for (Index j = 0; j < columns; ++j) at(0, j) = j;
  for (Index i = 1; i < rows; ++i) {
    for (Index j = 1; j < columns; ++j) {
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same(i, j) ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j);
      if (swapped) at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(rows - 1, columns - 1);
}

std::string closest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 200;  // nobody misspells into more; the table grows with the product of the lengths
  if (word.size() > kLongest) return {};
  std::string best;
  Index least = std::max<Index>(2, std::ssize(word) / 3) + 1;
  for (const auto& candidate : candidates) {
    const Index distance = edit_distance(word, candidate);
    if (distance < least && distance < std::ssize(candidate)) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  if (text.size() <= kMost) return printable(text);
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
  return printable(text.substr(0, end)) + "...";
}

}  // namespace rbm
