#include "rbm_vmc/continuum/symmetry_defect.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "rbm_vmc/continuum/gaussian.hpp"
#include "rbm_vmc/continuum/gaussian_rbm.hpp"
#include "rbm_vmc/continuum/slater.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

GaussianRbmSpec random_machine(Index particles, Index dimensions, bool symmetric, Index first_kind = 0) {
  GaussianRbmSpec spec{.particles = particles, .dimensions = dimensions, .hidden = 2, .symmetric = symmetric,
                       .first_kind = first_kind, .sigma = {1.0}, .a = {}, .b = {}, .W = {}};
  std::mt19937_64 engine(4);
  std::normal_distribution<Real> normal(0, 0.5);
  const auto draw = [&](Index n) {
    std::vector<Real> values(static_cast<std::size_t>(n));
    for (auto& value : values) value = normal(engine);
    return values;
  };
  spec.a = draw(spec.machines() * spec.visible());
  spec.b = draw(spec.machines() * spec.hidden);
  spec.W = draw(spec.machines() * spec.visible() * spec.hidden);
  return spec;
}

Ansatz ansatz_of(const GaussianRbmSpec& rbm, std::unique_ptr<Factor> other = nullptr) {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<GaussianRbm>(rbm));
  if (other) factors.push_back(std::move(other));
  return Ansatz(rbm.particles, rbm.dimensions, std::move(factors));
}

Block measured(const Ansatz& ansatz, const Walkers& walkers, const std::vector<Index>& groups, std::uint64_t sweep = 0) {
  SymmetryDefect defect(ansatz, like_pairs(groups));
  AnsatzState state = ansatz.bind();
  state.refresh(walkers);
  RandomStream random(1, Purpose::exchange, 0, sweep);
  Block value(1);
  defect.measure(walkers, state, random, value[0]);
  return value;
}

TEST(SymmetryDefect, PairsAreThoseWithinAGroup) {
  using Pairs = std::vector<std::pair<Index, Index>>;
  EXPECT_EQ(like_pairs(std::vector<Index>{3}), (Pairs{{0, 1}, {0, 2}, {1, 2}}));
  EXPECT_EQ(like_pairs(std::vector<Index>{2, 1}), (Pairs{{0, 1}}));
  EXPECT_EQ(like_pairs(std::vector<Index>{1, 2}), (Pairs{{1, 2}}));
  EXPECT_TRUE(like_pairs(std::vector<Index>{1, 1}).empty());
  EXPECT_THROW(SymmetryDefect(ansatz_of(random_machine(2, 1, false)), {}), ContractError);
}

TEST(SymmetryDefect, VanishesForASymmetricAnsatz) {
  const auto slater = [](Index up, Index down) {
    return std::make_unique<Slater>(SlaterSpec{.particles = up + down, .spin_up = up, .omega = {1, 1}});
  };
  const auto expect_none = [](const Ansatz& ansatz, const std::vector<Index>& groups) {
    const Walkers walkers = separated_walkers(ansatz.particles(), ansatz.dimensions(), 6);
    for (std::uint64_t sweep = 0; sweep < 8; ++sweep) {
      const Block value = measured(ansatz, walkers, groups, sweep);
      for (Index lane = 0; lane < kBatch; ++lane) EXPECT_LT(value(0, lane), 1e-22);  // (rounding of ln ψ)²/4
    }
  };
  expect_none(ansatz_of(random_machine(5, 3, true)), {5});
  expect_none(ansatz_of(random_machine(6, 2, true), slater(3, 3)), {3, 3});
  expect_none(ansatz_of(random_machine(4, 2, true, 3), slater(3, 1)), {3, 1});
}

