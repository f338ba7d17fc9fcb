/// A machine as the results of rbm_train hold it: of the data as they are (standardisation undone), with fixed widths.
#pragma once

#include <limits>
#include <string>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/training/training_input.hpp"

namespace rbm {

struct TrainedMachine {
  Machine machine;
  TrainingInput input;  ///< that it was trained by
  /// NaN as long as the training has not finished, or if it could not be had.
  Real log_z = std::numeric_limits<Real>::quiet_NaN(), log_z_error = std::numeric_limits<Real>::quiet_NaN();
};

/// Whether an archive is that of results of rbm_train.
bool is_of_training(const Archive& results);

/// `file` is the name for messages. Throws InputError if these are no results of rbm_train, or if their arrays do not fit
/// together.
TrainedMachine trained_machine(const Archive& results, const std::string& file);

}  // namespace rbm
