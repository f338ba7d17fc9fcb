#include "rbm_vmc/vmc/resolve.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>

#include "contact_rules.hpp"
#include "rbm_vmc/continuum/oscillator_orbitals.hpp"
#include "rbm_vmc/io/problem.hpp"
#include "rbm_vmc/vmc/make_observables.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "resolve_optimizer.hpp"

namespace rbm {
namespace {

constexpr Index kDefaultBatches = 64;  // chains for 64 ranks
constexpr Real kBackflowLength = 2;    // in units of 1/√ω

/// Works on a copy of the input, part by part; later parts see what earlier ones chose.
class Resolver {
 public:
  explicit Resolver(const Input& given) : input_(given) {}

  Input run() {
    system();
    interaction();
    if (problems_.empty()) {
      factors();
      start_values();
      start_parameters();
      sampler();
      if (problems_.empty()) resolve_optimizer(input_, mean_frequency(), problems_);
      evaluation();
    }
    if (!problems_.empty()) throw InputError(problems_);
    return input_;
  }

 private:
  void refuse(std::string_view path, std::string what, std::string why = {}, std::string hint = {}) {
    problems_.push_back(Problem{std::move(what), std::move(why), std::move(hint)}.line(path));
  }
  void add(const std::vector<std::string>& problems) { problems_.insert(problems_.end(), problems.begin(), problems.end()); }
  bool has(FactorKind kind) const {
    const auto& list = *input_.wavefunction.factors;
    return std::ranges::find(list, kind) != list.end();
  }

  void system() {
    auto& system = input_.system;
    if (!system.kind) refuse("system.kind", "missing", {}, "choose quantum-dot, trapped-bosons, calogero or custom");
    if (!system.particles) refuse("system.particles", "missing", {}, "give the number of particles");
    if (!problems_.empty()) return;
    const bool dot = system.kind == SystemKind::quantum_dot;
    const bool calogero = system.kind == SystemKind::calogero;
    fill(system.interaction, dot ? InteractionKind::coulomb : calogero ? InteractionKind::calogero : InteractionKind::none);
    fill(system.dimensions, dot ? 2 : system.interaction == InteractionKind::calogero ? 1 : 3);
    fill(system.statistics, dot ? ParticleStatistics::fermions : ParticleStatistics::bosons);
    const auto frequencies_given = std::ssize(system.omega);
    if (frequencies_given != 1 && frequencies_given != *system.dimensions) {
      refuse("system.omega", std::to_string(frequencies_given) + " frequencies",
             "dimensions = " + std::to_string(*system.dimensions), "give one, or one for each dimension");
    }
    spins();
  }

  void spins() {
    auto& system = input_.system;
    const Integer particles = *system.particles;
    if (system.statistics == ParticleStatistics::bosons) {
      if (system.spin_up) refuse("system.spin_up", "has no meaning", "statistics = bosons", "leave it out");
      return;
    }
    fill(system.spin_up, (particles + 1) / 2);
    if (*system.spin_up > particles) {
      refuse("system.spin_up", std::to_string(*system.spin_up) + " of " + std::to_string(particles) + " particles", {},
             "give at most system.particles");
    } else if (std::ssize(system.omega) == 1 || std::ssize(system.omega) == *system.dimensions) {
      closed_shells();
    }
  }

  void closed_shells() {
    const std::vector<Real> omega = frequencies(input_);
    const auto& slater = input_.wavefunction.slater;
    for (const bool up : {true, false}) {
      const Integer count = up ? *input_.system.spin_up : *input_.system.particles - *input_.system.spin_up;
      const auto& given = up ? slater.occupation_up : slater.occupation_down;
      if (given) check_occupation(up ? "wavefunction.slater.occupation_up" : "wavefunction.slater.occupation_down", *given, count);
      if (given || fills_shells(omega, count)) continue;
      Integer fewer = count, more = count;
      while (!fills_shells(omega, --fewer)) {
      }
      while (!fills_shells(omega, ++more)) {
      }
      refuse("system.spin_up", "open shell (" + std::to_string(count) + " particles of one spin in this trap)",
             "one determinant of oscillator orbitals is not the ground state",
             "choose " + std::to_string(fewer) + " or " + std::to_string(more) +
                 " of each spin, or say which orbitals in wavefunction.slater.occupation_" + (up ? "up" : "down"));
      return;
    }
  }

