/// What `rbm_train --check` prints, from a short trial on these ranks.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "apps/check_figures.hpp"
#include "rbm_vmc/generative/chain_group.hpp"
#include "rbm_vmc/io/archive_bytes.hpp"
#include "rbm_vmc/io/process_identity.hpp"
#include "rbm_vmc/training/training.hpp"

namespace rbm {

/// Collective. Memory is what the trial took.
inline std::string training_check(const TrainingInput& resolved, const std::filesystem::path& file, const DataSummary& data,
                                  Communicator& world) {
  constexpr Integer kUpdates = 5;
  constexpr Index kCopies = 5;  // of the state while the root writes it: gathered, grafted, encoded, written, read back
  const Index before = peak_memory();
  TrainingInput trial = resolved;
  trial.optimizer.iterations = std::min<Integer>(*resolved.optimizer.iterations, kUpdates);
  Training training(trial, file, data, world);
  Control control;
  const double start = wall_time();
  training.advance(control);  // likelihoods of the start values
  const double likelihood = wall_time() - start;
  while (training.iterations() < *trial.optimizer.iterations) training.advance(control);
  std::vector<double> seconds;
  for (const auto& row : training.history()) seconds.push_back(row.seconds);
  std::ranges::sort(seconds);
  std::int64_t bytes[] = {peak_memory() - before};
  world.max(bytes);
  const Index chains = *resolved.sampler.chains, groups = groups_of(chains);
  const auto text = check_text(resolved, {.parameters = training.machine().shape().parameters(),
                                          .chains = chains,
                                          .ranks = world.size(),
                                          .busiest = std::min(chains, world.share_of(groups, 0).size() * kGroup),
                                          .bytes = bytes[0],
                                          .writing_bytes = kCopies * std::ssize(to_bytes(training.checkpoint())),
                                          .step = "update",
                                          .seconds = seconds.empty() ? 0 : seconds[seconds.size() / 2],
                                          .steps = *resolved.optimizer.iterations});
  return text + fmt::format("# time per likelihood: {:.3g} s, every {} updates and longer at the end\n", likelihood,
                            *resolved.evaluation.interval);
}

}  // namespace rbm
