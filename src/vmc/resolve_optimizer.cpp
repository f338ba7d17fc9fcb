#include "resolve_optimizer.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/io/problem.hpp"
#include "rbm_vmc/vmc/model.hpp"

namespace rbm {
namespace {

constexpr Index kSamplesPerChain = 4;
constexpr Index kLinearSamplesPerChain = 16;  // few iterations, each of them sharp
constexpr Index kMostLinearParameters = 200;  // each needs two local energies a sample

bool in_sample_space(const Input& input) {
  return input.optimizer.method == OptimizerMethod::minsr || input.optimizer.method == OptimizerMethod::spring;
}

Integer samples_per_chain(const Input& input) {
  if (input.optimizer.method == OptimizerMethod::linear) return kLinearSamplesPerChain;
  if (in_sample_space(input)) return 1;  // the solve takes samples³/3 operations
  if (input.system.interaction != InteractionKind::hard_sphere) return kSamplesPerChain;
  // A sample of many hard spheres says as much as many samples of a few.
  return std::clamp<Integer>(200 / *input.system.particles, 1, kSamplesPerChain);
}

/// The angle by which one step may turn the state. Particles that each turn a little add up as √N.
Real longest_turn(const Input& input) { return 0.1 * std::sqrt(std::max(1.0, static_cast<Real>(*input.system.particles) / 20)); }

}  // namespace

void resolve_optimizer(Input& input, Real frequency, std::vector<std::string>& problems) {
  auto& optimizer = input.optimizer;
  const Real scale = 1 / frequency;
  const bool linear = optimizer.method == OptimizerMethod::linear;
  fill(optimizer.iterations, linear ? 20 : input.system.interaction == InteractionKind::hard_sphere ? 100 : 200);
  const Integer chains = *input.sampler.chains;
  if (linear || !optimizer.method) {
    const Index parameters = make_ansatz(input).parameter_count();
    const Integer samples = optimizer.samples.value_or(samples_per_chain(input) * chains);
    fill(optimizer.method, parameters > samples ? OptimizerMethod::minsr : OptimizerMethod::sr);
    if (linear && parameters > kMostLinearParameters) {
      problems.push_back(Problem{"linear with " + std::to_string(parameters) + " parameters",
                                 "it takes at most " + std::to_string(kMostLinearParameters), "use sr"}
                             .line("optimizer.method"));
    }
  }
  fill(optimizer.samples, samples_per_chain(input) * chains);
  optimizer.samples = (*optimizer.samples + chains - 1) / chains * chains;
  switch (*optimizer.method) {
    case OptimizerMethod::sgd: fill(optimizer.learning_rate, 0.1 * scale); break;
    case OptimizerMethod::momentum: fill(optimizer.learning_rate, 0.02 * scale); break;
    case OptimizerMethod::adam: fill(optimizer.learning_rate, 0.02); break;
    case OptimizerMethod::sr:
      fill(optimizer.learning_rate, 0.1 * scale);
      fill(optimizer.shift, 1e-2);
      fill(optimizer.max_step_norm, longest_turn(input));
      break;
    case OptimizerMethod::minsr:
    case OptimizerMethod::spring:  // what is kept also keeps the noise: smaller steps
      fill(optimizer.learning_rate, (optimizer.method == OptimizerMethod::minsr ? 0.1 : 0.05) * scale);
      fill(optimizer.shift, 1e-3);
      fill(optimizer.max_step_norm, longest_turn(input));
      break;
    case OptimizerMethod::linear:
      fill(optimizer.learning_rate, 1.0);
      fill(optimizer.shift, 1e-2);
      fill(optimizer.max_step_norm, 0.5);
      break;
  }
  fill(optimizer.max_step_norm, 1.0);
}

}  // namespace rbm
