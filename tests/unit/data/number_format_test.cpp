#include "rbm_vmc/data/number_format.hpp"

#include <cmath>
#include <limits>

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

using Kind = NumberFormat::Kind;

std::vector<Real> decoded(const NumberFormat& format, const std::string& bytes) {
  std::vector<Real> out(bytes.size() / format.bytes);
  format.decode(std::as_bytes(std::span(bytes)), out);
  return out;
}

template <class T>
void expect_both_orders(Kind kind, T first, T second) {
  const std::vector<Real> wanted = {static_cast<Real>(first), static_cast<Real>(second)};
  EXPECT_EQ(decoded({kind, sizeof(T), false}, little(first) + little(second)), wanted);
  EXPECT_EQ(decoded({kind, sizeof(T), true}, big(first) + big(second)), wanted);
}

TEST(NumberFormat, IntegersOfEveryWidth) {
  expect_both_orders<std::int8_t>(Kind::with_sign, -128, 127);
  expect_both_orders<std::int16_t>(Kind::with_sign, -32768, 258);
  expect_both_orders<std::int32_t>(Kind::with_sign, -2147483647, 66051);
  expect_both_orders<std::int64_t>(Kind::with_sign, -(1LL << 52) - 1, 3);
  expect_both_orders<std::uint8_t>(Kind::without_sign, 255, 128);
  expect_both_orders<std::uint16_t>(Kind::without_sign, 65535, 1);
  expect_both_orders<std::uint32_t>(Kind::without_sign, 4294967295u, 1);
  expect_both_orders<std::uint64_t>(Kind::without_sign, 1ULL << 63, 1);
}

TEST(NumberFormat, FloatingPoint) {
  expect_both_orders<float>(Kind::floating, -1.5f, 1e-38f);
  expect_both_orders<double>(Kind::floating, -0.1, 1e300);
}

TEST(NumberFormat, HalfPrecision) {
  const auto half = [](std::uint16_t bits) { return decoded({Kind::floating, 2, false}, little(bits)).front(); };
  EXPECT_EQ(half(0x3c00), 1);
  EXPECT_EQ(half(0xc500), -5);
  EXPECT_EQ(half(0x7bff), 65504);
  EXPECT_EQ(half(0x0001), std::ldexp(1, -24));
  EXPECT_EQ(half(0x83ff), -std::ldexp(1023, -24));
  EXPECT_EQ(half(0xfc00), -std::numeric_limits<Real>::infinity());
  EXPECT_TRUE(std::isnan(half(0x7e00)));
}

TEST(NumberFormat, Booleans) {
  EXPECT_EQ(decoded({Kind::boolean, 1, false}, std::string("\0\1\2", 3)), (std::vector<Real>{0, 1, 1}));
}

TEST(NumberFormat, WidthsThatDoNotExist) {
  EXPECT_FALSE((NumberFormat{Kind::boolean, 2, false}.known()));
  EXPECT_FALSE((NumberFormat{Kind::floating, 1, false}.known()));
  EXPECT_FALSE((NumberFormat{Kind::with_sign, 3, false}.known()));
  std::vector<Real> out(2);
  const std::string three = "abc";
  EXPECT_THROW((NumberFormat{Kind::with_sign, 2, false}.decode(std::as_bytes(std::span(three)), out)), ContractError);
}

}  // namespace
}  // namespace rbm
