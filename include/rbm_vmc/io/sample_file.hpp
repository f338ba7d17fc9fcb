/// A data set in an HDF5 file, read block by block, however large it is. Nothing in it is trusted.
///
///     samples             [rows x units]    integers, floating point of any width and order of bytes, or booleans (h5py)
///     validation          [rows' x units]   optional: held back from training
///     labels              [rows]            optional integers, one a row of samples
///     validation_labels   [rows']           optional
///
/// Anything else may stand beside them. Several processes may have the file open at once. The HDF5 library itself crashes on
/// some damaged files: survey_samples (sample_survey.hpp) finds them beforehand, in a child process.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

enum class NumberKind { boolean, integer, real };
enum class SamplePart { samples, validation };
enum class Gaps { refused, allowed };  ///< NaN in the place of a number that is not known

/// What a part of a data set says about itself.
struct SampleTable {
  Index rows = 0;
  Index columns = 0;  ///< units
  NumberKind kind = NumberKind::real;
  Index bytes = 8;  ///< of a number in the file
  bool labelled = false;
};

class SampleFile {
 public:
  static constexpr Index kMostValues = Index{1} << 27;  ///< of one read

  /// Throws FileError if the file cannot be opened or is not HDF5, InputError with all that is wrong with its datasets.
  explicit SampleFile(const std::filesystem::path& file, Gaps gaps = Gaps::refused);
  SampleFile(SampleFile&&) noexcept;
  ~SampleFile();

  const SampleTable& samples() const { return samples_; }
  bool has_validation() const { return validation_.rows > 0; }
  /// rows = 0 if there is no such part.
  const SampleTable& table(SamplePart part) const { return part == SamplePart::samples ? samples_ : validation_; }

  /// Rows first, ..., first + count - 1 of a part, row-major; out.size() = count x columns. T is Real, float or std::int8_t,
  /// which takes whole numbers from -128 to 127 and so holds binary and spin data in an eighth of the memory. Throws
  /// InputError naming row and unit if a number is neither finite nor a gap that is allowed, or does not fit into T, FileError
  /// if the file cannot be read, ContractError for other rows.
  template <class T>
  void read_rows(SamplePart part, Index first, Index count, std::span<T> out) const;

  /// Empty if there are none. Throws FileError.
  std::vector<Integer> labels(SamplePart part = SamplePart::samples) const;

 private:
  struct Tables;
  std::filesystem::path file_;
  Gaps gaps_;
  std::unique_ptr<Tables> tables_;
  SampleTable samples_, validation_;
};

/// "samples" or "validation".
std::string_view part_name(SamplePart part);

}  // namespace rbm