  void check_occupation(const char* path, const WeightTable& table, Integer count) {
    if (table.rows != count || table.columns != *input_.system.dimensions) {
      refuse(path, std::to_string(table.rows) + " x " + std::to_string(table.columns) + " numbers",
             std::to_string(count) + " particles of that spin in " + std::to_string(*input_.system.dimensions) + "D",
             "give one row of degrees for each particle");
      return;
    }
    for (Index row = 0; row < table.rows; ++row) {
      const auto orbital = std::span(table.values).subspan(static_cast<std::size_t>(row * table.columns),
                                                           static_cast<std::size_t>(table.columns));
      if (std::ranges::any_of(orbital, [](Real degree) { return degree != std::floor(degree); })) {
        refuse(path, "row " + std::to_string(row) + " is not whole numbers", {}, "degrees count the nodes along each dimension");
      }
      for (Index other = 0; other < row; ++other) {
        if (std::ranges::equal(orbital, std::span(table.values).subspan(static_cast<std::size_t>(other * table.columns),
                                                                        static_cast<std::size_t>(table.columns)))) {
          refuse(path, "row " + std::to_string(row) + " repeats row " + std::to_string(other),
                 "two particles of one spin cannot share an orbital");
        }
      }
    }
  }

  void interaction() {
    auto& system = input_.system;
    if (!system.interaction) return;
    const auto kind = *system.interaction;
    const auto only_for = [&](bool given, const char* path, InteractionKind owner) {
      if (!given || kind == owner) return;
      refuse(path, "has no meaning", "interaction = " + std::string(choice_name(kind)), "leave it out");
    };
    only_for(system.softening.has_value(), "system.softening", InteractionKind::soft_coulomb);
    only_for(system.width.has_value(), "system.width", InteractionKind::gaussian);
    only_for(system.diameter.has_value(), "system.diameter", InteractionKind::hard_sphere);
    only_for(system.lambda.has_value(), "system.lambda", InteractionKind::calogero);
    if (kind == InteractionKind::soft_coulomb) fill(system.softening, 1.0);
    if (kind == InteractionKind::gaussian) fill(system.width, 1.0);
    if (kind == InteractionKind::calogero) fill(system.lambda, 2.0);
    add(contact_problems(input_));
    if (kind == InteractionKind::coulomb && system.dimensions == 1) {
      refuse("system.interaction", "coulomb in one dimension", "particles that can meet have no finite energy there",
             "use soft-coulomb");
    }
    if (kind == InteractionKind::coulomb && system.strength < 0) {
      refuse("system.strength", "negative", "an attractive coulomb interaction is not supported", "use soft-coulomb");
    }
  }

  void factors() {
    auto& wavefunction = input_.wavefunction;
    const bool pairs = *input_.system.particles > 1 && input_.system.interaction != InteractionKind::none;
    if (!wavefunction.factors) {
      wavefunction.factors = std::vector<FactorKind>{FactorKind::rbm};
      if (needs_determinant(input_)) wavefunction.factors->push_back(FactorKind::slater);
      if (pairs) {
        const auto more = pair_factors_of(input_);
        wavefunction.factors->insert(wavefunction.factors->end(), more.begin(), more.end());
      }
    }
    if (wavefunction.factors->empty()) {
      refuse("wavefunction.factors", "empty", "nothing would hold the particles together", "begin with rbm or gaussian");
    } else if (!has(FactorKind::rbm) && !has(FactorKind::gaussian)) {
      refuse("wavefunction.factors", "no factor confines the particles", "neither rbm nor gaussian", "add one of them");
    }
    if (needs_determinant(input_) != has(FactorKind::slater)) {
      refuse("wavefunction.factors", needs_determinant(input_) ? "no slater" : "slater",
             needs_determinant(input_) ? "fermions of like spin need a determinant" : "no two fermions of like spin",
             needs_determinant(input_) ? "add slater" : "leave it out");
    }
    const auto needs_pairs = [&](FactorKind kind) {
      if (!has(kind) || *input_.system.particles > 1) return;
      refuse("wavefunction.factors", std::string(choice_name(kind)) + " for one particle", "it acts on pairs", "leave it out");
    };
    for (const auto kind : {FactorKind::jastrow, FactorKind::pair_rbm, FactorKind::hard_sphere, FactorKind::calogero}) needs_pairs(kind);
    if (*input_.system.particles > 1) add(contact_factor_problems(input_));
    if (has(FactorKind::jastrow) && input_.system.interaction != InteractionKind::coulomb) {
      refuse("wavefunction.factors", "jastrow without effect", "only a coulomb interaction has a cusp",
             "use pair-rbm");
    }
    widths();
    const Real length = 1 / std::sqrt(mean_frequency());
    auto& slater = wavefunction.slater;
    if (slater.backflow > 0 && !has(FactorKind::slater)) {
      refuse("wavefunction.slater.backflow", "has no meaning", "no slater among the factors", "leave it out");
    }
    if (slater.backflow > 0) {
      fill(slater.backflow_length, kBackflowLength * length);
    } else if (slater.backflow_length) {
      refuse("wavefunction.slater.backflow_length", "has no meaning", "backflow = 0", "leave it out, or set backflow = 3");
    }
    if (has(FactorKind::jastrow)) fill(wavefunction.jastrow.gamma, 1 / length);
    if (has(FactorKind::calogero)) fill(wavefunction.calogero.exponent, *input_.system.lambda);
    if (has(FactorKind::pair_rbm)) {
      fill(wavefunction.pair_rbm.hidden, 2);
      fill(wavefunction.pair_rbm.length, length);
      fill(wavefunction.pair_rbm.init_scale, 0.1);
    }
  }

