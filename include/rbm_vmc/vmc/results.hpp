/// The results file as an archive: what a reader of `<stem>.results.h5` finds.
#pragma once

#include <string>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/vmc/run_record.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace rbm {

enum class RunStatus { running, stopped, finished, failed };
std::string_view name_of(RunStatus status);

/// Everything known of a run; `reason` says why it stopped or failed.
Archive results_archive(const Simulation& simulation, const RunRecord& record, RunStatus status, const std::string& reason);

/// The parameters by name: names, values, and an array for each letter of each factor (rbm/W: visible × hidden).
Archive parameters_archive(const Ansatz& ansatz);

}  // namespace rbm
