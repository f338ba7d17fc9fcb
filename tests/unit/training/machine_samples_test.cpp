#include "rbm_vmc/training/machine_samples.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/enumeration.hpp"
#include "support/exact_moments.hpp"

namespace rbm {
namespace {

using test::random_machine;

constexpr Real kMissing = std::numeric_limits<Real>::quiet_NaN();
constexpr Index kBurnIn = 60;

Communicator alone;

std::vector<Real> part(const std::vector<Real>& rows, Index first, Index count, Index columns) {
  return {rows.begin() + first * columns, rows.begin() + (first + count) * columns};
}

/// Those rows over and over, from row 0 on.
RowsOf repeated(const std::vector<Real>& rows, Index columns) {
  return [&rows, columns](Index first, std::span<Real> out) {
    for (Index k = 0; k < std::ssize(out); ++k)
      out[static_cast<std::size_t>(k)] = rows[static_cast<std::size_t>((first * columns + k) % std::ssize(rows))];
  };
}

/// Moments of x alone, of the rows row, row + step, ...
test::SampledMoments sampled_moments(const std::vector<Real>& rows, Index columns, Index row = 0, Index step = 1) {
  test::SampledMoments moments;
  for (; row < std::ssize(rows) / columns; row += step) {
    ChainGroup<double> group(0, {.visible = columns, .hidden = 0}, 1);
    copy_rows(std::span<const Real>(part(rows, row, 1, columns)), group);
    moments.add(group);
  }
  return moments;
}

/// The same under p(x | known units), by enumeration.
std::vector<Real> exact_visible_moments(const Machine& machine, const std::vector<Real>& known) {
  const auto& shape = machine.shape();
  test::MomentSum sum;
  for (Index s = 0; s < Index{1} << shape.visible; ++s) {
    const auto x = test::state(unit_values(shape.visible_kind), shape.visible, s);
    bool possible = true;
    for (std::size_t i = 0; i < x.size(); ++i) possible = possible && (std::isnan(known[i]) || known[i] == x[i]);
    if (possible) sum.add(std::exp(enumerate_log_marginal(machine, x)), test::moments_of(x, {}));
  }
  return sum.mean();
}

std::vector<MachineShape> small_shapes() {
  return {{.visible = 7, .hidden = 4},
          {.visible_kind = VisibleKind::spin, .hidden_kind = HiddenKind::spin, .visible = 7, .hidden = 4, .beta = 0.8},
          {.visible_kind = VisibleKind::spin, .visible = 7, .hidden = 4, .visible_couplings = true},
          {.visible = 7, .hidden = 4, .visible_couplings = true, .hidden_couplings = true},
          {.visible = 7, .hidden = 4, .hidden_couplings = true}};
}

TEST(MachineSamples, FollowTheProbabilityOfTheMachine) {
  for (const auto& shape : small_shapes()) {
    const Machine machine = random_machine(shape, 3, 0.5);
    const auto rows = sample_machine(machine, {.count = 4000, .burn_in = kBurnIn, .seed = 4}, alone);
    sampled_moments(rows, shape.visible).expect_agreement(exact_visible_moments(machine, std::vector<Real>(7, kMissing)));
  }
}

TEST(MachineSamples, AreTheSameInAnyPieces) {
  const Machine machine = random_machine({.visible_kind = VisibleKind::gaussian, .visible = 5, .hidden = 3}, 1);
  const auto all = sample_machine(machine, {.count = 300, .burn_in = 5, .seed = 2}, alone);
  EXPECT_EQ(sample_machine(machine, {.first = kGroup, .count = 172, .burn_in = 5, .seed = 2}, alone),
            part(all, kGroup, 172, 5));
  EXPECT_EQ(sample_machine(machine, {.count = 7, .burn_in = 5, .seed = 2}, alone), part(all, 0, 7, 5));
  EXPECT_NE(sample_machine(machine, {.count = 7, .burn_in = 5, .seed = 3}, alone), part(all, 0, 7, 5));
  EXPECT_NE(sample_machine(machine, {.count = 7, .burn_in = 6, .seed = 2}, alone), part(all, 0, 7, 5));
  EXPECT_THROW(sample_machine(machine, {.first = 5, .count = 7}, alone), ContractError);
}

TEST(MachineSamples, BeginAtGivenRows) {
  const Machine machine = random_machine({.visible = 3, .hidden = 2}, 1);
  const std::vector<Real> rows{0, 1, 1, 1, 0, 1};
  const auto drawn =
      sample_machine(machine, {.first = kGroup, .count = 201, .burn_in = 0, .start = repeated(rows, 3)}, alone);
  for (Index row = 0; row < 201; ++row) EXPECT_EQ(part(drawn, row, 1, 3), part(rows, row % 2, 1, 3)) << row;
  // One cycle forgets x but for h: of a machine that copies x to h and back nothing changes.
  Machine copying({.visible = 1, .hidden = 1});
  copying.set_theta(std::vector<Real>{-50, -50, 100});
  const std::vector<Real> ones{1}, noughts{0};
  EXPECT_EQ(sample_machine(copying, {.count = 64, .burn_in = 9, .start = repeated(ones, 1)}, alone),
            std::vector<Real>(64, 1.0));
  EXPECT_EQ(sample_machine(copying, {.count = 64, .burn_in = 9, .start = repeated(noughts, 1)}, alone),
            std::vector<Real>(64, 0.0));
}

TEST(MachineSamples, MissingUnitsFollowTheirProbabilityGivenTheOthers) {
  for (const auto& shape : small_shapes()) {
    const Machine machine = random_machine(shape, 5, 0.7);
    const Real low = unit_values(shape.visible_kind).low;
    // Rows that miss different units, side by side in each group.
    const std::vector<std::vector<Real>> known{{1, kMissing, low, 1, kMissing, kMissing, 1},
                                               {kMissing, 1, low, kMissing, low, kMissing, kMissing},
                                               {1, 1, low, 1, low, low, 1}};
    std::vector<Real> rows;
    for (const auto& row : known) rows.insert(rows.end(), row.begin(), row.end());
    const auto whole =
        complete_rows(machine, {.count = 6000, .burn_in = kBurnIn, .seed = 6, .start = repeated(rows, 7)}, alone);
    for (Index k = 0; k < 2; ++k) {
      sampled_moments(whole, 7, k, 3).expect_agreement(exact_visible_moments(machine, known[static_cast<std::size_t>(k)]));
    }
    for (Index row = 2; row < 6000; row += 3) ASSERT_EQ(part(whole, row, 1, 7), known[2]) << row;
  }
}

TEST(MachineSamples, MissingGaussianUnitsFollowTheirMeanGivenTheOthers) {
  const Machine machine =
      random_machine({.visible_kind = VisibleKind::gaussian, .visible = 2, .hidden = 3, .beta = 0.8}, 7, 0.9);
  const std::vector<Real> known{0.6, kMissing};
  // p(h | x_0): the weight of h with unit 1 integrated out, in closed form.
  Real total = 0, mean = 0;
  for (Index s = 0; s < 8; ++s) {
    const auto h = test::state({0, 1}, 3, s);
    Real shift = 0, field = 0;
    for (Index j = 0; j < 3; ++j) {
      shift += machine.W(1, j) * h[static_cast<std::size_t>(j)];
      field += (machine.b()[static_cast<std::size_t>(j)] + 0.6 * machine.W(0, j) / std::pow(machine.sigma(0), 2)) *
               h[static_cast<std::size_t>(j)];
    }
    const Real a = machine.a()[1], variance = std::pow(machine.sigma(1), 2);
    const Real weight = std::exp(0.8 * (field + (2 * a * shift + shift * shift) / (2 * variance)));
    total += weight;
    mean += weight * (a + shift);
  }
  const auto rows = complete_rows(machine, {.count = 20000, .burn_in = kBurnIn, .start = repeated(known, 2)}, alone);
  Real sum = 0, square = 0;
  for (Index row = 0; row < 20000; ++row) {
    ASSERT_EQ(rows[static_cast<std::size_t>(2 * row)], 0.6);
    const Real x = rows[static_cast<std::size_t>(2 * row + 1)];
    sum += x / 20000;
    square += x * x / 20000;
  }
  EXPECT_NEAR(sum, mean / total, 4 * std::sqrt((square - sum * sum) / 20000));
}

TEST(MachineSamples, CompletionIsTheSameInAnyPieces) {
  for (const bool coupled : {false, true}) {
    const Machine machine = random_machine({.visible = 5, .hidden = 3, .visible_couplings = coupled}, 1, 0.5);
    std::vector<Real> rows;
    for (Index k = 0; k < 5 * 300; ++k) rows.push_back(k * k % 7 < 3 ? kMissing : static_cast<Real>(k % 2));
    const auto start = repeated(rows, 5);
    const auto all = complete_rows(machine, {.count = 300, .burn_in = 5, .start = start}, alone);
    EXPECT_EQ(complete_rows(machine, {.first = kGroup, .count = 172, .burn_in = 5, .start = start}, alone),
              part(all, kGroup, 172, 5));
    // What one row misses is nothing to the others.
    auto other = rows;
    other[0] = other[1] = kMissing;
    const auto next = complete_rows(machine, {.count = 300, .burn_in = 5, .start = repeated(other, 5)}, alone);
    EXPECT_EQ(part(next, 1, 299, 5), part(all, 1, 299, 5));
  }
  EXPECT_THROW(complete_rows(Machine({.visible = 1, .hidden = 1}), {}, alone), ContractError);
}

}  // namespace
}  // namespace rbm