  Real mean_frequency() const {
    Real product = 1;
    for (const Real omega : input_.system.omega) product *= omega;
    return std::pow(product, 1 / static_cast<Real>(input_.system.omega.size()));
  }

  /// |ψ|² starts as that of the ideal gas: the inverse squares of all widths add up to ω.
  void widths() {
    auto& rbm = input_.wavefunction.rbm;
    auto& gaussian = input_.wavefunction.gaussian;
    const Real share = has(FactorKind::rbm) && has(FactorKind::gaussian) ? 0.5 : 1.0;
    const Real exponent = rbm.form == RbmForm::psi ? 1.0 : 0.5;
    const auto check = [&](const std::vector<Real>& list, const char* path) {
      if (list.size() != 1 && std::ssize(list) != *input_.system.dimensions) {
        refuse(path, std::to_string(list.size()) + " widths", "dimensions = " + std::to_string(*input_.system.dimensions),
               "give one, or one for each dimension");
      }
    };
    std::vector<Real> sigma, width;
    for (const Real omega : input_.system.omega) {
      sigma.push_back(std::sqrt(exponent / (share * omega)));
      width.push_back(1 / std::sqrt(share * omega));
    }
    if (has(FactorKind::gaussian)) {
      fill(gaussian.width, width);
      fill(gaussian.train_width, has(FactorKind::slater) || has(FactorKind::hard_sphere));
    }
    if (has(FactorKind::rbm)) {
      fill(rbm.sigma, sigma);
      fill(rbm.train_sigma, has(FactorKind::slater) || has(FactorKind::hard_sphere));
    }
    if (gaussian.width) check(*gaussian.width, "wavefunction.gaussian.width");
    if (rbm.sigma) check(*rbm.sigma, "wavefunction.rbm.sigma");
  }

  void start_values() {
    if (!has(FactorKind::rbm)) return;
    auto& rbm = input_.wavefunction.rbm;
    fill(rbm.symmetric, has(FactorKind::slater) || has(FactorKind::hard_sphere) || has(FactorKind::calogero));
    const Index machines = *rbm.symmetric ? shared_machines(input_) : 1;
    const Index visible = machines * (*rbm.symmetric ? 1 : *input_.system.particles) * *input_.system.dimensions;
    if (rbm.b) fill(rbm.hidden, std::ssize(*rbm.b) / machines);
    if (rbm.W && rbm.W->rows > 1) fill(rbm.hidden, rbm.W->columns);
    fill(rbm.hidden, 2);
    fill(rbm.init_scale, 0.1);
    const Index hidden = *rbm.hidden;
    const std::string in_all = machines == 2 ? " in two machines, one for each spin" : "";
    const auto numbers = [](Index n) { return std::to_string(n) + " numbers"; };
    if (rbm.a && std::ssize(*rbm.a) != visible) {
      refuse("wavefunction.rbm.a", numbers(std::ssize(*rbm.a)), "there are " + std::to_string(visible) + " visible units" + in_all);
    }
    if (rbm.b && std::ssize(*rbm.b) != machines * hidden) {
      refuse("wavefunction.rbm.b", numbers(std::ssize(*rbm.b)),
             "there are " + std::to_string(machines * hidden) + " hidden units" + in_all);
    }
    if (rbm.W) {
      auto& W = *rbm.W;
      const bool flat = W.rows == 1 && W.columns == visible * hidden;
      if (!flat && (W.rows != visible || W.columns != hidden)) {
        refuse("wavefunction.rbm.W", std::to_string(W.rows) + " x " + std::to_string(W.columns) + " numbers",
               "there are " + std::to_string(visible) + " visible units" + in_all + " with " + std::to_string(hidden) +
                   " hidden units each", "give them as visible x hidden");
      }
      W.rows = visible;
      W.columns = hidden;
    }
  }

