#include "rbm_vmc/io/read_budget.hpp"

#include <algorithm>
#include <string>

namespace rbm {
namespace {

[[noreturn]] void refuse_size(const std::string& why) { throw ObjectError("is too large (" + why + ")"); }

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) refuse_size("it claims more than 2^64 bytes");
  return result;
}

/// The product of all extents and `start`. A zero among them makes it zero, however large the others are.
std::uint64_t product(std::span<const std::uint64_t> extents, std::uint64_t start) {
  if (std::ranges::find(extents, std::uint64_t{0}) != extents.end()) return 0;
  for (const auto extent : extents) start = times(start, extent);
  return start;
}

std::string mib(std::uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

void check(std::uint64_t found, std::uint64_t most, const char* unit) {
  if (found > most) refuse_size(std::to_string(found) + " " + unit + "; at most " + std::to_string(most) + " are read");
}

}  // namespace

void ReadBudget::grant_object(std::string_view path) {
  if (++objects_ > limits_.objects) {
    throw ObjectError("is one too many (at most " + std::to_string(limits_.objects) + " objects and attributes are read)");
  }
  if (path.size() > limits_.path_bytes) throw ObjectError("has too long a path (" + std::to_string(path.size()) + " bytes)");
  const auto slashes = static_cast<std::uint64_t>(std::ranges::count(path, '/'));
  if (slashes >= limits_.depth) throw ObjectError("lies too deep (at most " + std::to_string(limits_.depth) + " levels)");
}

void ReadBudget::check_packing(std::uint64_t unpacked, std::uint64_t stored) const {
  stored = std::min(stored, file_bytes_);
  if (unpacked > limits_.small_bytes && unpacked / limits_.packing > stored) {
    refuse_size(mib(unpacked) + " from " + std::to_string(stored) + " bytes stored; at most " +
                std::to_string(limits_.packing) + " times as much is read");
  }
}

void ReadBudget::check_chunks(const SizeClaim& claim) const {
  const auto bytes = product(claim.chunk, claim.element_bytes);
  if (bytes > limits_.chunk_bytes)
    refuse_size("chunks of " + mib(bytes) + "; at most " + mib(limits_.chunk_bytes) + " are read");
  check_packing(bytes, claim.stored_bytes);  // of a chunk all is unpacked, even if the dataset is smaller
  if (claim.chunk.size() != claim.shape.size() || bytes == 0) throw ObjectError("cannot be read (its chunks have no size)");
  std::uint64_t chunks = 1;
  for (std::size_t i = 0; i < claim.shape.size(); ++i) {
    chunks = times(chunks, claim.shape[i] / claim.chunk[i] + (claim.shape[i] % claim.chunk[i] != 0));
  }
  check(chunks, limits_.chunks, "chunks");
}

std::uint64_t ReadBudget::grant_values(const SizeClaim& claim) {
  check(claim.shape.size(), limits_.rank, "dimensions");
  const auto count = product(claim.shape, 1);
  const auto unpacked = times(count, claim.element_bytes);
  const auto memory = times(count, claim.memory_bytes);
  if (memory > limits_.dataset_bytes)
    refuse_size(mib(memory) + " in memory; at most " + mib(limits_.dataset_bytes) + " are read");
  if (!claim.chunk.empty()) check_chunks(claim);
  check_packing(unpacked, claim.stored_bytes);
  if (!grant_bytes(memory)) refuse_size("together with what was read before it more than " + mib(limits_.total_bytes));
  return count;
}

void ReadBudget::grant_attribute_texts(std::uint64_t count) const { check(count, limits_.attribute_texts, "texts"); }

bool ReadBudget::grant_bytes(std::uint64_t bytes) noexcept {
  if (bytes > limits_.total_bytes - bytes_) return false;
  bytes_ += bytes;
  return true;
}

}  // namespace rbm
