/// Whole sweeps of electrons in a closed-shell dot: every particle moved once, then one local energy.
///
///     sweep/rbm-slater-jastrow/N20/H20     an RBM over all coordinates, determinants, Padé-Jastrow by spin
///     sweep/default/N20                    what the program takes by itself: shared RBM of 2 hidden units, determinants, pair-rbm
///     .../move-only                        without the local energy
///
/// Counters: us_per_walker, of one walker; acceptance.
#include <fmt/format.h>

#include <string>

#include "benchmarks/bench_walkers.hpp"
#include "benchmarks/fastest.hpp"
#include "rbm_vmc/continuum/pade_jastrow.hpp"
#include "rbm_vmc/continuum/slater.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace rbm {
namespace {

constexpr Real kUnlikeCusp = 1, kLikeCusp = 1.0 / 3;

Ansatz rbm_slater_jastrow(Index particles, Index hidden) {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(bench_rbm(particles, hidden));
  factors.push_back(
      std::make_unique<Slater>(SlaterSpec{.particles = particles, .spin_up = particles / 2, .omega = {1.0, 1.0}}));
  factors.push_back(std::make_unique<PadeJastrow>(PadeFunction(kUnlikeCusp, 1), PadeFunction(kLikeCusp, 1), particles / 2));
  return Ansatz(particles, kBenchDimensions, std::move(factors));
}

Ansatz default_ansatz(Index particles) {
  Input input;
  input.system.kind = SystemKind::quantum_dot;
  input.system.particles = particles;
  return make_ansatz(resolve(input));
}

template <class MakeAnsatz>
void run(benchmark::State& state, MakeAnsatz make_ansatz, bool with_energy) {
  BenchWalkers walkers(make_ansatz(), Metropolis{1.0}, 0.5);
  const double ns = fastest_ns(state, [&] {
    walkers.sweep();
    if (with_energy) walkers.local_energy();
  });
  state.counters["us_per_walker"] = 1e-3 * ns / kBatch;
  state.counters["acceptance"] = walkers.acceptance();
}

const int registered = [] {
  const auto add = [](const std::string& name, auto make_ansatz) {
    for (const bool with_energy : {true, false}) {
      benchmark::RegisterBenchmark((name + (with_energy ? "" : "/move-only")).c_str(),
                                   [=](benchmark::State& state) { run(state, make_ansatz, with_energy); });
    }
  };
  for (const Index N : {6, 12, 20}) {
    add(fmt::format("sweep/rbm-slater-jastrow/N{0}/H{0}", N), [N] { return rbm_slater_jastrow(N, N); });
  }
  for (const Index N : {2, 6, 12, 20, 30, 42, 56})
    add("sweep/default/N" + std::to_string(N), [N] { return default_ansatz(N); });
  return 0;
}();

}  // namespace
}  // namespace rbm
