/// Text that fits into a number of columns: cut, or broken into lines.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/utf8.hpp"

namespace rbm {

/// Characters of UTF-8 text.
inline std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// The first `width` characters.
inline std::string cut_text(std::string_view text, std::size_t width) {
  std::string cut;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80 && width-- == 0) break;
    cut += c;
  }
  return cut;
}

/// The first of some ways to say a thing, the longest first, that fits into `width` characters; the last one cut if none does.
inline std::string fitted(const std::vector<std::string>& ways, std::size_t width) {
  for (const auto& way : ways) {
    if (width_of(way) <= width) return way;
  }
  return ways.empty() ? "" : cut_text(ways.back(), width);
}

/// Lines of at most `width` characters, broken at blanks; all but the first are indented. Words wider than a line are broken, or
/// left whole: a name of a file that is broken cannot be copied.
enum class LongWords { broken, whole };
inline std::string wrapped(const std::string& given, std::size_t width, LongWords long_words = LongWords::broken) {
  constexpr std::size_t kIndent = 2;
  std::string text = printable(given), lines, line;
  const auto flush = [&] {
    lines += line + "\n";
    line = std::string(kIndent, ' ');
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    std::string word = text.substr(at, end - at);
    at = end + 1;
    const bool first = line.find_first_not_of(' ') == std::string::npos;
    if (!first && width_of(line) + 1 + width_of(word) > width) flush();
    while (long_words == LongWords::broken && width_of(line) + width_of(word) > width) {
      const auto piece = cut_text(word, width - width_of(line));
      line += piece;
      word.erase(0, piece.size());
      flush();
    }
    if (line.find_first_not_of(' ') != std::string::npos) line += ' ';
    line += word;
  }
  return lines + line + "\n";
}

}  // namespace rbm
