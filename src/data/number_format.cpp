#include "rbm_vmc/data/number_format.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace rbm {
namespace {

static_assert(std::endian::native == std::endian::little);

std::uint8_t turned(std::uint8_t bits) { return bits; }
std::uint16_t turned(std::uint16_t bits) { return __builtin_bswap16(bits); }
std::uint32_t turned(std::uint32_t bits) { return __builtin_bswap32(bits); }
std::uint64_t turned(std::uint64_t bits) { return __builtin_bswap64(bits); }

/// IEEE 754 binary16.
Real half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const Real fraction = bits & 1023;
  const Real size = exponent == 0    ? std::ldexp(fraction, -24)
                    : exponent == 31 ? (fraction == 0 ? HUGE_VAL : NAN)
                                     : std::ldexp(1024 + fraction, exponent - 25);
  return bits >> 15 != 0 ? -size : size;
}

template <class Bits, class Convert>
void decode_as(std::span<const std::byte> stored, std::span<Real> out, bool turn, const Convert& convert) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    Bits bits;
    std::memcpy(&bits, stored.data() + i * sizeof(Bits), sizeof(Bits));
    out[i] = convert(turn ? turned(bits) : bits);
  }
}

template <class Bits>
void decode_integers(std::span<const std::byte> stored, std::span<Real> out, bool turn, bool with_sign) {
  if (with_sign) {
    decode_as<Bits>(stored, out, turn,
                    [](Bits bits) { return static_cast<Real>(static_cast<std::make_signed_t<Bits>>(bits)); });
  } else {
    decode_as<Bits>(stored, out, turn, [](Bits bits) { return static_cast<Real>(bits); });
  }
}

}  // namespace

bool NumberFormat::known() const {
  switch (kind) {
    case Kind::boolean: return bytes == 1;
    case Kind::floating: return bytes == 2 || bytes == 4 || bytes == 8;
    default: return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
  }
}

void NumberFormat::decode(std::span<const std::byte> stored, std::span<Real> out) const {
  expects(known() && stored.size() == out.size() * bytes, "as many bytes as the numbers take");
  if (kind == Kind::boolean)
    return decode_as<std::uint8_t>(stored, out, false, [](std::uint8_t bits) { return bits != 0 ? 1.0 : 0.0; });
  if (kind == Kind::floating) {
    if (bytes == 2) return decode_as<std::uint16_t>(stored, out, big_endian, half);
    if (bytes == 4)
      return decode_as<std::uint32_t>(stored, out, big_endian,
                                      [](auto bits) { return static_cast<Real>(std::bit_cast<float>(bits)); });
    return decode_as<std::uint64_t>(stored, out, big_endian, [](auto bits) { return std::bit_cast<Real>(bits); });
  }
  const bool with_sign = kind == Kind::with_sign;
  switch (bytes) {
    case 1: return decode_integers<std::uint8_t>(stored, out, big_endian, with_sign);
    case 2: return decode_integers<std::uint16_t>(stored, out, big_endian, with_sign);
    case 4: return decode_integers<std::uint32_t>(stored, out, big_endian, with_sign);
    default: return decode_integers<std::uint64_t>(stored, out, big_endian, with_sign);
  }
}

}  // namespace rbm
