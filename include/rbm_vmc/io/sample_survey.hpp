/// All that is to be known of a data set before work on it begins, by reading it once from end to end.
///
/// That is done in a child process, because the HDF5 library itself crashes on some damaged files. A file that this project
/// made is also compared with its seal (seal.hpp).
#pragma once

#include <filesystem>

#include "rbm_vmc/io/row_source.hpp"
#include "rbm_vmc/io/sample_file.hpp"

namespace rbm {

/// A part of a data set and its values.
struct SurveyedPart {
  SampleTable table;
  ValueKind values = ValueKind::real;  ///< of the numbers that are known
  Real least = 0, most = 0;
};

struct SampleSurvey {
  SurveyedPart samples, validation;  ///< validation.table.rows = 0 if there is none
};

/// Throws FileError if the file cannot be opened or read, is damaged or crashes its reader; InputError with what is wrong
/// with its datasets, or the first number that is neither finite nor an allowed gap. One process does this, the others may
/// open the file afterwards.
SampleSurvey survey_samples(const std::filesystem::path& file, Gaps gaps = Gaps::refused);

}  // namespace rbm
