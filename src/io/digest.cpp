#include "rbm_vmc/io/digest.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

namespace rbm {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers enter the digest of an archive as little-endian bytes");

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> kRound = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

void add_number(Sha256& hash, std::int64_t value) { hash.add(std::as_bytes(std::span(&value, 1))); }

void add_text(Sha256& hash, std::string_view text) {
  add_number(hash, std::ssize(text));
  hash.add(text);
}

void add_dataset(Sha256& hash, const Dataset& dataset) {
  add_text(hash, kind(dataset));
  add_number(hash, std::ssize(dataset.shape));
  hash.add(std::as_bytes(std::span(dataset.shape)));
  std::visit(
      [&hash]<class T>(const std::vector<T>& values) {
        add_number(hash, std::ssize(values));
        if constexpr (std::is_same_v<T, std::string>) {
          for (const auto& text : values) add_text(hash, text);
        } else {
          hash.add(std::as_bytes(std::span(values)));
        }
      },
      dataset.data);
}

}  // namespace

void Sha256::compress(State& state, const std::byte* block) {
  std::array<std::uint32_t, 64> w;
  for (std::size_t t = 0; t < 16; ++t) {
    w[t] = 0;
    for (std::size_t i = 0; i < 4; ++i) w[t] = w[t] << 8 | std::to_integer<std::uint32_t>(block[4 * t + i]);
  }
  for (std::size_t t = 16; t < 64; ++t) {
    const auto small0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
    const auto small1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
    w[t] = w[t - 16] + small0 + w[t - 7] + small1;
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t t = 0; t < 64; ++t) {
    const auto big1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const auto big0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const auto temporary1 = h + big1 + ((e & f) ^ (~e & g)) + kRound[t] + w[t];
    const auto temporary2 = big0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + temporary1;
    d = c;
    c = b;
    b = a;
    a = temporary1 + temporary2;
  }
  const State working = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += working[i];
}

void Sha256::add(std::span<const std::byte> bytes) {
  std::size_t held = total_ % kBlockBytes;
  total_ += bytes.size();
  while (!bytes.empty()) {
    if (held == 0 && bytes.size() >= kBlockBytes) {
      compress(state_, bytes.data());
      bytes = bytes.subspan(kBlockBytes);
      continue;
    }
    const std::size_t taken = std::min(kBlockBytes - held, bytes.size());
    std::ranges::copy(bytes.first(taken), pending_.begin() + static_cast<std::ptrdiff_t>(held));
    bytes = bytes.subspan(taken);
    held += taken;
    if (held == kBlockBytes) {
      compress(state_, pending_.data());
      held = 0;
    }
  }
}

std::string Sha256::hex() const {
  Sha256 padded = *this;
  const std::size_t held = total_ % kBlockBytes;
  std::array<std::byte, 2 * kBlockBytes> tail = {std::byte{0x80}};
  const std::size_t zeros_end = (held < kBlockBytes - 8 ? kBlockBytes : 2 * kBlockBytes) - held - 8;
  for (std::size_t i = 0; i < 8; ++i) tail[zeros_end + i] = static_cast<std::byte>(8 * total_ >> (56 - 8 * i));
  padded.add(std::span(tail).first(zeros_end + 8));
  std::string text;
  for (const auto word : padded.state_) {
    for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[word >> shift & 15];
  }
  return text;
}

std::string digest(const Archive& archive) {
  Sha256 hash;
  add_text(hash, "rbm_vmc archive 1");
  add_number(hash, std::ssize(archive.datasets()));
  for (const auto& [path, dataset] : archive.datasets()) {
    add_text(hash, path);
    add_dataset(hash, dataset);
  }
  for (const auto& [path, attributes] : archive.attributes()) {
    const auto own = path.empty() ? static_cast<std::ptrdiff_t>(attributes.count("digest")) : 0;
    if (path.empty() && std::ssize(attributes) == own) continue;
    add_text(hash, path);
    add_number(hash, std::ssize(attributes) - own);
    for (const auto& [name, value] : attributes) {
      if (path.empty() && name == "digest") continue;
      add_text(hash, name);
      add_dataset(hash, value);
    }
  }
  return hash.hex();
}

}  // namespace rbm
