/// What is asked of systems whose particles cannot meet: hard spheres, and points with a 1/r² repulsion.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rbm_vmc/io/input.hpp"

namespace rbm {

/// The factor that makes ψ vanish where particles touch; empty if they can meet.
std::optional<FactorKind> contact_factor(InteractionKind kind);

/// The factors of pairs chosen for interacting particles.
std::vector<FactorKind> pair_factors_of(const Input& input);

/// Problems of the system; dimensions, statistics and interaction are known.
std::vector<std::string> contact_problems(const Input& input);

/// Problems of the list of factors, of at least two particles.
std::vector<std::string> contact_factor_problems(const Input& input);

}  // namespace rbm