TEST(SymmetryDefect, IsItsFormulaForEveryWalker) {
  const Ansatz ansatz = ansatz_of(random_machine(2, 2, false));
  const Walkers walkers = separated_walkers(2, 2, 9, 2.0);
  Walkers exchanged = walkers;
  for (Index d = 0; d < 2; ++d) std::swap_ranges(exchanged.x[d].begin(), exchanged.x[d].end(), exchanged.x[2 + d].begin());
  const Block value = measured(ansatz, walkers, {2}), other = measured(ansatz, exchanged, {2});
  const Block here = detail::fresh_log_value(*ansatz.factors()[0], walkers);
  const Block there = detail::fresh_log_value(*ansatz.factors()[0], exchanged);
  for (Index lane = 0; lane < kBatch; ++lane) {
    const Real r = std::exp(there(0, lane) - here(0, lane));
    EXPECT_NEAR(value(0, lane), 0.5 * (1 - 2 * r / (1 + r * r)), 1e-14);
    EXPECT_NEAR(value(0, lane), other(0, lane), 1e-14);
    EXPECT_GT(value(0, lane), 0.0);
    EXPECT_LE(value(0, lane), 0.5);
  }
}

TEST(SymmetryDefect, ItsMeanIsTheShareOfTheWrongSymmetry) {
  // Two bosons on a line, on a grid: the mean of g over ψ² against ½(1 - <ψ|Pψ>/<ψ|ψ>) from the values of ψ alone.
  const Ansatz ansatz = ansatz_of(random_machine(2, 1, false));
  constexpr int kPoints = 96;
  const auto at = [](int i) { return -6 + 12.0 * (i + 0.5) / kPoints; };
  std::vector<Real> psi(kPoints * kPoints), defect(psi.size());
  Walkers walkers(BatchId{0}, 2, 1);
  for (std::size_t first = 0; first < psi.size(); first += kBatch) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      const int point = static_cast<int>(first) + static_cast<int>(lane);
      walkers.x(0, lane) = at(point / kPoints);
      walkers.x(1, lane) = at(point % kPoints);
    }
    const Block value = measured(ansatz, walkers, {2}), log_value = detail::fresh_log_value(*ansatz.factors()[0], walkers);
    for (std::size_t lane = 0; lane < kBatch; ++lane) {
      psi[first + lane] = std::exp(log_value(0, static_cast<Index>(lane)));
      defect[first + lane] = value(0, static_cast<Index>(lane));
    }
  }
  Real norm = 0, exchange = 0, mean = 0;
  for (std::size_t i = 0; i < kPoints; ++i) {
    for (std::size_t j = 0; j < kPoints; ++j) {
      const Real value = psi[i * kPoints + j];
      norm += value * value;
      exchange += value * psi[j * kPoints + i];
      mean += value * value * defect[i * kPoints + j];
    }
  }
  EXPECT_GT(mean / norm, 0.01);
  EXPECT_NEAR(mean / norm, 0.5 * (1 - exchange / norm), 1e-13);
}

TEST(SymmetryDefect, EveryPairIsDrawnEquallyOften) {
  // Particle 0 alone is displaced: 2 of the 6 pairs of {3, 3} show it.
  GaussianRbmSpec spec{.particles = 6, .dimensions = 1, .sigma = {1.0}, .a = {1, 0, 0, 0, 0, 0}, .b = {}, .W = {}};
  const Ansatz ansatz = ansatz_of(spec);
  const Walkers walkers = separated_walkers(6, 1, 10);
  Index seen = 0;
  constexpr std::uint64_t kSweeps = 300;
  for (std::uint64_t sweep = 0; sweep < kSweeps; ++sweep) {
    const Block value = measured(ansatz, walkers, {3, 3}, sweep);
    for (Index lane = 0; lane < kBatch; ++lane) seen += value(0, lane) > 1e-20;
  }
  const Real draws = static_cast<Real>(kSweeps * kBatch);
  EXPECT_NEAR(static_cast<Real>(seen) / draws, 1.0 / 3, 4 * std::sqrt(2.0 / 9 / draws));
}

}  // namespace
}  // namespace rbm
