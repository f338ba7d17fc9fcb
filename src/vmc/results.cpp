#include "rbm_vmc/vmc/results.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "rbm_vmc/vmc/history.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/reference.hpp"
#include "rbm_vmc/vmc/zero_variance.hpp"

namespace rbm {
namespace {

/// "W[2,3]" → name "W", index {2, 3}.
struct ParameterName {
  std::string array;
  std::vector<Index> index;
};

ParameterName parse(const std::string& name) {
  const auto bracket = name.find('[');
  ParameterName parsed{name.substr(0, bracket), {}};
  if (bracket == std::string::npos) return parsed;
  const char* at = name.data() + bracket + 1;
  const char* end = name.data() + name.size();
  while (at < end) {
    Index value = 0;
    at = std::from_chars(at, end, value).ptr + 1;  // past the comma or the closing bracket
    parsed.index.push_back(value);
  }
  return parsed;
}

/// One row for each level with enough pairs of neighbouring blocks to know their correlation.
void put_blocking_curve(Archive& archive, const BlockingResult& energy) {
  std::vector<Integer> length, blocks;
  std::vector<Real> error, correlation;
  for (std::size_t k = 0; k < energy.levels.size() && energy.levels[k].testable; ++k) {
    const BlockingLevel& level = energy.levels[k];
    length.push_back(Integer{1} << k);
    blocks.push_back(static_cast<Integer>(level.blocks));
    error.push_back(error_of(level));
    correlation.push_back(level.correlation);
  }
  archive.put("energy/blocking/length", length);
  archive.put("energy/blocking/blocks", blocks);
  archive.put("energy/blocking/error", error);
  archive.put("energy/blocking/correlation", correlation);
  archive.attribute("energy/blocking/length", "units", "samples");
  archive.attribute("energy/blocking/error", "units", "hartree");
}

void put_energy(Archive& archive, const Input& input, const EvaluationResult& result) {
  const BlockingResult& energy = result.energy;
  const std::pair<const char*, Real> entries[] = {{"mean", energy.mean},
                                                  {"error", energy.error},
                                                  {"variance", energy.variance},
                                                  {"autocorrelation_time", energy.tau_int},
                                                  {"effective_samples", energy.effective_samples},
                                                  {"samples", energy.samples},
                                                  {"rhat", result.rhat}};
  for (const auto& [name, value] : entries) archive.put(std::string("energy/") + name, value);
  archive.put("energy/trust", trust_in_error(input, result));
  archive.put("energy/acceptance", result.acceptance);
  archive.attribute("energy", "units", "hartree");
  archive.attribute("energy/autocorrelation_time", "units", "samples");
  archive.put("energy/error_source", std::string(energy.source == ErrorSource::chains ? "chains" : "blocks"));
  put_blocking_curve(archive, energy);
  const std::pair<const char*, Estimated> components[] = {
      {"kinetic", result.kinetic}, {"trap", result.trap}, {"interaction", result.interaction}};
  for (const auto& [name, value] : components) {
    archive.put(std::string("energy_components/") + name + "/mean", value.mean);
    archive.put(std::string("energy_components/") + name + "/error", value.error);
  }
  archive.attribute("energy_components", "units", "hartree");
  archive.put("virial_ratio", result.virial_ratio);
  archive.put("virial_ratio_error", result.virial_ratio_error);
  if (std::isnan(result.virial_ratio))
    archive.attribute("virial_ratio", "note", "not defined: the wall of a hard core adds a surface term");
  archive.put("symmetry_defect/value", result.symmetry_defect.mean);
  archive.put("symmetry_defect/error", result.symmetry_defect.error);
}

void put_reference(Archive& archive, const std::string& group, const Reference& reference, const BlockingResult& energy) {
  archive.put(group + "/value", reference.value);
  archive.put(group + "/error", reference.error);
  archive.put(group + "/kind", reference.kind);
  archive.put(group + "/source", reference.source);
  archive.put(group + "/deviation_sigma", (energy.mean - reference.value) / std::hypot(energy.error, reference.error));
}

/// Nothing if the variance is infinite, or where it would mean nothing.
void put_variance_measures(Archive& archive, const Simulation& simulation, const BlockingResult& energy) {
  const auto& system = simulation.input().system;
  if (lacks_cusp(simulation.input()) && *system.dimensions == 2) return;
  const bool known = simulation.added().potential.empty();
  const bool repulsive = system.interaction == InteractionKind::none || system.strength >= 0;
  if (const auto score = v_score(*system.particles, energy.mean, energy.variance); score && repulsive && known)
    archive.put("v_score", *score);
  const auto fit = extrapolate_to_zero_variance(simulation.optimisation().history());
  if (!fit) return;
  const std::string group = "zero_variance_extrapolation";
  archive.put(group + "/energy", fit->energy);
  archive.put(group + "/error", fit->error);
  archive.put(group + "/slope", fit->slope);
  archive.put(group + "/iterations", static_cast<Integer>(fit->iterations));
  archive.attribute(group, "units", "hartree");
  archive.attribute(group + "/slope", "units", "1/hartree");
}

/// What to do about an error bar that is not to be believed.
std::string_view advice(Trust trust) {
  switch (trust) {
    case Trust::reliable:
    case Trust::unresolved: return "";
    case Trust::not_finite: return "; try other start values";
    case Trust::heavy_tails: return "; add the factor that is missing, or raise evaluation.samples";
    case Trust::dependent_chains: return "; try another run.seed";
    case Trust::drifting:
    case Trust::short_chains:
    case Trust::chains_disagree: return "; raise sampler.equilibration and evaluation.samples";
    case Trust::correlated:
    case Trust::few_blocks: return "; raise evaluation.samples";
  }
  return "";
}

}  // namespace

std::string trust_in_error(const Input& resolved, const EvaluationResult& result) {
  if (lacks_cusp(resolved) && *resolved.system.dimensions == 2) {
    return "a guess, the variance is infinite (no cusp in 2D); add pair-rbm or jastrow to wavefunction.factors";
  }
  if (result.rhat > 1.01)
    return "doubtful, chains disagree (R-hat > 1.01); raise sampler.equilibration or evaluation.samples";
  return result.energy.reliable() ? "reliable"
                                  : std::string(reason(result.energy.trust)).append(advice(result.energy.trust));
}

Archive parameters_archive(const Ansatz& ansatz) {
  Archive archive;
  archive.put("names", ansatz.parameter_names());
  archive.put("values", std::vector<Real>(ansatz.parameters().begin(), ansatz.parameters().end()));
  for (Index f = 0; f < std::ssize(ansatz.factors()); ++f) {
    const Factor& factor = *ansatz.factors()[static_cast<std::size_t>(f)];
    const auto values = ansatz.parameters_of(f);
    const auto names = factor.parameter_names();
    for (std::size_t k = 0; k < names.size();) {  // consecutive names of one array, the last one with the largest index
      const std::string array = parse(names[k]).array;
      std::vector<Real> part;
      ParameterName last;
      for (; k < names.size(); ++k) {
        ParameterName now = parse(names[k]);
        if (now.array != array) break;
        last = std::move(now);
        part.push_back(values[k]);
      }
      std::vector<Index> shape;
      for (const Index i : last.index) shape.push_back(i + 1);
      archive.put(std::string(factor.name()) + "/" + array, Dataset(std::move(part), std::move(shape)));
    }
  }
  return archive;
}

Archive simulation_results(const Simulation& simulation) {
  Archive archive;
  archive.graft("history", history_archive(simulation.optimisation().history()));
  archive.graft("parameters", parameters_archive(simulation.ansatz()));
  const Evaluation* evaluation = simulation.evaluation();
  if (evaluation && evaluation->result()) {
    Archive result;
    put_energy(result, simulation.input(), *evaluation->result());
    const BlockingResult& energy = evaluation->result()->energy;
    put(simulation.added(), result);
    if (simulation.added().potential.empty()) {
      const bool own_factors = !simulation.added().factors.empty();
      if (const auto reference = find_reference(simulation.input(), own_factors)) put_reference(result, "reference", *reference, energy);
      if (const auto ground = ground_state(simulation.input())) put_reference(result, "ground_state", *ground, energy);
    }
    put_variance_measures(result, simulation, energy);
    result.put("averaged_parameters", simulation.optimisation().averaged());
    result.put("refused_iterations", static_cast<Integer>(simulation.optimisation().refused()));
    result.put("refused_moves/on_node", static_cast<Integer>(simulation.ensemble().refused().on_node));
    result.put("refused_moves/not_finite", static_cast<Integer>(simulation.ensemble().refused().not_finite));
    archive.graft("result", result);
    if (const auto* observed = evaluation->observed()) {
      const auto& system = simulation.input().system;
      archive.graft("observables", observables_archive(*observed, *system.particles, *system.dimensions));
    }
  }
  return archive;
}

}  // namespace rbm
