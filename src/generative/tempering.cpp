#include "rbm_vmc/generative/tempering.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/gibbs.hpp"

namespace rbm {
namespace {

constexpr int kReplicaShift = 48;  // of the sweep, to the bits that tell replicas apart

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

ChainRandom of_replica(ChainRandom random, Index replica) {
  random.sweep += static_cast<std::uint64_t>(replica) << kReplicaShift;
  return random;
}

template <class Scalar>
void swap_chain(ChainRows<Scalar>& a, ChainRows<Scalar>& b, const std::vector<Index>& chains) {
  for (Index unit = 0; unit < a.units(); ++unit) {
    Scalar* const x = a.row(unit);
    Scalar* const y = b.row(unit);
    for (const Index c : chains) std::swap(x[c], y[c]);
  }
}

/// Calls f(number) for the numbers of all replicas, in a fixed order.
template <class Group, class Function>
void for_each_number_of(Group& group, Function f) {
  for (auto& replica : group.replicas) for_each_number(replica, f);
}

}  // namespace

std::vector<Real> even_ladder(Index replicas, Real lowest) {
  expects(replicas >= 1 && lowest > 0 && lowest <= 1, "replicas between 1 and a positive inverse temperature");
  std::vector<Real> ladder{1};
  for (Index r = 1; r < replicas; ++r)
    ladder.push_back(1 - (1 - lowest) * static_cast<Real>(r) / static_cast<Real>(replicas - 1));
  return ladder;
}

template <class Scalar>
Real TemperedGroup<Scalar>::swap_rate(Index r) const {
  const auto tries = static_cast<Real>(rounds) * static_cast<Real>(replicas.front().chains);
  return tries > 0 ? static_cast<Real>(swaps[at(r)]) / tries : 0;
}

template <class Scalar>
std::vector<Real> TemperedGroup<Scalar>::save() const {
  std::vector<Real> saved{static_cast<Real>(rounds)};
  for (const std::int64_t n : swaps) saved.push_back(static_cast<Real>(n));
  for_each_number_of(*this, [&](Scalar number) { saved.push_back(static_cast<Real>(number)); });
  return saved;
}

template <class Scalar>
void TemperedGroup<Scalar>::restore(std::span<const Real> saved) {
  Index numbers = 0;
  for_each_number_of(*this, [&](Scalar) { ++numbers; });
  expects(std::ssize(saved) == 1 + std::ssize(swaps) + numbers, "what a group of the same size saved");
  auto next = saved.begin();
  rounds = static_cast<std::int64_t>(*next++);
  for (std::int64_t& n : swaps) n = static_cast<std::int64_t>(*next++);
  for_each_number_of(*this, [&](Scalar& number) { number = static_cast<Scalar>(*next++); });
}

template <class Scalar>
Tempering<Scalar>::Tempering(const Machine& machine, std::vector<Real> ladder) : ladder_(std::move(ladder)) {
  expects(!ladder_.empty() && ladder_.front() == 1 && ladder_.back() > 0 &&
              std::ranges::adjacent_find(ladder_, std::less_equal<>()) == ladder_.end(),
          "a ladder that descends from 1");
  for (std::size_t r = 0; r < ladder_.size(); ++r) kernels_.emplace_back(warmer(machine, r));
}

template <class Scalar>
void Tempering<Scalar>::set(const Machine& machine) {
  for (std::size_t r = 0; r < ladder_.size(); ++r) kernels_[r].set(warmer(machine, r));
}

template <class Scalar>
Machine Tempering<Scalar>::warmer(const Machine& machine, std::size_t replica) const {
  MachineShape shape = machine.shape();
  shape.beta *= ladder_[replica];
  Machine warm(shape, {machine.start_sigma().begin(), machine.start_sigma().end()});
  warm.set_theta(machine.theta());
  return warm;
}

template <class Scalar>
TemperedGroup<Scalar> Tempering<Scalar>::start(const ChainRandom& random, std::int64_t number, Index chains) const {
  TemperedGroup<Scalar> group;
  for (std::size_t r = 0; r < ladder_.size(); ++r) {
    const Machine& machine = kernels_[r].machine();
    start_from_noise(machine, of_replica(random, static_cast<Index>(r)),
                     group.replicas.emplace_back(number, machine.shape(), chains));
  }
  group.swaps.resize(ladder_.size() - 1);
  return group;
}

template <class Scalar>
void Tempering<Scalar>::run(ChainRandom random, Index rounds, Index cycles, TemperedGroup<Scalar>& group) const {
  expects(group.replicas.size() == ladder_.size() && group.swaps.size() + 1 == ladder_.size(),
          "a replica for each temperature");
  expects(cycles >= 1 && (random.sweep + static_cast<std::uint64_t>(rounds * cycles)) >> kReplicaShift == 0,
          "a sweep below 2^48");
  for (Index n = 0; n < rounds; ++n, random.sweep += static_cast<std::uint64_t>(cycles)) {
    for (std::size_t r = 0; r < ladder_.size(); ++r) {
      gibbs(kernels_[r], of_replica(random, static_cast<Index>(r)), cycles, group.replicas[r]);
    }
    exchange(random, group);
    ++group.rounds;
  }
}

template <class Scalar>
void Tempering<Scalar>::exchange(const ChainRandom& random, TemperedGroup<Scalar>& group) const {
  const Index chains = group.replicas.front().chains;
  std::vector<Block> energies;
  for (const auto& replica : group.replicas) {
    energies.emplace_back(kGroupBatches);
    kernels_.front().energy(replica.x, replica.h, chains, energies.back().flat().first(at(chains)));
  }
  const ChainRandom draws{random.seed, Purpose::exchange, random.sweep};
  std::vector<Index> accepted;
  for (const std::size_t parity : {0U, 1U}) {
    for (std::size_t r = parity; r + 1 < ladder_.size(); r += 2) {
      const Real difference = kernels_[r].shape().beta - kernels_[r + 1].shape().beta;
      Block &below = energies[r], &above = energies[r + 1];
      accepted.clear();
      for (Index k = 0; k < batches_of(chains); ++k) {
        const RandomStream stream = draws.stream(group.replicas.front().batch(k));
        for (Index p = 0; p < kPacks; ++p) {
          const Pack exponent = difference * (below.pack(k, p) - above.pack(k, p));
          const PackMask yes = stream.uniform(p, r) < exp_nonpositive(min(exponent, Pack{}));
          for (Index lane = 0; lane < kPack; ++lane) {
            const Index c = k * kBatch + p * kPack + lane;
            if (yes[lane] && c < chains) accepted.push_back(c);
          }
        }
      }
      for (const Index c : accepted) std::swap(below.flat()[at(c)], above.flat()[at(c)]);
      swap_chain(group.replicas[r].x, group.replicas[r + 1].x, accepted);
      swap_chain(group.replicas[r].h, group.replicas[r + 1].h, accepted);
      group.swaps[r] += std::ssize(accepted);
    }
  }
}

template struct TemperedGroup<float>;
template struct TemperedGroup<double>;
template class Tempering<float>;
template class Tempering<double>;

}  // namespace rbm
