#include "rbm_vmc/io/seal.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/digest.hpp"

namespace rbm {
namespace {

constexpr std::string_view kMark = "\nrbm_vmc sha256 ";
constexpr std::size_t kSealBytes = kMark.size() + 64 + 1;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

std::string line(const Sha256& hash) { return std::string(kMark) + hash.hex() + "\n"; }

/// Adds the next `bytes` of a file; false if it ends before.
bool add_bytes(Sha256& hash, Descriptor& descriptor, std::size_t bytes) {
  std::vector<std::byte> piece;
  for (; bytes > 0; bytes -= piece.size()) {
    piece.resize(std::min(bytes, kPieceBytes));
    if (descriptor.read(piece) != piece.size()) return false;
    hash.add(piece);
  }
  return true;
}

}  // namespace

std::string seal_of(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.add(bytes);
  return line(hash);
}

std::string seal_of_file(const std::filesystem::path& file) {
  Descriptor descriptor = open_regular(file);
  Sha256 hash;
  if (!add_bytes(hash, descriptor, descriptor.size())) throw FileError(file.string() + ": cannot be read (it became shorter)");
  return line(hash);
}

SealState check_seal(const std::filesystem::path& file) {
  Descriptor descriptor = open_regular(file);
  const std::size_t size = descriptor.size();
  if (size < kSealBytes) return SealState::missing;
  Sha256 hash;
  if (!add_bytes(hash, descriptor, size - kSealBytes)) return SealState::broken;
  std::string found(kSealBytes, '\0');
  if (descriptor.read(std::as_writable_bytes(std::span(found))) != kSealBytes) return SealState::broken;
  if (!found.starts_with(kMark)) return SealState::missing;
  return found == line(hash) ? SealState::whole : SealState::broken;
}

}  // namespace rbm
