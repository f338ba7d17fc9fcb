/// One iteration of the optimisation by stochastic reconfiguration, by the path of the program: N_p = 1968 parameters (a lone RBM,
/// N = 20 in two dimensions, H = 47), N_s = 20480 samples, Metropolis, the sweeps between samples that the program chooses.
///
/// Counters: `fraction` of the iteration for measuring O, accumulating gradient and metric, reducing and solving; seconds by phase.
#include <benchmark/benchmark.h>

#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace rbm {
namespace {

Input input_of_2000_parameters() {
  Input input;
  input.system.kind = SystemKind::quantum_dot;
  input.system.particles = 20;
  input.system.statistics = ParticleStatistics::bosons;
  input.wavefunction.factors = {FactorKind::rbm};
  input.wavefunction.rbm.hidden = 47;
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

void sr(benchmark::State& state) {
  Communicator serial;
  Control control;
  Simulation simulation(input_of_2000_parameters(), serial);
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

BENCHMARK(sr)->Name("gradient/sr/P2000")->Iterations(2)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
}  // namespace rbm
