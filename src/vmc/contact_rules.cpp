#include "contact_rules.hpp"

#include <algorithm>

#include "rbm_vmc/io/problem.hpp"
#include "rbm_vmc/vmc/start_positions.hpp"

namespace rbm {
namespace {

constexpr Integer kFewSpheres = 20;

std::string name_of(InteractionKind kind) { return std::string(choice_name(kind)); }

}  // namespace

std::optional<FactorKind> contact_factor(InteractionKind kind) {
  if (kind == InteractionKind::hard_sphere) return FactorKind::hard_sphere;
  if (kind == InteractionKind::calogero) return FactorKind::calogero;
  return std::nullopt;
}

std::vector<FactorKind> pair_factors_of(const Input& input) {
  const auto contact = contact_factor(*input.system.interaction);
  if (!contact) return {FactorKind::pair_rbm};
  // Beside a 1/r² repulsion a pair-rbm has nothing to add, and with many spheres it costs more than it gives.
  if (contact == FactorKind::calogero || *input.system.particles > kFewSpheres) return {*contact};
  return {*contact, FactorKind::pair_rbm};
}

std::vector<std::string> contact_problems(const Input& input) {
  const auto& system = input.system;
  const InteractionKind kind = *system.interaction;
  std::vector<std::string> problems;
  const auto refuse = [&](const char* path, std::string what, std::string why, std::string hint) {
    problems.push_back(Problem{std::move(what), std::move(why), std::move(hint)}.line(path));
  };
  if (!contact_factor(kind)) return problems;
  if (system.statistics != ParticleStatistics::bosons) {
    refuse("system.statistics", "fermions with a " + name_of(kind) + " interaction", "it is known for bosons",
           "use statistics = bosons");
  }
  if (system.strength != 1) {
    refuse("system.strength", "has no meaning", "interaction = " + name_of(kind), "leave it out");
  }
  if (kind == InteractionKind::calogero && *system.dimensions != 1) {
    refuse("system.dimensions", "calogero in " + std::to_string(*system.dimensions) + " dimensions",
           "it is a model of particles on a line", "use dimensions = 1");
  }
  if (kind == InteractionKind::hard_sphere && !system.diameter) {
    refuse("system.diameter", "missing", "hard spheres need a size", "give their diameter in bohr");
  } else if (kind == InteractionKind::hard_sphere && problems.empty() && !spheres_fit(input)) {
    refuse("system.diameter", std::to_string(*system.particles) + " spheres do not fit into the trap",
           "even packed loosely they would need a cloud " + std::to_string(static_cast<int>(kWidestCloud)) +
               " times as wide as the ideal gas",
           "use a smaller diameter or a weaker trap");
  }
  return problems;
}

std::vector<std::string> contact_factor_problems(const Input& input) {
  std::vector<std::string> problems;
  const auto& factors = *input.wavefunction.factors;
  const auto needed = contact_factor(*input.system.interaction);
  for (const FactorKind kind : {FactorKind::hard_sphere, FactorKind::calogero}) {
    const bool given = std::ranges::find(factors, kind) != factors.end();
    if (given == (kind == needed)) continue;
    const std::string name(choice_name(kind));
    problems.push_back(
        (given ? Problem{name + " without effect", "interaction = " + name_of(*input.system.interaction), "leave it out"}
               : Problem{"no " + name, "psi has to vanish where particles touch", "add " + name})
            .line("wavefunction.factors"));
  }
  return problems;
}

}  // namespace rbm
