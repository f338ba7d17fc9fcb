/// A data set from rows: some are held back for validation, all go into one file (sample_writer.hpp).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "rbm_vmc/io/row_source.hpp"

namespace rbm {

enum class HeldBack { random, last };

template <>
struct Choice<HeldBack> {
  static constexpr std::array names{std::string_view("random"), std::string_view("last")};
};

struct ValidationShare {
  Real share = 0;  ///< of all rows, rounded to a number of them; at least one is left to train on
  HeldBack which = HeldBack::random;
  std::uint64_t seed = 1;
};

struct WrittenDataSet {
  Index samples = 0, validation = 0, columns = 0;
  ValueKind kind = ValueKind::real;
};

/// For each row whether it is held back: exactly `chosen` of `rows`, each set of so many as likely as any other (Knuth,
/// TAOCP 2, 3.4.2, algorithm S), or the last ones.
class HoldBack {
 public:
  HoldBack(Index rows, Index chosen, HeldBack which, std::uint64_t seed);
  bool next();

 private:
  Index rows_, chosen_, row_ = 0, taken_ = 0;
  HeldBack which_;
  std::uint64_t seed_;
  Block uniforms_;
};

/// The order of rows stays. `labels`, one a row, or none: then those of the source. `beside`: groups of settings and root
/// attributes that shall be in the file too; the attributes of the source go to /samples. Throws FileError; InputError if
/// labels are too few or too many.
WrittenDataSet write_data_set(const std::filesystem::path& file, RowSource& rows, const ValidationShare& validation,
                              std::vector<Integer> labels = {}, const Archive& beside = {});

}  // namespace rbm
