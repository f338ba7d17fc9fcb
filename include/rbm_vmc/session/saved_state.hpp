/// The checkpoint file: the state of a job, the input it belongs to, and the record of the run.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/session/job.hpp"

namespace rbm {

struct SavedState {
  Archive state;  ///< of the job
  std::vector<Segment> segments;
  Performance performance;
};

/// Writes a checkpoint; the one before becomes `<file>.prev`. Throws FileError; NumericalError, with
/// the old file in place, if a parameter, a position of a walker or a unit of a chain is not finite.
void write_state(const std::filesystem::path& file, const StoredInput& input, const Archive& state, const RunRecord& record);

/// Throws FileError unless files of this stem can be written.
void check_folder(const std::filesystem::path& stem);

/// The bytes of the newest usable checkpoint of this stem, for saved_state_from; empty if there is none. With `fresh` older
/// checkpoints are removed instead. Throws FileError if the files of this stem belong to another input (unless `fresh`),
/// CheckpointError if checkpoints exist and none can be used.
std::string find_state(const std::filesystem::path& stem, const StoredInput& input, bool fresh);

SavedState saved_state_from(std::string_view bytes);

}  // namespace rbm
