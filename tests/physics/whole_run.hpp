/// Whole runs as a user starts them, on one rank and without files.
#pragma once

#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace rbm::test {

/// Runs to the end and hands the simulation to `look`.
template <class Look>
auto run_to_end(const Input& given, Look&& look) {
  Communicator serial;
  Simulation simulation(resolve(given), serial);
  Control control;
  while (!simulation.finished()) simulation.advance(control);
  return look(simulation);
}

/// The evaluation of the start values, nothing optimised.
inline EvaluationResult evaluate_start_values(Input given) {
  given.optimizer.iterations = 0;
  return run_to_end(given, [](const Simulation& simulation) { return *simulation.evaluation()->result(); });
}

}  // namespace rbm::test
