#include "rbm_vmc/vmc/ensemble.hpp"

#include <algorithm>

#include "rbm_vmc/parallel/watchdog.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/start_positions.hpp"

namespace rbm {
namespace {

/// Adds the time since the last lap to one of several clocks.
class Stopwatch {
 public:
  void lap(double& clock) {
    const double now = wall_time();
    clock += now - last_;
    last_ = now;
  }

 private:
  double last_ = wall_time();
};

}  // namespace

Ensemble::Ensemble(const Input& resolved, const Ansatz& ansatz, const Hamiltonian& hamiltonian, const Communicator& communicator)
    : input_(resolved),
      ansatz_(ansatz),
      hamiltonian_(hamiltonian),
      batch_count_(*resolved.sampler.chains / kBatch),
      state_(ansatz.bind()),
      step_(first_step(resolved)),
      sweeper_(make_sampler(resolved, ansatz, step_), ansatz.particles(), ansatz.dimensions()),
      gradient_(ansatz.coordinates()),
      energy_(kEnergyRows) {
  const Share mine = communicator.share(batch_count_);
  for (Index b = mine.first; b < mine.last; ++b) walkers_.push_back(start_positions(resolved, b));
}

void Ensemble::set_step(Real step) {
  step_ = step;
  sweeper_ = Sweeper(make_sampler(input_, ansatz_, step), ansatz_.particles(), ansatz_.dimensions());
}

void Ensemble::round(const RoundPlan& plan, ExactSum& sum, const Visit& visit, const Finish& finish) {
  const auto seed = static_cast<std::uint64_t>(input_.run.seed);
  Stopwatch watch;
  for (Index b = 0; b < local_batches(); ++b) {
    Walkers& walkers = walkers_[static_cast<std::size_t>(b)];
    std::uint64_t sweep = sweeps_;
    std::int64_t accepted = 0;
    state_.refresh(walkers);
    for (Index sample = 0; sample < plan.samples; ++sample) {
      for (Index s = 0; s < plan.sweeps; ++s, ++sweep) {
        RandomStream random(seed, Purpose::sample, static_cast<std::int64_t>(walkers.id), sweep);
        accepted += sweeper_.sweep(walkers, state_, random);
      }
      note_progress();
      watch.lap(seconds_.sampling);
      if (!plan.measure && sample + 1 < plan.samples) continue;
      hamiltonian_.local_energy(walkers, state_, gradient_, energy_);
      watch.lap(seconds_.local_energy);
      visit(Measurement{b, sample, walkers, state_, energy_});
      watch.lap(seconds_.measuring);
    }
    if (finish) finish(b);
    watch.lap(seconds_.measuring);
    const std::int64_t proposed = plan.samples * plan.sweeps * sweeper_.proposals();
    sum.count(kAccepted, accepted);
    sum.count(kProposed, proposed);
    proposals_ += proposed;
    const RefusedMoves refused = sweeper_.take_refused();
    sum.count(kOnNode, refused.on_node);
    sum.count(kNotFinite, refused.not_finite);
  }
  sweeps_ += static_cast<std::uint64_t>(plan.samples * plan.sweeps);
}

std::vector<Real> Ensemble::reduce(ExactSum& sum, Communicator& communicator, Control& control, std::uint64_t fingerprint) {
  control.speak(sum);
  std::vector<Real> totals = sum.reduce(communicator, fingerprint);
  control.hear(sum);
  refused_ += RefusedMoves{sum.counter(kOnNode), sum.counter(kNotFinite)};
  return totals;
}

std::vector<Real> Ensemble::gather(Communicator& communicator) const {
  std::vector<Real> mine;
  for (const Walkers& walkers : walkers_) mine.insert(mine.end(), walkers.x.flat().begin(), walkers.x.flat().end());
  return communicator.gather_to_root(mine);
}

void Ensemble::restore(std::span<const Real> all, std::uint64_t sweeps, Communicator& communicator, const RefusedMoves& refused) {
  std::vector<Real> mine(static_cast<std::size_t>(local_batches() * ansatz_.coordinates() * kBatch));
  communicator.scatter_from_root(all, mine);
  auto next = mine.begin();
  for (Walkers& walkers : walkers_) {
    std::copy_n(next, walkers.x.size(), walkers.x.data());
    next += walkers.x.size();
  }
  sweeps_ = sweeps;
  refused_ = refused;
}

Index Ensemble::bytes(const Input& resolved, const Ansatz& ansatz, Index batches) {
  const Index coordinates = ansatz.coordinates();
  const Index hidden = resolved.wavefunction.rbm.hidden.value_or(0) * (resolved.wavefunction.rbm.symmetric.value_or(false) ? ansatz.particles() : 1);
  // Contact factors remember nothing of pairs.
  const Index pair_factors = std::ranges::count_if(*resolved.wavefunction.factors, [](FactorKind kind) {
    return kind == FactorKind::jastrow || kind == FactorKind::pair_rbm;
  });
  const Index pairs = ansatz.particles() * (ansatz.particles() - 1) / 2;
  const Index rows = batches * coordinates + 2 * coordinates + 3 * hidden + 2 * pairs * pair_factors;
  return rows * kBatch * static_cast<Index>(sizeof(Real));
}

}  // namespace rbm
