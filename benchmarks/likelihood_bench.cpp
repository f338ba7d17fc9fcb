/// ln Z of a restricted Boltzmann machine, and one step of what estimates it.
///
///     enumeration/100x25         sum over the 2^25 states of 25 hidden units of 100 visible ones
///     enumeration/100x25/wide    with couplings so strong that e^{field} could overflow
///     annealing/784x500          one step of annealed importance sampling of kGroup runs, float chains
///     tempering/784x500          one round of ten replicas of kGroup chains, one cycle each, float chains
#include <benchmark/benchmark.h>

#include <cmath>

#include "rbm_vmc/generative/annealing.hpp"
#include "rbm_vmc/generative/enumeration.hpp"
#include "rbm_vmc/generative/tempering.hpp"

namespace rbm {
namespace {

Machine machine_of(Index visible, Index hidden, Real scale) {
  Machine machine({.visible = visible, .hidden = hidden});
  std::vector<Real> theta(machine.theta().size());
  for (std::size_t k = 0; k < theta.size(); ++k) theta[k] = scale * std::sin(static_cast<Real>(k * k));
  machine.set_theta(theta);
  return machine;
}

void enumeration(benchmark::State& state, Real scale) {
  const Machine machine = machine_of(100, 25, scale);
  Communicator alone;
  for (auto _ : state) benchmark::DoNotOptimize(enumerate_log_z(machine, alone));
  state.counters["states_per_second"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * std::exp2(25), benchmark::Counter::kIsRate);
}

void annealing(benchmark::State& state) {
  constexpr Index kSteps = 1'000'000;
  Communicator alone;
  const AnnealingPath path(machine_of(784, 500, 0.01), std::vector<Real>(784, 0.2));
  Annealing<float> runs(path, annealing_levels(kSteps), 1, kGroup, alone);
  for (auto _ : state) runs.advance(1);
}

void tempering(benchmark::State& state) {
  const Tempering<float> replicas(machine_of(784, 500, 0.01), even_ladder(10, 0.1));
  auto group = replicas.start({1, Purpose::start_positions, 0}, 0);
  std::uint64_t sweep = 0;
  for (auto _ : state) replicas.run({1, Purpose::sample, sweep++}, 1, 1, group);
}

BENCHMARK_CAPTURE(enumeration, narrow, 0.1)->Name("enumeration/100x25")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(enumeration, wide, 30.0)->Name("enumeration/100x25/wide")->Unit(benchmark::kMillisecond);
BENCHMARK(annealing)->Name("annealing/784x500")->Unit(benchmark::kMillisecond);
BENCHMARK(tempering)->Name("tempering/784x500")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rbm