  void start_parameters() {
    if (!input_.wavefunction.parameters || !problems_.empty()) return;
    Input without = input_;
    without.wavefunction.parameters.reset();
    const Index given = std::ssize(*input_.wavefunction.parameters), wanted = make_ansatz(without).parameter_count();
    if (given == wanted) return;
    refuse("wavefunction.parameters", std::to_string(given) + " numbers",
           "psi has " + std::to_string(wanted) + " parameters", "take them from results of the same factors and sizes");
  }

  void sampler() {
    auto& sampler = input_.sampler;
    const bool lone_rbm = has(FactorKind::rbm) && input_.wavefunction.factors->size() == 1;
    fill(sampler.method, lone_rbm ? SamplerMethod::gibbs : SamplerMethod::metropolis);
    fill(sampler.chains, kDefaultBatches * kBatch);
    sampler.chains = (*sampler.chains + kBatch - 1) / kBatch * kBatch;
    if (sampler.method == SamplerMethod::gibbs && !lone_rbm) {
      refuse("sampler.method", "gibbs", "it draws from an RBM alone, and psi has other factors",
             "use metropolis or langevin, or factors = [\"rbm\"]");
    }
    if (sampler.method == SamplerMethod::gibbs && sampler.step != 0) {
      refuse("sampler.step", "has no meaning", "method = gibbs", "leave it out");
    }
  }

  void evaluation() {
    auto& evaluation = input_.evaluation;
    const bool samples_given = evaluation.samples.has_value();
    const bool target_given = evaluation.target_error.has_value();
    // Determinants leave a variance that no pair function removes: their energies are worth fewer digits.
    const Real digits = needs_determinant(input_) ? 1e-4 : 1e-5;
    if (!target_given) evaluation.target_error = samples_given ? 0.0 : digits * ideal_energy(input_);
    // Without a cusp the variance is infinite or large, and only numbers help.
    const Integer most = lacks_cusp(input_) ? std::max((Integer{1} << 29) / *input_.system.particles, Integer{1} << 24)
                                            : Integer{1} << 24;
    fill(evaluation.observables, default_observables(input_));
    if (*input_.system.particles == 1 && std::ranges::any_of(*evaluation.observables, is_of_pairs)) {
      refuse("evaluation.observables", "pairs of one particle", {}, "leave out pair_correlation and mean_distance");
    }
    fill(evaluation.samples, target_given ? Integer{1} << 32 : most);
    const Integer chains = *input_.sampler.chains;
    evaluation.samples = (*evaluation.samples + chains - 1) / chains * chains;
  }

  Input input_;
  std::vector<std::string> problems_;
};

}  // namespace

Input resolve(const Input& given) { return Resolver(given).run(); }

bool needs_determinant(const Input& resolved) {
  const auto& system = resolved.system;
  return system.statistics == ParticleStatistics::fermions && (*system.spin_up > 1 || *system.particles - *system.spin_up > 1);
}

Index shared_machines(const Input& resolved) {
  const auto& system = resolved.system;
  if (system.statistics != ParticleStatistics::fermions) return 1;
  const Index up = *system.spin_up, down = *system.particles - up;
  return up > 0 && down > 0 && up != down ? 2 : 1;
}

std::vector<Real> frequencies(const Input& resolved) {
  std::vector<Real> omega = resolved.system.omega;
  omega.resize(static_cast<std::size_t>(*resolved.system.dimensions), omega.front());
  return omega;
}

Real ideal_energy(const Input& resolved) {
  const std::vector<Real> omega = frequencies(resolved);
  return 0.5 * static_cast<Real>(*resolved.system.particles) * std::accumulate(omega.begin(), omega.end(), 0.0);
}

}  // namespace rbm
