#include "rbm_vmc/vmc/model.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "rbm_vmc/continuum/contact_factor.hpp"
#include "rbm_vmc/continuum/gaussian.hpp"
#include "rbm_vmc/continuum/gaussian_rbm.hpp"
#include "rbm_vmc/continuum/pade_jastrow.hpp"
#include "rbm_vmc/continuum/pair_rbm.hpp"
#include "rbm_vmc/continuum/slater_backflow.hpp"
#include "rbm_vmc/continuum/symmetry_defect.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace rbm {
namespace {

InteractionSpec interaction_of(const Input& input) {
  InteractionSpec spec;
  spec.kind = static_cast<Interaction>(*input.system.interaction);
  spec.strength = input.system.strength;
  spec.softening = input.system.softening.value_or(1.0);
  spec.width = input.system.width.value_or(1.0);
  spec.diameter = input.system.diameter.value_or(1.0);
  spec.lambda = input.system.lambda.value_or(1.0);
  return spec;
}

bool has(const Input& input, FactorKind kind) {
  return std::ranges::find(*input.wavefunction.factors, kind) != input.wavefunction.factors->end();
}

/// Standard normal numbers for the start values of one kind of factor.
std::vector<Real> normals(const Input& input, FactorKind kind, Index count) {
  RandomStream random(static_cast<std::uint64_t>(input.run.seed), Purpose::start_parameters, static_cast<Index>(kind), 0);
  std::vector<Real> values;
  while (std::ssize(values) < count) {
    const std::uint64_t draw = random.next();
    for (Index p = 0; p < kPacks; ++p) {
      Pack a, b;
      random.normal2(p, draw, a, b);
      for (Index lane = 0; lane < kPack; ++lane) values.insert(values.end(), {a[lane], b[lane]});
    }
  }
  return values;
}

std::unique_ptr<Factor> make_rbm(const Input& input) {
  const auto& rbm = input.wavefunction.rbm;
  GaussianRbmSpec spec;
  spec.particles = *input.system.particles;
  spec.dimensions = *input.system.dimensions;
  spec.hidden = *rbm.hidden;
  spec.exponent = rbm.form == RbmForm::psi ? 1.0 : 0.5;
  spec.symmetric = *rbm.symmetric;
  if (spec.symmetric && shared_machines(input) == 2) spec.first_kind = *input.system.spin_up;
  spec.sigma = *rbm.sigma;
  spec.train_sigma = *rbm.train_sigma;
  const Index V = spec.machines() * spec.visible(), H = spec.machines() * spec.hidden;
  const std::vector<Real> random = normals(input, FactorKind::rbm, V + H + V * spec.hidden);
  auto next = random.begin();
  // a and W are lengths; b has no unit.
  const auto sigma = [&](Index i) {
    return spec.sigma[static_cast<std::size_t>(spec.sigma.size() == 1 ? 0 : i % spec.dimensions)];
  };
  for (Index i = 0; i < V; ++i) spec.a.push_back(*rbm.init_scale * sigma(i) * *next++);
  for (Index j = 0; j < H; ++j) spec.b.push_back(*rbm.init_scale * *next++);
  for (Index i = 0; i < V; ++i) {
    for (Index j = 0; j < spec.hidden; ++j) spec.W.push_back(*rbm.init_scale * sigma(i) * *next++);
  }
  if (rbm.a) spec.a = *rbm.a;
  if (rbm.b) spec.b = *rbm.b;
  if (rbm.W) spec.W = rbm.W->values;
  return std::make_unique<GaussianRbm>(std::move(spec));
}

/// The cusps that pair factors must carry.
struct Cusps {
  Real unlike = 0;         ///< also that of bosons
  Real like = 0;           ///< of fermions of one spin
  bool has_unlike = true;  ///< such pairs exist
  bool has_like = false;
};

Cusps cusps_of(const Input& input) {
  const InteractionSpec interaction = interaction_of(input);
  Cusps cusps{cusp(interaction, *input.system.dimensions), like_cusp(interaction, *input.system.dimensions)};
  if (input.system.statistics == ParticleStatistics::fermions) {
    const Index up = *input.system.spin_up, down = *input.system.particles - up;
    cusps.has_unlike = up > 0 && down > 0;
    cusps.has_like = up > 1 || down > 1;
  }
  return cusps;
}

/// One function for all pairs, or one for each kind of pair; `make` takes a cusp.
template <class Function, class Make>
std::unique_ptr<Factor> make_pair_factor(const Input& input, const Cusps& cusps, Make make) {
  if (!cusps.has_like) return std::make_unique<PairFactor<Function>>(make(cusps.unlike));
  if (!cusps.has_unlike) return std::make_unique<PairFactor<Function>>(make(cusps.like));
  return std::make_unique<PairFactor<Function>>(make(cusps.unlike), make(cusps.like), *input.system.spin_up);
}

std::unique_ptr<Factor> make_pair_rbm(const Input& input, const Cusps& cusps) {
  const auto& machine = input.wavefunction.pair_rbm;
  const std::vector<Real> random = normals(input, FactorKind::pair_rbm, *machine.hidden);
  return make_pair_factor<PairRbmFunction>(input, cusps, [&](Real contact) {
    return PairRbmFunction(PairRbmSpec{contact, *machine.length, *machine.hidden, *machine.init_scale}, random);
  });
}

std::vector<OrbitalDegrees> orbitals_of(const std::optional<WeightTable>& table) {
  std::vector<OrbitalDegrees> orbitals(static_cast<std::size_t>(table ? table->rows : 0), OrbitalDegrees{});
  for (std::size_t row = 0; row < orbitals.size(); ++row) {
    for (Index d = 0; d < table->columns; ++d) {
      orbitals[row][static_cast<std::size_t>(d)] =
          static_cast<int>(table->values[row * static_cast<std::size_t>(table->columns) + static_cast<std::size_t>(d)]);
    }
  }
  return orbitals;
}

std::unique_ptr<Factor> make_slater(const Input& input) {
  SlaterSpec spec;
  spec.particles = *input.system.particles;
  spec.spin_up = *input.system.spin_up;
  spec.omega = frequencies(input);
  spec.virtual_orbitals = input.wavefunction.slater.virtual_orbitals;
  spec.train_width = input.wavefunction.slater.train_width;
  spec.up = orbitals_of(input.wavefunction.slater.occupation_up);
  spec.down = orbitals_of(input.wavefunction.slater.occupation_down);
  const auto& slater = input.wavefunction.slater;
  if (slater.backflow == 0) return std::make_unique<Slater>(spec);
  return std::make_unique<BackflowSlater>(spec, BackflowSpec{slater.backflow, *slater.backflow_length});
}

/// Like spins, or the two electrons of a singlet.
std::vector<std::pair<Index, Index>> pairs_of_like_particles(const Input& input) {
  const Index particles = *input.system.particles;
  if (input.system.statistics == ParticleStatistics::bosons) return like_pairs(std::vector{particles});
  const Index up = *input.system.spin_up;
  if (particles == 2 && up == 1) return like_pairs(std::vector{particles});
  return like_pairs(std::vector{up, particles - up});
}

}  // namespace

