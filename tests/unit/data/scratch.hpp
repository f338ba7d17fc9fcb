/// Files of other programs for the tests of this folder, byte by byte.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "rbm_vmc/io/row_source.hpp"
#include "unit/io/scratch_folder.hpp"

namespace rbm {

/// All rows of a source, read `step` rows at a time.
inline std::vector<Real> all_rows(RowSource& source, Index step = 1000) {
  std::vector<Real> rows, block(static_cast<std::size_t>(step * source.columns()));
  for (Index count = step; count == step;) {
    count = source.read(block);
    rows.insert(rows.end(), block.begin(), block.begin() + count * source.columns());
  }
  return rows;
}

/// The bytes of a number, the first or the last byte first.
template <class T>
std::string little(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}
template <class T>
std::string big(T value) {
  std::string bytes = little(value);
  return {bytes.rbegin(), bytes.rend()};
}

/// What is the same however rows are read, and again after a rewind.
inline void expect_steady(RowSource& source) {
  const auto rows = all_rows(source);
  EXPECT_EQ(std::ssize(rows), source.rows() * source.columns());
  const auto labels = source.labels();
  for (const Index step : {1, 7, 32, 45}) {
    source.rewind();
    EXPECT_EQ(all_rows(source, step), rows);
    EXPECT_EQ(source.labels(), labels);
  }
  ValueWatch watch;
  watch.see(rows);
  EXPECT_EQ(watch.kind(), source.kind());
}

}  // namespace rbm
