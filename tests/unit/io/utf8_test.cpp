#include "rbm_vmc/io/utf8.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace rbm {
namespace {

/// Encodes a code point with as many bytes as asked, valid or not.
std::string encode(std::uint32_t point, int length) {
  if (length == 1) return std::string(1, static_cast<char>(point));
  std::string text;
  for (int i = 0; i < length - 1; ++i) {
    text.insert(text.begin(), static_cast<char>(0x80 | (point & 0x3f)));
    point >>= 6;
  }
  const std::uint32_t mark = length == 2 ? 0xc0 : length == 3 ? 0xe0 : 0xf0;
  text.insert(text.begin(), static_cast<char>(mark | point));
  return text;
}

int shortest(std::uint32_t point) { return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4; }

TEST(Utf8, EveryCodePointInItsShortestFormAndInNoOther) {
  for (std::uint32_t point = 0; point < 0x120000; point += point < 0x11000 ? 1 : 7) {
    const bool valid = point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
    EXPECT_EQ(is_utf8(encode(point, shortest(point))), valid) << point;
    if (point < 0x80) {
      EXPECT_FALSE(is_utf8(encode(point, 2)));
    }
    if (point < 0x800) {
      EXPECT_FALSE(is_utf8(encode(point, 3)));
    }
    if (point < 0x10000) {
      EXPECT_FALSE(is_utf8(encode(point, 4)));
    }
  }
}

TEST(Utf8, CutAndStrayBytes) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("ħω = 1, 漢字, 🙂"));
  EXPECT_FALSE(is_utf8(std::string("🙂").substr(0, 3)));
  EXPECT_FALSE(is_utf8("a\x80"));
  EXPECT_FALSE(is_utf8("\xff"));
  EXPECT_FALSE(is_utf8("\xc3("));
}

TEST(Utf8, PrintableKeepsTextAndShowsTheRest) {
  EXPECT_EQ(printable("system/ω"), "system/ω");
  EXPECT_EQ(printable("a\nb\x7f"), "a\\x0ab\\x7f");
  EXPECT_EQ(printable("caf\xe9"), "caf\\xe9");
}

}  // namespace
}  // namespace rbm
