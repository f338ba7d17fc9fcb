/// Inputs of short runs, for tests.
#pragma once

#include <string>
#include <vector>

#include "rbm_vmc/io/presets.hpp"
#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace rbm::test {

/// A preset with settings "key=value", resolved.
inline Input small_input(std::string_view name, const std::vector<std::string>& settings) {
  std::vector<Override> overrides;
  for (const auto& setting : settings) {
    const auto equals = setting.find('=');
    overrides.push_back({setting.substr(0, equals), setting.substr(equals + 1)});
  }
  return resolve(with_overrides(*preset(name), overrides));
}

/// Two electrons, five batches, a few iterations: a tenth of a second.
inline Input small_dot(std::vector<std::string> more = {}) {
  std::vector<std::string> settings{"system.particles=2",      "sampler.chains=160",     "optimizer.iterations=6",
                                    "optimizer.samples=320",   "evaluation.samples=16000", "sampler.equilibration=100"};
  settings.insert(settings.end(), more.begin(), more.end());
  return small_input("quantum-dot", settings);
}

/// Runs to the end.
inline void finish(Simulation& simulation) {
  Control control;
  while (!simulation.finished()) simulation.advance(control);
}

}  // namespace rbm::test