Ansatz make_ansatz(const Input& input, std::vector<std::unique_ptr<Factor>> added) {
  const Cusps cusps = cusps_of(input);
  Cusps left_by_jastrow = cusps;
  if (has(input, FactorKind::jastrow)) left_by_jastrow.unlike = left_by_jastrow.like = 0;
  std::vector<std::unique_ptr<Factor>> factors;
  for (const FactorKind kind : *input.wavefunction.factors) {
    switch (kind) {
      case FactorKind::rbm: factors.push_back(make_rbm(input)); break;
      case FactorKind::gaussian:
        factors.push_back(
            std::make_unique<Gaussian>(*input.wavefunction.gaussian.width, *input.wavefunction.gaussian.train_width));
        break;
      case FactorKind::slater: factors.push_back(make_slater(input)); break;
      case FactorKind::jastrow:
        factors.push_back(make_pair_factor<PadeFunction>(
            input, cusps, [&](Real contact) { return PadeFunction(contact, *input.wavefunction.jastrow.gamma); }));
        break;
      case FactorKind::pair_rbm: factors.push_back(make_pair_rbm(input, left_by_jastrow)); break;
      case FactorKind::hard_sphere:
        factors.push_back(std::make_unique<ContactFactor>(ContactFactor::hard_sphere(*input.system.diameter)));
        break;
      case FactorKind::calogero:
        factors.push_back(std::make_unique<ContactFactor>(ContactFactor::calogero(*input.wavefunction.calogero.exponent)));
        break;
    }
  }
  std::ranges::move(added, std::back_inserter(factors));
  Ansatz ansatz(*input.system.particles, *input.system.dimensions, std::move(factors));
  if (const auto& given = input.wavefunction.parameters) {
    std::vector<Real> theta(ansatz.parameters().begin(), ansatz.parameters().end());
    std::ranges::copy(*given, theta.begin());
    ansatz.set_parameters(theta);
  }
  return ansatz;
}

