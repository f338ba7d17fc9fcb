/// A new data set in an HDF5 file (sample_file.hpp), row by row, in bounded memory: it grows in a temporary file that is
/// sealed and renamed once it is whole (durable_file.hpp).
///
/// Stored are binary and byte values as uint8, spins as int8, reals as float64; packed by deflate if that makes the first
/// rows smaller by a fifth.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/io/row_source.hpp"
#include "rbm_vmc/io/sample_file.hpp"

namespace rbm {

class SampleWriter {
 public:
  struct Shape {
    Index samples = 0;     ///< rows, at least 1
    Index validation = 0;  ///< rows, may be none
    Index columns = 0;     ///< at least 1
    ValueKind kind = ValueKind::real;
  };

  /// Throws FileError.
  SampleWriter(const std::filesystem::path& file, const Shape& shape);
  SampleWriter(const SampleWriter&) = delete;
  SampleWriter& operator=(const SampleWriter&) = delete;
  ~SampleWriter();  ///< leaves no file behind that is not finished

  /// Whole rows, row-major, after those of that part so far. Throws FileError; ContractError if there are too many, or if a
  /// value is not of the kind.
  void add(SamplePart part, std::span<const Real> rows);
  /// One a row; none, or as many as there are rows.
  void add_labels(SamplePart part, const std::vector<Integer>& labels);
  /// What else shall be in the file: groups of datasets, and attributes, also those of samples and validation once they have
  /// rows.
  void add_beside(const Archive& archive);
  /// Makes the file appear, in place of one of that name. Once, when all rows are there. Throws FileError.
  void finish();

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace rbm
