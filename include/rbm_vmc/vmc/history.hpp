/// The rows of /history as columns of an archive, and back.
#pragma once

#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/vmc/optimisation.hpp"

namespace rbm {

Archive history_archive(const std::vector<HistoryRow>& rows);

/// Throws CheckpointError if columns are missing or of unequal length.
std::vector<HistoryRow> history_from(const Archive& archive);

}  // namespace rbm
