#include "rbm_vmc/continuum/sampler.hpp"

#include <algorithm>

namespace rbm {
namespace {

/// v̄ = v(√(1+2v²τ)-1)/(v²τ) = 2v/(1+√(1+2v²τ)), in place.
void limit_drift(Block& drift, Real tau) {
  for (Index p = 0; p < kPacks; ++p) {
    Pack square = {};
    for (Index d = 0; d < drift.rows(); ++d) square += drift.pack(d, p) * drift.pack(d, p);
    const Pack scale = 2.0 / (1.0 + sqrt(1.0 + 2.0 * tau * square));
    for (Index d = 0; d < drift.rows(); ++d) drift.pack(d, p) *= scale;
  }
}

}  // namespace

Sweeper::Sweeper(const Sampler& sampler, Index particles, Index dimensions)
    : sampler_(sampler),
      proposals_((std::holds_alternative<Gibbs>(sampler) ? 1 : particles) * kBatch),
      position_(dimensions),
      log_ratio_(1),
      log_weight_(1),
      accept_(1),
      drift_(dimensions),
      gradient_(dimensions),
      hidden_(std::holds_alternative<Gibbs>(sampler) ? 2 * std::get<Gibbs>(sampler).rbm->machine().hidden() : 0) {}

std::int64_t Sweeper::sweep(Walkers& walkers, AnsatzState& state, RandomStream& random) {
  return std::visit([&](const auto& sampler) { return move(sampler, walkers, state, random); }, sampler_);
}

void Sweeper::draw_trial(const Metropolis& sampler, const Walkers& walkers, Index particle, RandomStream& random) {
  const Index D = walkers.dimensions;
  const std::uint64_t first = random.next();
  const std::uint64_t second = sampler.shape == StepShape::normal ? random.next() : 0;
  const std::uint64_t third = sampler.shape == StepShape::normal && D > 1 ? random.next() : 0;
  for (Index p = 0; p < kPacks; ++p) {
    Pack u[4] = {};
    if (sampler.shape == StepShape::normal) {
      random.normal2(p, first, u[0], u[1]);
      accept_.pack(0, p) = random.uniform(p, second);
      if (D > 2) random.normal2(p, third, u[2], u[3]);
    } else if (D == 1) {
      random.trial1(p, first, u[0], accept_.pack(0, p));
    } else if (D == 2) {
      random.trial2(p, first, u[0], u[1], accept_.pack(0, p));
    } else {
      random.trial3(p, first, u[0], u[1], u[2], accept_.pack(0, p));
    }
    for (Index d = 0; d < D; ++d) position_.pack(d, p) = walkers.x.pack(particle * D + d, p) + sampler.step * u[d];
  }
}

std::int64_t Sweeper::settle(Walkers& walkers, AnsatzState& state, Index particle) {
  LaneMask accepted;
  PackMask count = {};
  for (Index p = 0; p < kPacks; ++p) {
    // A weight that is not a number compares false: refused.
    const PackMask mask = accept_.pack(0, p) < exp(log_weight_.pack(0, p));
    accepted.packs[p] = mask;
    count -= mask;
    for (Index d = 0; d < walkers.dimensions; ++d) {
      Pack& x = walkers.x.pack(particle * walkers.dimensions + d, p);
      x = mask ? position_.pack(d, p) : x;
    }
  }
  state.settle(accepted);
  std::int64_t total = 0;
  for (Index lane = 0; lane < kPack; ++lane) total += count[lane];
  return total;
}

std::int64_t Sweeper::move(const Metropolis& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random) {
  std::int64_t accepted = 0;
  for (Index particle = 0; particle < walkers.particles; ++particle) {
    draw_trial(sampler, walkers, particle, random);
    log_ratio_.fill(0.0);
    state.propose(walkers, Trial{particle, position_, log_ratio_[0], nullptr});
    for (Index p = 0; p < kPacks; ++p) log_weight_.pack(0, p) = 2.0 * log_ratio_.pack(0, p);
    accepted += settle(walkers, state, particle);
  }
  return accepted;
}

std::int64_t Sweeper::move(const Langevin& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random) {
  const Index D = walkers.dimensions;
  const Real tau = sampler.time_step;
  const Real root = std::sqrt(tau);
  std::int64_t accepted = 0;
  for (Index particle = 0; particle < walkers.particles; ++particle) {
    drift_.fill(0.0);
    state.add_gradient(walkers, particle, drift_);
    limit_drift(drift_, tau);
    const std::uint64_t first = random.next();
    const std::uint64_t second = random.next();
    const std::uint64_t third = D > 2 ? random.next() : 0;
    for (Index p = 0; p < kPacks; ++p) {
      Pack xi[4] = {};
      random.normal2(p, first, xi[0], xi[1]);
      if (D > 2) random.normal2(p, third, xi[2], xi[3]);
      accept_.pack(0, p) = random.uniform(p, second);
      for (Index d = 0; d < D; ++d) {
        position_.pack(d, p) = walkers.x.pack(particle * D + d, p) + tau * drift_.pack(d, p) + root * xi[d];
      }
    }
    log_ratio_.fill(0.0);
    gradient_.fill(0.0);
    state.propose(walkers, Trial{particle, position_, log_ratio_[0], &gradient_});
    limit_drift(gradient_, tau);
    for (Index p = 0; p < kPacks; ++p) {
      // ln G(x|x') - ln G(x'|x) = (v̄+v̄')·[ ½τ(v̄-v̄') + x - x' ]
      Pack log_green = {};
      for (Index d = 0; d < D; ++d) {
        const Pack here = drift_.pack(d, p);
        const Pack there = gradient_.pack(d, p);
        const Pack back = walkers.x.pack(particle * D + d, p) - position_.pack(d, p);
        log_green += (here + there) * (0.5 * tau * (here - there) + back);
      }
      log_weight_.pack(0, p) = 2.0 * log_ratio_.pack(0, p) + log_green;
    }
    accepted += settle(walkers, state, particle);
  }
  return accepted;
}

std::int64_t Sweeper::move(const Gibbs& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random) {
  const GaussianBinary& machine = sampler.rbm->machine();
  const bool doubled = sampler.rbm->exponent() == 1.0;
  const Index H = machine.hidden();
  const Index V = machine.visible();
  // |F|² is a machine with variance σ²/2 and two copies of h; F itself (ψ = √F) one with σ² and one copy.
  const Real weight = doubled ? 0.5 : 1.0;
  for (Index copy = 0; copy < sampler.rbm->copies(); ++copy) {
    hidden_inputs(machine, walkers.x, copy * V, hidden_, 0);
    for (Index j = 0; j < H; ++j) {
      const std::uint64_t draw = random.next();
      for (Index p = 0; p < kPacks; ++p) {
        const Pack s = logistic(hidden_.pack(j, p));
        Pack u, u2;
        random.uniform2(p, draw, u, u2);
        Pack active = u < s ? broadcast(1.0) : Pack{};
        if (doubled) active += u2 < s ? broadcast(1.0) : Pack{};
        hidden_.pack(H + j, p) = active;
      }
    }
    for (Index i = 0; i < V; i += 2) {
      const std::uint64_t draw = random.next();
      for (Index p = 0; p < kPacks; ++p) {
        Pack xi[2];
        random.normal2(p, draw, xi[0], xi[1]);
        for (Index k = 0; k < std::min<Index>(2, V - i); ++k) {
          Pack mean = broadcast(machine.a()[static_cast<std::size_t>(i + k)]);
          const Real* W = machine.W().data() + (i + k) * H;
          for (Index j = 0; j < H; ++j) mean += (weight * W[j]) * hidden_.pack(H + j, p);
          const Real sigma = machine.sigma()[static_cast<std::size_t>(i + k)] * std::sqrt(weight);
          walkers.x.pack(copy * V + i + k, p) = mean + sigma * xi[k];
        }
      }
    }
  }
  state.refresh(walkers);
  return proposals_;
}

}  // namespace rbm
