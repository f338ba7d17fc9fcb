/// What `rbm_vmc --check` prints.
#pragma once

#include <fmt/format.h>

#include <string>

#include "apps/check_figures.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace rbm {

/// Seconds of one iteration, from a simulation that equilibrates and then makes a few (collective).
inline double seconds_per_iteration(const Input& resolved, Communicator& world) {
  Input trial = resolved;
  trial.optimizer.iterations = std::min<Integer>(*trial.optimizer.iterations, 3);
  if (*trial.optimizer.iterations == 0) return 0;
  trial.sampler.equilibration = std::max<Integer>(trial.sampler.equilibration, 1);
  Simulation simulation(trial, world);
  Control control;
  while (std::ssize(simulation.optimisation().history()) < *trial.optimizer.iterations && !simulation.finished()) {
    simulation.advance(control);
  }
  const auto& history = simulation.optimisation().history();
  return history.empty() ? 0 : history.back().seconds;
}

/// Bytes of the root while it writes: the state of all chains, which is gathered, grafted into the file's tree, encoded, and
/// read back beside it.
inline Index writing_bytes(const Input& resolved, const Ansatz& ansatz) {
  constexpr Index kCopies = 5;
  const Index batches = *resolved.sampler.chains / kBatch;
  const Index walkers = batches * ansatz.coordinates() * kBatch * static_cast<Index>(sizeof(Real));
  return kCopies * (walkers + Evaluation::bytes(resolved, batches));
}

/// Collective.
inline std::string check_report(const Input& resolved, Communicator& world) {
  const double seconds = seconds_per_iteration(resolved, world);
  const Simulation simulation(resolved, world);
  const Index parameters = simulation.ansatz().parameter_count();
  const Index batches = world.share_of(*resolved.sampler.chains / kBatch, 0).size();
  const Index bytes = Ensemble::bytes(resolved, simulation.ansatz(), batches) +
                      Optimisation::bytes(resolved, parameters, batches) + Evaluation::bytes(resolved, batches);
  return check_text(resolved, {.parameters = parameters,
                               .chains = *resolved.sampler.chains,
                               .ranks = world.size(),
                               .busiest = batches * kBatch,
                               .bytes = bytes,
                               .writing_bytes = writing_bytes(resolved, simulation.ansatz()),
                               .step = "iteration",
                               .seconds = seconds,
                               .steps = *resolved.optimizer.iterations});
}

}  // namespace rbm
