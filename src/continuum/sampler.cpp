#include "rbm_vmc/continuum/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "rbm_vmc/base/fast_inverse.hpp"

namespace rbm {
namespace {

std::int64_t sum_of(PackMask count) {
  std::int64_t total = 0;
  for (Index lane = 0; lane < kPack; ++lane) total += count[lane];
  return total;
}

/// v̄ = v(√(1+2v²τ)-1)/(v²τ) = 2v/(1+√(1+2v²τ)), in place. Beyond 1e300 the root is that of 1e300.
template <int D>
void limit_drift(Block& drift, Real tau) {
  for (Index p = 0; p < kPacks; ++p) {
    Pack square = {};
    for (int d = 0; d < D; ++d) square += drift.pack(d, p) * drift.pack(d, p);
    const Pack inside = min(broadcast(1e300), 1.0 + 2.0 * tau * square);
    const Pack scale = 2.0 * fast_inverse(1.0 + inside * fast_inverse_sqrt(inside));
    for (int d = 0; d < D; ++d) drift.pack(d, p) *= scale;
  }
}

/// D standard normal numbers from one draw, or two if D = 3.
template <int D>
[[gnu::always_inline]] inline void normals(const RandomStream& random, Index p, std::uint64_t first, std::uint64_t second,
                                           Pack (&xi)[D]) {
  Pack pair[2];
  random.normal2(p, first, pair[0], pair[1]);
  xi[0] = pair[0];
  if constexpr (D > 1) xi[1] = pair[1];
  if constexpr (D > 2) random.normal2(p, second, xi[2], pair[1]);
}

}  // namespace

Sweeper::Sweeper(const Sampler& sampler, Index particles, Index dimensions)
    : sampler_(sampler), proposals_((std::holds_alternative<Gibbs>(sampler) ? 1 : particles) * kBatch),
      position_(dimensions), log_ratio_(1), log_proposal_(1), accept_(1), drift_(dimensions), gradient_(dimensions),
      hidden_(std::holds_alternative<Gibbs>(sampler) ? 2 * std::get<Gibbs>(sampler).rbm->hidden() : 0) {}

std::int64_t Sweeper::sweep(Walkers& walkers, AnsatzState& state, RandomStream& random) {
  return std::visit(
      [&](const auto& sampler) {
        switch (walkers.dimensions) {
          case 1: return move<1>(sampler, walkers, state, random);
          case 2: return move<2>(sampler, walkers, state, random);
          default: return move<3>(sampler, walkers, state, random);
        }
      },
      sampler_);
}

template <int D>
void Sweeper::draw_trial(const Metropolis& sampler, const Walkers& walkers, Index particle, RandomStream& random) {
  const std::uint64_t first = random.next();
  const Pack* x = &walkers.x.pack(particle * D, 0);
  if (sampler.shape == StepShape::normal) {
    const std::uint64_t second = random.next();
    const std::uint64_t third = D > 1 ? random.next() : 0;
    for (Index p = 0; p < kPacks; ++p) {
      Pack u[D];
      normals(random, p, first, third, u);
      accept_.pack(0, p) = random.uniform(p, second);
      for (int d = 0; d < D; ++d) position_.pack(d, p) = x[d * kPacks + p] + sampler.step * u[d];
    }
    return;
  }
  for (Index p = 0; p < kPacks; ++p) {
    Pack u[D], accept;
    if constexpr (D == 1) random.trial1(p, first, u[0], accept);
    if constexpr (D == 2) random.trial2(p, first, u[0], u[1], accept);
    if constexpr (D == 3) random.trial3(p, first, u[0], u[1], u[2], accept);
    accept_.pack(0, p) = accept;
    for (int d = 0; d < D; ++d) position_.pack(d, p) = x[d * kPacks + p] + sampler.step * u[d];
  }
}

template <int D>
void Sweeper::draw_trial(const Langevin& sampler, const Walkers& walkers, Index particle, RandomStream& random) {
  const Real root = std::sqrt(sampler.time_step);
  const std::uint64_t first = random.next();
  const std::uint64_t second = random.next();
  const std::uint64_t third = D > 2 ? random.next() : 0;
  const Pack* x = &walkers.x.pack(particle * D, 0);
  for (Index p = 0; p < kPacks; ++p) {
    Pack xi[D];
    normals(random, p, first, third, xi);
    accept_.pack(0, p) = random.uniform(p, second);
    for (int d = 0; d < D; ++d) {
      position_.pack(d, p) = x[d * kPacks + p] + sampler.time_step * drift_.pack(d, p) + root * xi[d];
    }
  }
}

template <int D>
void Sweeper::propose(Walkers& walkers, AnsatzState& state, Index particle, Block* gradient) {
  for (Index p = 0; p < kPacks; ++p) log_ratio_.pack(0, p) = Pack{};
  state.propose(walkers, Trial{particle, position_, log_ratio_[0], gradient});
}

template <int D>
PackMask Sweeper::settle(Walkers& walkers, AnsatzState& state, Index particle) {
  LaneMask accepted;
  PackMask count = {}, all_finite = ~PackMask{};
  Pack* x = &walkers.x.pack(particle * D, 0);
  for (Index p = 0; p < kPacks; ++p) {
    const Pack log_weight = log_proposal_.pack(0, p) + 2.0 * log_ratio_.pack(0, p);
    const PackMask finite = abs(log_weight) <= std::numeric_limits<Real>::max();
    const PackMask mask = finite & (accept_.pack(0, p) < exp_nonpositive(min(Pack{}, log_weight)));
    all_finite &= finite;
    accepted.packs[p] = mask;
    count -= mask;
    for (int d = 0; d < D; ++d) x[d * kPacks + p] = mask ? position_.pack(d, p) : x[d * kPacks + p];
  }
  if (any(~all_finite)) [[unlikely]] count_refused();
  state.settle(accepted);
  return count;
}

void Sweeper::count_refused() {
  for (Index lane = 0; lane < kBatch; ++lane) {
    const Real log_ratio = log_ratio_(0, lane);
    if (log_ratio == -std::numeric_limits<Real>::infinity()) {
      ++refused_.on_node;
    } else if (!std::isfinite(log_proposal_(0, lane) + 2.0 * log_ratio)) {
      ++refused_.not_finite;
    }
  }
}

template <int D>
std::int64_t Sweeper::move(const Metropolis& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random) {
  PackMask accepted = {};
  for (Index particle = 0; particle < walkers.particles; ++particle) {
    draw_trial<D>(sampler, walkers, particle, random);
    propose<D>(walkers, state, particle, nullptr);
    accepted += settle<D>(walkers, state, particle);
  }
  return sum_of(accepted);
}

template <int D>
std::int64_t Sweeper::move(const Langevin& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random) {
  const Real tau = sampler.time_step;
  PackMask accepted = {};
  for (Index particle = 0; particle < walkers.particles; ++particle) {
    drift_.fill(0.0);
    state.add_gradient(walkers, particle, drift_);
    limit_drift<D>(drift_, tau);
    draw_trial<D>(sampler, walkers, particle, random);
    gradient_.fill(0.0);
    propose<D>(walkers, state, particle, &gradient_);
    limit_drift<D>(gradient_, tau);
    for (Index p = 0; p < kPacks; ++p) {
      // ln G(x|x') - ln G(x'|x) = (v̄+v̄')·[ ½τ(v̄-v̄') + x - x' ]
      Pack log_green = {};
      for (int d = 0; d < D; ++d) {
        const Pack here = drift_.pack(d, p);
        const Pack there = gradient_.pack(d, p);
        const Pack back = walkers.x.pack(particle * D + d, p) - position_.pack(d, p);
        log_green += (here + there) * (0.5 * tau * (here - there) + back);
      }
      log_proposal_.pack(0, p) = log_green;
    }
    accepted += settle<D>(walkers, state, particle);
  }
  return sum_of(accepted);
}

template <int>
std::int64_t Sweeper::move(const Gibbs& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random) {
  const bool doubled = sampler.rbm->exponent() == 1.0;
  const Index H = sampler.rbm->hidden();
  const Index V = sampler.rbm->visible();
  // |F|² is a machine with variance σ²/2 and two copies of h; F itself (ψ = √F) one with σ² and one copy.
  const Real weight = doubled ? 0.5 : 1.0;
  for (Index copy = 0; copy < sampler.rbm->copies(); ++copy) {
    const GaussianBinary& machine = sampler.rbm->machine(copy);
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
