/// What the results file tells of a simulation: its groups in `<stem>.results.h5`.
#pragma once

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace rbm {

/// /history, /parameters, and once there is an evaluation /result and /observables.
Archive simulation_results(const Simulation& simulation);

/// The parameters by name: names, values, and an array for each letter of each factor (rbm/W: visible × hidden).
Archive parameters_archive(const Ansatz& ansatz);

}  // namespace rbm
