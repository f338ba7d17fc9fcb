/// How much of a file of unknown origin may be read: a few bytes can claim more than any machine holds.
///
/// Everything is checked before memory is taken for it, sizes are multiplied with overflow checks, and all that was granted
/// counts towards a total. Violations throw ObjectError with "problem (why)", to which the reader adds the path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace rbm {

/// One object of a file cannot be used: "problem (why)".
class ObjectError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ReadLimits {
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

  std::uint64_t rank = 4;
  std::uint64_t dataset_bytes = std::uint64_t{1} << 29;  ///< in memory
  std::uint64_t total_bytes = std::uint64_t{1} << 30;    ///< in memory
  std::uint64_t chunk_bytes = std::uint64_t{1} << 28;
  std::uint64_t chunks = std::uint64_t{1} << 18;
  std::uint64_t small_bytes = std::uint64_t{1} << 24;  ///< up to here a dataset or a chunk may be packed to nothing
  std::uint64_t packing = 200;                         ///< above: bytes for one byte stored. Deflate can reach 1032
  std::uint64_t objects = 65536;
  std::uint64_t depth = 32;
  std::uint64_t path_bytes = 4096;
  std::uint64_t attribute_texts = 256;  ///< all may be one long text, which the library then copies as often

  /// For files that are known to be whole and our own.
  static ReadLimits none() { return {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone}; }
};

/// What a dataset says about itself.
struct SizeClaim {
  std::span<const std::uint64_t> shape;
  std::span<const std::uint64_t> chunk;            ///< empty unless chunked
  std::uint64_t element_bytes = 0;                 ///< in the file, unpacked
  std::uint64_t memory_bytes = 0;                  ///< of an element once read
  std::uint64_t stored_bytes = ReadLimits::kNone;  ///< packed, in the file
};

class ReadBudget {
 public:
  ReadBudget(ReadLimits limits, std::uint64_t file_bytes) : limits_(limits), file_bytes_(file_bytes) {}

  /// Grants one more object (group, dataset or attribute) at a path.
  void grant_object(std::string_view path);
  /// Grants the values of a dataset; returns how many there are.
  std::uint64_t grant_values(const SizeClaim& claim);
  /// Grants texts of unknown length in an attribute.
  void grant_attribute_texts(std::uint64_t count) const;
  /// Grants memory whose size is only known while reading; false if there is not that much left.
  bool grant_bytes(std::uint64_t bytes) noexcept;

 private:
  void check_chunks(const SizeClaim& claim) const;
  void check_packing(std::uint64_t unpacked, std::uint64_t stored) const;

  ReadLimits limits_;
  std::uint64_t file_bytes_;
  std::uint64_t objects_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace rbm
