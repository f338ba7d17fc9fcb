#include "rbm_vmc/generative/tempering.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/generative/gibbs.hpp"
#include "support/exact_moments.hpp"
#include "support/plain_sums.hpp"

namespace rbm {
namespace {

using namespace test;

constexpr std::uint64_t kSeed = 3;

/// All spins up or all down, with unlike chances; a Gibbs chain hardly ever goes from one to the other.
Machine two_modes() {
  const MachineShape shape{
      .visible_kind = VisibleKind::spin, .hidden_kind = HiddenKind::spin, .visible = 8, .hidden = 2, .beta = 1.8};
  Machine machine(shape);
  std::vector<Real> theta(static_cast<std::size_t>(shape.parameters()), 0.5);
  std::fill_n(theta.begin(), 8, 0.05);
  std::fill_n(theta.begin() + shape.b(), 2, -0.1);
  machine.set_theta(theta);
  return machine;
}

/// All chains of all replicas in the upper mode.
template <class Scalar>
TemperedGroup<Scalar> all_up(const Tempering<Scalar>& tempering, std::int64_t number) {
  auto group = tempering.start({kSeed, Purpose::start_positions, 0}, number);
  for (auto& replica : group.replicas) {
    for (auto* rows : {&replica.x, &replica.h}) std::fill_n(rows->data(), rows->units() * kGroup, Scalar{1});
  }
  return group;
}

/// Whether most visible units of a chain are down.
template <class Scalar>
bool is_down(const ChainRows<Scalar>& x, Index chain) {
  Real sum = 0;
  for (const Real s : column(x, chain)) sum += s;
  return sum < 0;
}

TEST(Tempering, FindsTheOtherModeWhereGibbsIsStuck) {
  constexpr Index kRounds = 200, kGroups = 24, kChains = kGroups * kGroup;
  const Machine machine = two_modes();
  Real all = 0, down = 0;
  for (const auto& x : states({-1, 1}, 8)) {
    const Real weight = std::exp(log_marginal(machine, x));
    all += weight;
    Real sum = 0;
    for (const Real s : x) sum += s;
    down += sum < 0 ? weight : 0;
  }
  const Real exact = down / all;
  EXPECT_GT(exact, 0.25);

  const Tempering<float> tempering(machine, even_ladder(6, 0.15));
  const MachineKernel<float> kernel(machine);
  Real tempered = 0, plain = 0;
  for (Index g = 0; g < kGroups; ++g) {
    auto group = all_up(tempering, g);
    ChainGroup<float> gibbs_only = group.replicas.front();
    tempering.run({kSeed, Purpose::sample, 0}, kRounds, 1, group);
    gibbs(kernel, {kSeed, Purpose::sample, 0}, kRounds, gibbs_only);
    for (Index c = 0; c < kGroup; ++c) {
      tempered += is_down(group.replicas.front().x, c);
      plain += is_down(gibbs_only.x, c);
    }
  }
  EXPECT_NEAR(tempered / kChains, exact, 3 * std::sqrt(exact * (1 - exact) / kChains));
  EXPECT_LT(plain / kChains, 0.1 * exact);
}

TEST(Tempering, EveryReplicaSamplesAtItsTemperature) {
  const MachineShape shape{.visible = 6, .hidden = 4, .visible_couplings = true, .hidden_couplings = true, .beta = 0.8};
  const Machine machine = random_machine(shape, 2, 0.8);
  const Tempering<double> tempering(machine, {1, 0.7, 0.2});
  SampledMoments moments[3];
  for (Index g = 0; g < 60; ++g) {
    auto group = tempering.start({kSeed, Purpose::start_positions, 0}, g);
    tempering.run({kSeed, Purpose::sample, 0}, 25, 2, group);
    for (std::size_t r = 0; r < 3; ++r) moments[r].add(group.replicas[r]);
  }
  for (std::size_t r = 0; r < 3; ++r) {
    MachineShape warm = shape;
    warm.beta *= tempering.ladder()[r];
    Machine exact(warm);
    exact.set_theta(machine.theta());
    moments[r].expect_agreement(exact_moments(exact));
  }
}

/// E[min(1, e^{(β_r-β_s)(E_r-E_s)})] of independent replicas.
Real exact_swap_rate(const Machine& machine, Real r, Real s) {
  std::vector<Real> energies;
  for (const auto& x : states(unit_values(machine.shape().visible_kind), machine.shape().visible)) {
    for (const auto& h : states(unit_values(machine.shape().hidden_kind), machine.shape().hidden)) {
      energies.push_back(machine.shape().beta * energy(machine, x, h));
    }
  }
  Real sum = 0, norm = 0;
  for (const Real e : energies) {
    for (const Real f : energies) {
      const Real weight = std::exp(-r * e - s * f);
      norm += weight;
      sum += weight * std::min(1.0, std::exp((r - s) * (e - f)));
    }
  }
  return sum / norm;
}

TEST(Tempering, SwapRatesAreThoseOfIndependentReplicas) {
  const Machine machine =
      random_machine({.visible_kind = VisibleKind::spin, .visible = 5, .hidden = 3, .beta = 1.5}, 7, 0.6);
  const Tempering<double> tempering(machine, {1, 0.5, 0.1});
  constexpr Index kRounds = 50, kGroups = 8;
  Real rates[2] = {}, squares = 0;
  for (Index g = 0; g < kGroups; ++g) {
    auto group = tempering.start({kSeed, Purpose::start_positions, 0}, g);
    tempering.run({kSeed, Purpose::sample, 0}, 5, 8, group);
    for (std::uint64_t round = 5; round < 5 + kRounds; ++round) {
      group.rounds = 0;
      group.swaps.assign(2, 0);
      tempering.run({kSeed, Purpose::sample, 8 * round}, 1, 8, group);
      for (Index r = 0; r < 2; ++r) rates[r] += group.swap_rate(r) / (kGroups * kRounds);
      squares += group.swap_rate(0) * group.swap_rate(0) / (kGroups * kRounds);
    }
  }
  const Real tries = kRounds * kGroups * kGroup;
  EXPECT_NEAR(rates[0], exact_swap_rate(machine, 1, 0.5), 4 * 0.5 / std::sqrt(tries));
  EXPECT_NEAR(rates[1], exact_swap_rate(machine, 0.5, 0.1), 4 * 0.5 / std::sqrt(tries));
  const Real independent = rates[0] * (1 - rates[0]) / kGroup;  // the variance if chains know nothing of each other
  EXPECT_NEAR((squares - rates[0] * rates[0]) / independent, 1, 4 * std::sqrt(2.0 / (kRounds * kGroups)));
}

TEST(Tempering, GoesOnWhereItWasSaved) {
  const Tempering<float> tempering(two_modes(), even_ladder(4, 0.2));
  auto group = tempering.start({kSeed, Purpose::start_positions, 0}, 5, 70);
  auto other = group;
  tempering.run({kSeed, Purpose::sample, 0}, 9, 2, group);
  tempering.run({kSeed, Purpose::sample, 0}, 4, 2, other);
  auto restored = tempering.start({kSeed + 1, Purpose::start_positions, 0}, 5, 70);
  restored.restore(other.save());
  tempering.run({kSeed, Purpose::sample, 8}, 5, 2, restored);
  EXPECT_EQ(restored.save(), group.save());
  EXPECT_EQ(restored.rounds, 9);
  EXPECT_THROW(restored.restore(std::vector<Real>(7)), ContractError);
}

TEST(Tempering, OneReplicaIsPlainGibbs) {
  const Machine machine = two_modes();
  const Tempering<double> tempering(machine, even_ladder(1, 0.5));
  auto group = tempering.start({kSeed, Purpose::start_positions, 0}, 2);
  auto plain = group.replicas.front();
  tempering.run({kSeed, Purpose::sample, 0}, 3, 2, group);
  gibbs(MachineKernel<double>(machine), {kSeed, Purpose::sample, 0}, 6, plain);
  for (Index c = 0; c < kGroup; ++c) EXPECT_EQ(column(plain.x, c), column(group.replicas.front().x, c));
}

TEST(Tempering, ParametersCanChange) {
  const Machine first = two_modes();
  Machine second = first;
  second.set_theta(std::vector<Real>(first.theta().size(), 0.2));
  Tempering<double> moved(first, even_ladder(3, 0.3));
  moved.set(second);
  const Tempering<double> fresh(second, even_ladder(3, 0.3));
  auto a = fresh.start({kSeed, Purpose::start_positions, 0}, 0), b = a;
  moved.run({kSeed, Purpose::sample, 0}, 3, 1, a);
  fresh.run({kSeed, Purpose::sample, 0}, 3, 1, b);
  EXPECT_EQ(a.save(), b.save());
}

TEST(Tempering, RefusesLaddersThatDoNotDescend) {
  EXPECT_THROW(Tempering<float>(two_modes(), {0.9, 0.5}), ContractError);
  EXPECT_THROW(Tempering<float>(two_modes(), {1, 0.5, 0.5}), ContractError);
  EXPECT_THROW(Tempering<float>(two_modes(), {1, 0}), ContractError);
  EXPECT_THROW(even_ladder(3, 0), ContractError);
}

}  // namespace
}  // namespace rbm
