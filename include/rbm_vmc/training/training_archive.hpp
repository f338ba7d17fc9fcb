/// What files hold of a training: its history, likelihood curves and the machine it has learnt.
#pragma once

#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/training/training.hpp"

namespace rbm {

/// The rows of /history as columns, and back. Throws CheckpointError if columns are of unequal length.
Archive history_archive(const std::vector<TrainingRow>& rows);
std::vector<TrainingRow> training_history_from(const Archive& archive);

/// The rows of /likelihood as columns, and back.
Archive likelihood_archive(const std::vector<LikelihoodRow>& rows);
std::vector<LikelihoodRow> likelihoods_from(const Archive& archive);

/// /history, /likelihood, /parameters, and once finished /result and /observables.
Archive training_results(const Training& training);

/// a [V], b [H], W [V × H], sigma [V] of gaussian units, V [V × V] and U [H × H] if there are couplings.
Archive machine_archive(const Machine& machine);

}  // namespace rbm
