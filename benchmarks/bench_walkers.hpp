/// One batch of walkers in a two-dimensional dot that follows |ψ|², ready to be timed, and the wave functions to time.
///
/// ω = 1, Coulomb repulsion, σ = 1, W ~ N(0, 0.1²): the time of a kernel does not depend on the values, the acceptance does, and is
/// tuned.
#pragma once

#include <cmath>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "rbm_vmc/continuum/hamiltonian.hpp"
#include "rbm_vmc/continuum/sampler.hpp"

namespace rbm {

inline constexpr Index kBenchDimensions = 2;

inline void fill_normal(Block& block, Real width) {
  RandomStream random(1, Purpose::start_positions, block.rows(), 0);
  for (Index row = 0; row < block.rows(); ++row) {
    const std::uint64_t draw = random.next();
    for (Index p = 0; p < kPacks; ++p) {
      Pack unused;
      random.normal2(p, draw, block.pack(row, p), unused);
      block.pack(row, p) *= width;
    }
  }
}

/// An RBM over all coordinates.
inline std::unique_ptr<Factor> bench_rbm(Index particles, Index hidden) {
  const auto normals = [](Index count) {
    Block block(count / kBatch + 1);
    fill_normal(block, 0.1);
    return std::vector<Real>{block.data(), block.data() + count};
  };
  GaussianRbmSpec spec;
  spec.particles = particles;
  spec.dimensions = kBenchDimensions;
  spec.hidden = hidden;
  spec.sigma = {1.0};
  spec.a = normals(spec.visible());
  spec.b = normals(hidden);
  spec.W = normals(spec.visible() * hidden);
  return std::make_unique<GaussianRbm>(std::move(spec));
}

inline Ansatz lone_rbm(Index particles, Index hidden) {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(bench_rbm(particles, hidden));
  return Ansatz(particles, kBenchDimensions, std::move(factors));
}

class BenchWalkers {
 public:
  /// Tunes the step of `sampler` until the share `acceptance` of the moves is accepted.
  BenchWalkers(Ansatz ansatz, const Sampler& sampler, Real acceptance)
      : ansatz_(std::move(ansatz)),
        hamiltonian_(Trap(std::vector<Real>(kBenchDimensions, 1.0)), make_potential({})),
        walkers_(BatchId{0}, ansatz_.particles(), kBenchDimensions),
        state_(ansatz_.bind()),
        sampler_(sampler),
        sweeper_(sampler, particles(), kBenchDimensions),
        gradient_(ansatz_.coordinates()),
        energy_(kEnergyRows),
        rows_(ansatz_.parameter_count()) {
    fill_normal(walkers_.x, 0.7 * std::sqrt(std::sqrt(static_cast<Real>(particles()))));
    state_.refresh(walkers_);
    tune(acceptance);
  }

  Index particles() const { return walkers_.particles; }
  Real acceptance() const { return acceptance_; }

  void sweep() {
    RandomStream random(1, Purpose::sample, 0, sweeps_++);
    accepted_ += sweeper_.sweep(walkers_, state_, random);
  }
  void local_energy() { hamiltonian_.local_energy(walkers_, state_, gradient_, energy_); }
  void log_derivatives() { state_.log_derivatives(walkers_, rows_); }

 private:
  void tune(Real target) {
    constexpr int kRounds = 20, kSweeps = 50;
    for (int round = 0; round < kRounds; ++round) {
      sweeper_ = Sweeper(sampler_, particles(), kBenchDimensions);
      accepted_ = 0;
      for (int i = 0; i < kSweeps; ++i) sweep();
      acceptance_ = static_cast<Real>(accepted_) / static_cast<Real>(kSweeps * sweeper_.proposals());
      const Real factor = std::exp(acceptance_ - target);
      if (auto* metropolis = std::get_if<Metropolis>(&sampler_)) metropolis->step *= factor;
      if (auto* langevin = std::get_if<Langevin>(&sampler_)) langevin->time_step *= factor;
    }
  }

  Ansatz ansatz_;
  Hamiltonian hamiltonian_;
  Walkers walkers_;
  AnsatzState state_;
  Sampler sampler_;
  Sweeper sweeper_;
  Block gradient_, energy_, rows_;
  std::uint64_t sweeps_ = 0;
  std::int64_t accepted_ = 0;
  Real acceptance_ = 0;
};

}  // namespace rbm
