/// One iteration of the optimisation by stochastic reconfiguration, by the path of the program: N_p = 2000 parameters of an RBM over
/// all coordinates, N_s = 10 N_p samples, Metropolis, the sweeps between samples that the program chooses.
///
///     gradient/sr/P2000        20 electrons, rbm (H = 47) x slater x pair-rbm
///     gradient/sr/P2000/N56    56 electrons, rbm (H = 17) x slater x pair-rbm
///     gradient/sr/P2000/rbm    20 bosons, a lone rbm (H = 47)
///
/// Counters: `fraction` of the iteration for measuring O, accumulating gradient and metric, reducing and solving; seconds by phase.
#include <benchmark/benchmark.h>

#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace rbm {
namespace {

Input input_of_2000_parameters(Integer particles, Integer hidden, bool electrons) {
  Input input;
  input.system.kind = SystemKind::quantum_dot;
  input.system.particles = particles;
  if (!electrons) {
    input.system.statistics = ParticleStatistics::bosons;
    input.wavefunction.factors = {FactorKind::rbm};
  }
  input.wavefunction.rbm.hidden = hidden;
  input.wavefunction.rbm.symmetric = false;
  input.wavefunction.rbm.train_sigma = true;
  input.sampler.method = SamplerMethod::metropolis;
  input.optimizer.method = OptimizerMethod::sr;
  input.optimizer.samples = 20000;
  return resolve(input);
}

struct Seconds {
  double sampling, local_energy, measuring, reduction, solve;

  static Seconds of(const Simulation& simulation) {
    const PhaseSeconds& phases = simulation.ensemble().seconds();
    const Optimisation& optimisation = simulation.optimisation();
    return {phases.sampling, phases.local_energy, phases.measuring, optimisation.reduction_seconds(),
            optimisation.solve_seconds()};
  }
};

void sr(benchmark::State& state, const Input& input) {
  Communicator serial;
  Control control;
  Simulation simulation(input, serial);
  while (simulation.stage() == Stage::equilibrate) simulation.advance(control);
  const Seconds before = Seconds::of(simulation);
  const double start = wall_time();
  for (auto _ : state) simulation.advance(control);
  const auto iterations = static_cast<double>(state.iterations());
  const double total = (wall_time() - start) / iterations;
  const Seconds after = Seconds::of(simulation);
  const auto report = [&](const char* name, double Seconds::*phase) -> double {
    return state.counters[name] = (after.*phase - before.*phase) / iterations;
  };
  report("sampling_seconds", &Seconds::sampling);
  report("local_energy_seconds", &Seconds::local_energy);
  const double gradient = report("measuring_seconds", &Seconds::measuring) +
                          report("reduction_seconds", &Seconds::reduction) + report("solve_seconds", &Seconds::solve);
  state.counters["fraction"] = gradient / total;
  state.counters["parameters"] = static_cast<double>(simulation.ansatz().parameter_count());
  state.counters["sweeps_per_sample"] = static_cast<double>(simulation.equilibration().sweeps_per_sample());
}

const int registered = [] {
  const auto add = [](const char* name, const Input& input) {
    benchmark::RegisterBenchmark(name, [input](benchmark::State& state) { sr(state, input); })
        ->Iterations(2)
        ->Unit(benchmark::kSecond)
        ->UseRealTime();
  };
  add("gradient/sr/P2000", input_of_2000_parameters(20, 47, true));
  add("gradient/sr/P2000/N56", input_of_2000_parameters(56, 17, true));
  add("gradient/sr/P2000/rbm", input_of_2000_parameters(20, 47, false));
  return 0;
}();

}  // namespace
}  // namespace rbm
