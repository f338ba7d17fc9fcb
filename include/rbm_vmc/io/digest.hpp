/// Digests: SHA-256 of bytes and of archives.
///
/// Source: FIPS 180-4, Secure Hash Standard, sections 4.1.2, 4.2.2, 5 and 6.2. Nothing is thrown.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

/// SHA-256 of bytes that come in pieces; the result does not depend on how they were cut.
class Sha256 {
 public:
  void add(std::span<const std::byte> bytes);
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  /// The digest so far in 64 hexadecimal digits. More may be added afterwards.
  std::string hex() const;

 private:
  using State = std::array<std::uint32_t, 8>;
  static constexpr std::size_t kBlockBytes = 64;
  static void compress(State& state, const std::byte* block);

  State state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::byte, kBlockBytes> pending_ = {};
  std::uint64_t total_ = 0;  ///< [byte]
};

/// SHA-256 of all paths, names, kinds, shapes and values of an archive in their order, as 64 hexadecimal digits. Every part
/// is preceded by its length, so that two different archives never give the same bytes. The root attribute "digest" is
/// left out: it is where files keep this very number.
std::string digest(const Archive& archive);

}  // namespace rbm