Hamiltonian make_hamiltonian(const Input& input, AddedPotential added) {
  return Hamiltonian(Trap(frequencies(input)), make_potential(interaction_of(input)), std::move(added));
}

Sampler make_sampler(const Input& input, const Ansatz& ansatz, Real step) {
  switch (*input.sampler.method) {
    case SamplerMethod::langevin: return Langevin{step};
    case SamplerMethod::gibbs: return Gibbs{static_cast<const GaussianRbm*>(ansatz.factors().front().get())};
    default:
      return Metropolis{step,
                        input.sampler.distribution == StepDistribution::normal ? StepShape::normal : StepShape::uniform};
  }
}

Real first_step(const Input& input) {
  if (input.sampler.step > 0) return input.sampler.step;
  const Real omega = std::ranges::max(input.system.omega);
  return input.sampler.method == SamplerMethod::langevin ? 0.3 / omega : 1.5 / std::sqrt(omega);
}

UpdateRule make_update_rule(const Input& input) {
  const auto& optimizer = input.optimizer;
  const Index iterations = *optimizer.iterations;
  const LearningRate rate{*optimizer.learning_rate, iterations / 2, std::max<Real>(1, static_cast<Real>(iterations) / 8)};
  switch (*optimizer.method) {
    case OptimizerMethod::sgd: return Sgd{rate, *optimizer.max_step_norm};
    case OptimizerMethod::momentum: return Momentum{rate, optimizer.momentum, *optimizer.max_step_norm};
    case OptimizerMethod::adam: return Adam{.rate = rate, .max_step_norm = *optimizer.max_step_norm};
    default: break;
  }
  ShiftPolicy shift{.initial = *optimizer.shift, .lower = *optimizer.shift, .upper = *optimizer.shift};
  const bool kernel = optimizer.method == OptimizerMethod::minsr || optimizer.method == OptimizerMethod::spring;
  if (optimizer.adaptive_shift) {
    shift.lower = std::min(shift.lower, 1e-4);
    shift.upper = std::max(shift.upper, kernel ? 1.0 : 10.0);
  }
  if (optimizer.method == OptimizerMethod::linear) {
    return LinearMethod{.rate = rate, .shift = shift, .max_step_norm = *optimizer.max_step_norm};
  }
  if (kernel) {
    const Real kept = optimizer.method == OptimizerMethod::spring ? optimizer.momentum : 0;
    return KernelReconfiguration{.rate = rate, .shift = shift, .momentum = kept, .max_step_norm = *optimizer.max_step_norm};
  }
  return StochasticReconfiguration{.rate = rate,
                                   .shift = shift,
                                   .solver = {.cg = {.tolerance = 1e-4}},  // the gradient is known to 1/√samples only
                                   .max_step_norm = *optimizer.max_step_norm,
                                   .dense_limit = optimizer.dense_limit};
}

std::vector<std::pair<Index, Index>> pairs_of_no_symmetry(const Input& input) {
  if (!has(input, FactorKind::rbm) || *input.wavefunction.rbm.symmetric) return {};
  return pairs_of_like_particles(input);
}

std::vector<std::pair<Index, Index>> pairs_of_no_symmetry(const Input& input, const Ansatz& ansatz) {
  const bool added = std::ssize(ansatz.factors()) > std::ssize(*input.wavefunction.factors);
  return added ? pairs_of_like_particles(input) : pairs_of_no_symmetry(input);
}

bool lacks_cusp(const Input& input) {
  return input.system.interaction == InteractionKind::coulomb && *input.system.particles > 1 &&
         !has(input, FactorKind::jastrow) && !has(input, FactorKind::pair_rbm);
}

}  // namespace rbm
