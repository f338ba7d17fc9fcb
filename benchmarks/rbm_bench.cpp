/// Moves and measurements of a lone Gaussian RBM.
///
///     proposal/rbm/N20/H40     Metropolis, a uniform step accepted half of the time, one local energy a sweep
///     langevin/rbm/N20/H40     Langevin, accepted 0.7 of the time, one local energy a sweep
///     .../move-only            without the local energy
///     evaluation/rbm/...       a sweep, a local energy and the row O of every walker
///
/// Counters: ns_per_proposal, of one particle of one walker with its share of the local energy; limit_ratio = ns_per_proposal /
/// (H · ns_per_exp); us_per_walker; acceptance.
#include <string>

#include "benchmarks/bench_walkers.hpp"
#include "benchmarks/fastest.hpp"
#include "benchmarks/limit.hpp"

namespace rbm {
namespace {

enum class Work { moves, moves_and_energy, evaluation };

struct Case {
  std::string name;
  Index particles, hidden;
  Sampler sampler;
  Real acceptance;
  Work work;
};

/// Sweeps in one iteration of the benchmark, so that it lasts some tens of microseconds.
Index sweeps_of(const Case& c) { return 1 + 2000 / (c.particles * (c.hidden + 5)); }

void run(benchmark::State& state, const Case& c) {
  BenchWalkers walkers(lone_rbm(c.particles, c.hidden), c.sampler, c.acceptance);
  const Index sweeps = sweeps_of(c);
  const double ns = fastest_ns(state, [&] {
    for (Index i = 0; i < sweeps; ++i) {
      walkers.sweep();
      if (c.work != Work::moves) walkers.local_energy();
      if (c.work == Work::evaluation) walkers.log_derivatives();
    }
  });
  const double per_walker = ns / static_cast<double>(sweeps * kBatch);
  if (c.work == Work::evaluation) {
    state.counters["us_per_walker"] = 1e-3 * per_walker;
  } else {
    const double per_proposal = per_walker / static_cast<double>(c.particles);
    state.counters["ns_per_proposal"] = per_proposal;
    state.counters["limit_ratio"] = per_proposal / (static_cast<double>(c.hidden) * ns_per_exp());
  }
  state.counters["acceptance"] = walkers.acceptance();
}

const int registered = [] {
  const auto add = [](const Case& c) {
    benchmark::RegisterBenchmark(c.name.c_str(), [c](benchmark::State& state) { run(state, c); });
  };
  struct Size {
    Index particles, hidden;
  };
  for (const auto& [N, H] : {Size{2, 2}, Size{6, 12}, Size{20, 40}}) {
    const std::string size = "/rbm/N" + std::to_string(N) + "/H" + std::to_string(H);
    add({"proposal" + size, N, H, Metropolis{1.5}, 0.5, Work::moves_and_energy});
    add({"proposal" + size + "/move-only", N, H, Metropolis{1.5}, 0.5, Work::moves});
    add({"langevin" + size, N, H, Langevin{0.3}, 0.7, Work::moves_and_energy});
    add({"langevin" + size + "/move-only", N, H, Langevin{0.3}, 0.7, Work::moves});
    add({"evaluation" + size, N, H, Metropolis{1.5}, 0.5, Work::evaluation});
  }
  return 0;
}();

}  // namespace
}  // namespace rbm
