/// What the results file tells of a simulation: its groups in `<stem>.results.h5`.
#pragma once

#include <string>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace rbm {

/// /history, /parameters, and once there is an evaluation /result and /observables.
Archive simulation_results(const Simulation& simulation);

/// The parameters by name: names, values, and an array for each letter of each factor (rbm/W: visible × hidden).
Archive parameters_archive(const Ansatz& ansatz);

/// Whether the error bar of the energy can be trusted, in a sentence; "reliable" if so.
std::string trust_in_error(const Input& resolved, const EvaluationResult& result);

}  // namespace rbm
