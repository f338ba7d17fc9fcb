/// One whole update of a restricted Boltzmann machine by persistent contrastive divergence.
///
///     pcd/784x500x2000          784 visible and 500 hidden binary units, 2000 samples, 2000 chains, one Gibbs cycle, in double
///     pcd/784x500x2000/float    chains of float
///
/// An update copies the samples into groups, sums the positive phase, runs the chains, sums the negative phase, adds all groups
/// up exactly, steps θ and derives the kernel anew. Counters:
///
///     gflops          of the six products of matrices (two for the positive phase, four for chains and the negative phase)
///     gemm_gflops     the fastest product of two large square matrices of double by Eigen, measured here
///     gemm_fraction   gflops / gemm_gflops
///     tile_gflops     the same for this project's product of tiles, samples × weights of double, that lie in the cache
#include <cmath>

#include "benchmarks/fastest.hpp"
#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/gibbs.hpp"
#include "rbm_vmc/generative/phase_sums.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {
namespace {

constexpr MachineShape kShape{.visible = 784, .hidden = 500};
constexpr Index kSamples = 2000;
constexpr std::uint64_t kSeed = 1;

/// Work per nanosecond at the fastest of a few runs.
template <class Function>
double fastest_rate(double work, int runs, Function f) {
  using Clock = std::chrono::steady_clock;
  double best = std::numeric_limits<double>::max();
  for (int run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    f();
    best = std::min(best, std::chrono::duration<double, std::nano>(Clock::now() - start).count());
  }
  return work / best;
}

double eigen_gflops() {
  double best = 0;
  for (const Index n : {512, 1024, 1536}) {
    const Eigen::MatrixXd a = Eigen::MatrixXd::Constant(n, n, 0.5), b = Eigen::MatrixXd::Constant(n, n, 0.25);
    Eigen::MatrixXd c(n, n);
    best = std::max(best, fastest_rate(2.0 * static_cast<double>(n * n * n), 5, [&] { c.noalias() = a * b; }));
    benchmark::DoNotOptimize(c.data());
  }
  return best;
}

double tile_gflops() {
  const Panels<double> weights(kShape.visible, 8 * kTile<double>);
  const ChainRows<double> x(kShape.visible);
  Tile<double> tile;
  return fastest_rate(2.0 * static_cast<double>(kShape.visible * weights.units() * kBatch), 50, [&] {
    for (Index p = 0; p < weights.panels(); ++p) tile_product(weights.depth(), x.data(), kGroup, weights.panel(p), tile);
    benchmark::DoNotOptimize(tile.lanes);
  });
}

/// Random images, 0 or 1.
std::vector<float> random_samples() {
  std::vector<float> samples;
  Block uniform(1);
  RandomStream random(kSeed, Purpose::data, 0, 0);
  while (std::ssize(samples) < kSamples * kShape.visible) {
    random.uniform(uniform[0]);
    for (const Real u : uniform.flat()) samples.push_back(u < 0.2 ? 1 : 0);
  }
  return samples;
}

template <class Scalar>
class Training {
 public:
  Training() : machine_(kShape), samples_(random_samples()), theta_(parameters()), gradient_(theta_), partial_(theta_) {
    for (std::size_t k = 0; k < theta_.size(); ++k) theta_[k] = 0.01 * std::sin(static_cast<Real>(k));
    machine_.set_theta(theta_);
    kernel_.set(machine_);
    for (Index first = 0; first < kSamples; first += kGroup) {
      auto& chains = chains_.emplace_back(first / kGroup, kShape, std::min(kGroup, kSamples - first));
      start_from_noise(machine_, {kSeed, Purpose::start_positions, 0}, chains);
    }
  }

  void update() {
    for (auto& chains : chains_) {
      std::ranges::fill(partial_, 0.0);
      const auto first = static_cast<std::size_t>(chains.number * kGroup * kShape.visible);
      copy_rows(std::span<const float>(samples_).subspan(first, static_cast<std::size_t>(chains.chains * kShape.visible)),
                data_);
      phase_.add(kernel_, data_, 1.0 / kSamples, partial_);
      gibbs(kernel_, {kSeed, Purpose::sample, sweep_}, 1, chains);
      phase_.add(kernel_, chains, -1.0 / kSamples, partial_);
      sum_.add(partial_);
    }
    ++sweep_;
    sum_.reduce(communicator_, gradient_);
    sum_.clear();
    for (std::size_t k = 0; k < theta_.size(); ++k) theta_[k] += 0.01 * gradient_[k];
    machine_.set_theta(theta_);
    kernel_.set(machine_);
  }

 private:
  static std::size_t parameters() { return static_cast<std::size_t>(kShape.parameters()); }

  Machine machine_;
  std::vector<float> samples_;
  std::vector<Real> theta_, gradient_, partial_;
  MachineKernel<Scalar> kernel_{machine_};
  PhaseSums<Scalar> phase_{kShape};
  ExactSum sum_{{kShape.parameters()}};
  Communicator communicator_;
  ChainGroup<Scalar> data_{0, kShape};
  std::vector<ChainGroup<Scalar>> chains_;
  std::uint64_t sweep_ = 0;
};

template <class Scalar>
void run(benchmark::State& state) {
  Training<Scalar> training;
  double gemm = eigen_gflops();
  const double work = 6 * 2.0 * static_cast<double>(kSamples * kShape.visible * kShape.hidden);
  const double rate = work / fastest_ns(state, [&] { training.update(); });
  gemm = std::max(gemm, eigen_gflops());
  state.counters["gflops"] = rate;
  state.counters["gemm_gflops"] = gemm;
  state.counters["gemm_fraction"] = rate / gemm;
  state.counters["tile_gflops"] = tile_gflops();
}

const int registered = [] {
  benchmark::RegisterBenchmark("pcd/784x500x2000", run<double>)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("pcd/784x500x2000/float", run<float>)->Unit(benchmark::kMillisecond);
  return 0;
}();

}  // namespace
}  // namespace rbm
