/// The program's choices for what a user of rbm_train left open, from what is known of the data.
#pragma once

#include "rbm_vmc/training/data_summary.hpp"
#include "rbm_vmc/training/row_scaling.hpp"
#include "rbm_vmc/training/training_input.hpp"

namespace rbm {

/// A complete input. Throws InputError with all that does not fit together: binary units and other numbers, couplings of gaussian units,
/// numbers of widths, validation of another number of units, data of another checksum.
TrainingInput resolve(const TrainingInput& given, const DataSummary& data);

MachineShape machine_shape(const TrainingInput& resolved, Index units);

/// Of the rows as the input wants them.
RowScaling row_scaling(const TrainingInput& resolved, const DataSummary& data);

/// The machine before the first update: random weights W ~ N(0, init_scale²) and couplings 0; a_i of two-valued units the inverse of the
/// data means, ln[p/(1-p)] (spin: half of it), kept off 0 and 1 by half a row; of gaussian units the mean; b = 0.
Machine start_machine(const TrainingInput& resolved, const DataSummary& data);

}  // namespace rbm
