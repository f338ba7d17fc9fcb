/// A curve drawn with braille characters: 2 x 4 dots a character (Unicode U+2800 to U+28FF).
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// Lines of `width` characters. The mean of the values that fall into a column of dots is drawn, joined by vertical strokes;
/// what lies outside of [lower, upper] is drawn at the edge. Values that are not finite are gaps.
inline std::vector<std::string> braille_curve(const std::vector<Real>& values, int width, int height, Real lower,
                                              Real upper) {
  const auto columns = 2 * static_cast<std::size_t>(width), rows = 4 * static_cast<std::size_t>(height);
  std::vector<std::vector<bool>> dots(rows, std::vector<bool>(columns));
  const Real span = upper > lower ? upper - lower : 1;
  long before = -1;
  for (std::size_t column = 0; column < columns && !values.empty(); ++column) {
    const std::size_t first = column * values.size() / columns;
    const std::size_t last = std::max(first + 1, (column + 1) * values.size() / columns);
    Real sum = 0;
    for (std::size_t i = first; i < last; ++i) sum += values[i];
    const Real height_of = (sum / static_cast<Real>(last - first) - lower) / span;
    if (!std::isfinite(height_of)) {
      before = -1;
      continue;
    }
    const long row = std::lround((1 - std::clamp<Real>(height_of, 0, 1)) * static_cast<Real>(rows - 1));
    const long from = before < 0 ? row : std::min(before, row), to = before < 0 ? row : std::max(before, row);
    for (long r = from; r <= to; ++r) dots[static_cast<std::size_t>(r)][column] = true;
    before = row;
  }
  static constexpr int kBit[4][2] = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};
  std::vector<std::string> lines(static_cast<std::size_t>(height));
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (std::size_t cell = 0; cell < static_cast<std::size_t>(width); ++cell) {
      int pattern = 0;
      for (std::size_t y = 0; y < 4; ++y) {
        for (std::size_t x = 0; x < 2; ++x) {
          if (dots[4 * line + y][2 * cell + x]) pattern |= 1 << kBit[y][x];
        }
      }
      lines[line] += '\xe2';
      lines[line] += static_cast<char>(0xa0 | (pattern >> 6));
      lines[line] += static_cast<char>(0x80 | (pattern & 0x3f));
    }
  }
  return lines;
}

}  // namespace rbm
