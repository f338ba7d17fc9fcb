#include "rbm_vmc/io/presets.hpp"

#include <algorithm>

#include "rbm_vmc/io/input_toml.hpp"

namespace rbm {
namespace {

/// Whether `--factors` was given and does not name the RBM.
bool leaves_out_rbm(const std::vector<Override>& flags) {
  const auto factors = std::ranges::find(flags, "--factors", &Override::path);
  if (factors == flags.end()) return false;
  const auto value = value_from_text(factors->value);
  const auto* names = std::get_if<std::vector<std::string>>(&value.data);
  return names && std::ranges::find(*names, choice_name(FactorKind::rbm)) == names->end();
}

}  // namespace

std::vector<std::string> preset_names() {
  return {std::string(choice_name(SystemKind::quantum_dot)), std::string(choice_name(SystemKind::trapped_bosons)),
          std::string(choice_name(SystemKind::calogero))};
}

std::optional<Input> preset(std::string_view name) {
  Input input;
  input.system.kind = choice_from<SystemKind>(name);
  if (input.system.kind == SystemKind::quantum_dot) {
    input.system.statistics = ParticleStatistics::fermions;
    input.system.interaction = InteractionKind::coulomb;
    return input;
  }
  if (input.system.kind == SystemKind::trapped_bosons) {
    input.system.statistics = ParticleStatistics::bosons;
    input.system.interaction = InteractionKind::none;
    return input;
  }
  if (input.system.kind == SystemKind::calogero) {
    input.system.statistics = ParticleStatistics::bosons;
    input.system.interaction = InteractionKind::calogero;
    return input;
  }
  return std::nullopt;
}

const std::vector<QuickFlag>& quick_flags() {
  static const std::vector<QuickFlag> flags{{"--particles", "system.particles"},
                                            {"--dimensions", "system.dimensions"},
                                            {"--omega", "system.omega"},
                                            {"--statistics", "system.statistics"},
                                            {"--spin-up", "system.spin_up"},
                                            {"--interaction", "system.interaction"},
                                            {"--hidden", "wavefunction.rbm.hidden"},
                                            {"--factors", "wavefunction.factors"},
                                            {"--chains", "sampler.chains"},
                                            {"--iterations", "optimizer.iterations"},
                                            {"--samples", "evaluation.samples"},
                                            {"--target-error", "evaluation.target_error"},
                                            {"--seed", "run.seed"}};
  return flags;
}

std::vector<Override> quick_overrides(const std::vector<Override>& flags) {
  const bool pairs = leaves_out_rbm(flags);
  std::vector<Override> overrides;
  for (const auto& [name, value] : flags) {
    const auto flag = std::ranges::find(quick_flags(), name, &QuickFlag::name);
    expects(flag != quick_flags().end(), "a flag of the list");
    overrides.push_back({name == "--hidden" && pairs ? "wavefunction.pair-rbm.hidden" : flag->path, value});
  }
  return overrides;
}

}  // namespace rbm
