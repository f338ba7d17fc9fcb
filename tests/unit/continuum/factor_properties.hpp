/// The properties every factor of ψ must have, checked in one line:
///
///     check_factor_properties([] { return make_my_factor(); }, particles, dimensions);
///
/// `make` returns a new factor each time, always with the same parameters; choose them so that every parameter matters
/// (no weight zero, no unit saturated). Derivatives are compared with fourth-order central differences of add_log_value,
/// proposals with fresh refreshes. Walkers keep particles 0.25 `length` apart, so that differences across a cusp are smooth.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "rbm_vmc/continuum/factor.hpp"

namespace rbm {

using MakeFactor = std::function<std::unique_ptr<Factor>()>;

inline bool same_bits(Real one, Real two) { return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(two); }

/// Whether a particle is at least `closest` away from the first `others` ones, itself left out.
inline bool stands_apart(const Walkers& walkers, Index particle, Index others, Index lane, Real closest) {
  for (Index j = 0; j < others; ++j) {
    if (j == particle) continue;
    Real squared = 0;
    for (Index d = 0; d < walkers.dimensions; ++d)
      squared += std::pow(walkers.x(particle * walkers.dimensions + d, lane) - walkers.x(j * walkers.dimensions + d, lane), 2);
    if (squared <= closest * closest) return false;
  }
  return true;
}

/// Normally distributed positions of standard deviation `length`, or a little more, no two particles closer than length/4.
inline Walkers separated_walkers(Index particles, Index dimensions, std::uint64_t seed, Real length = 1) {
  Walkers walkers(BatchId{0}, particles, dimensions);
  std::mt19937_64 engine(seed);
  for (Index lane = 0; lane < kBatch; ++lane)
    for (Index i = 0, tries = 0; i < particles; ++tries) {
      std::normal_distribution<Real> normal(0, tries < 1000 ? length : 3 * length);  // on a line it may be crowded
      for (Index d = 0; d < dimensions; ++d) walkers.x(i * dimensions + d, lane) = normal(engine);
      if (stands_apart(walkers, i, i, lane, length / 4)) ++i;
    }
  return walkers;
}

/// A place for one particle of the walkers in each lane, no closer than length/4 to the others.
inline Block separated_position(Walkers walkers, Index particle, std::uint64_t seed, Real length) {
  std::mt19937_64 engine(seed);
  Block position(walkers.dimensions);
  for (Index lane = 0; lane < kBatch; ++lane) {
    Index tries = 0;
    do {
      std::normal_distribution<Real> normal(0, ++tries < 1000 ? length : 3 * length);
      for (Index d = 0; d < walkers.dimensions; ++d)
        position(d, lane) = walkers.x(particle * walkers.dimensions + d, lane) = normal(engine);
    } while (!stands_apart(walkers, particle, walkers.particles, lane, length / 4));
  }
  return position;
}

/// A mask that accepts about half of the lanes; `turn` chooses which.
inline LaneMask mixed_mask(std::uint64_t turn) {
  LaneMask mask;
  std::mt19937_64 engine(turn);
  for (Index lane = 0; lane < kBatch; ++lane) mask.packs[lane / kPack][lane % kPack] = engine() % 2 ? -1 : 0;
  return mask;
}

inline bool is_set(const LaneMask& mask, Index lane) { return mask.packs[lane / kPack][lane % kPack] != 0; }

/// Moves one particle of the accepted walkers, as a sampler does after settle.
inline void move_accepted(Walkers& walkers, Index particle, const Block& position, const LaneMask& accepted) {
  for (Index d = 0; d < walkers.dimensions; ++d)
    for (Index lane = 0; lane < kBatch; ++lane)
      if (is_set(accepted, lane)) walkers.x(particle * walkers.dimensions + d, lane) = position(d, lane);
}

/// All a state tells about walkers. Results are added into 1 (rows of log_derivatives: written over it), which also shows
/// whether a factor adds or overwrites as the interface says.
struct FactorView {
  Block log_value{1}, gradient, laplacian{1}, log_derivatives;
  std::vector<Block> particle_gradients;

  FactorView(const FactorState& state, const Walkers& walkers, Index parameters)
      : gradient(walkers.x.rows()), log_derivatives(parameters + 2) {
    for (Block* block : {&log_value, &gradient, &laplacian, &log_derivatives}) block->fill(1);
    state.add_log_value(walkers, log_value[0]);
    state.add_derivatives(walkers, gradient, laplacian[0]);
    state.log_derivatives(walkers, log_derivatives, 1);
    for (Index i = 0; i < walkers.particles; ++i) {
      particle_gradients.emplace_back(walkers.dimensions).fill(1);
      state.add_gradient(walkers, i, particle_gradients.back());
    }
  }

  std::vector<const Block*> blocks() const {
    std::vector<const Block*> all{&log_value, &gradient, &laplacian, &log_derivatives};
    for (const auto& block : particle_gradients) all.push_back(&block);
    return all;
  }
};

namespace detail {

inline Real relative_difference(Real a, Real b) { return std::abs(a - b) / (1 + std::max(std::abs(a), std::abs(b))); }

/// Largest relative difference of two views in the lanes that `counts` chooses; -1 is returned for equal bits.
template <class Counts>
Real difference(const FactorView& a, const FactorView& b, Counts counts) {
  Real worst = -1;
  const auto left = a.blocks(), right = b.blocks();
  for (std::size_t k = 0; k < left.size(); ++k)
    for (Index row = 0; row < left[k]->rows(); ++row)
      for (Index lane = 0; lane < kBatch; ++lane) {
        const Real one = (*left[k])(row, lane), two = (*right[k])(row, lane);
        if (!counts(lane) || same_bits(one, two)) continue;
        const Real d = relative_difference(one, two);
        worst = std::isfinite(d) ? std::max(worst, d) : INFINITY;
      }
  return worst;
}

inline Real difference(const FactorView& a, const FactorView& b) {
  return difference(a, b, [](Index) { return true; });
}

/// ln of the factor for all walkers, by a fresh state.
/// Relative truncation error of the differences below where u has a logarithmic singularity (a node) near by: u = ln|x - x0|
/// gives derivatives 1/(x-x0) with errors of order (h/(x-x0))⁴. Nothing where u is smooth.
inline Real near_node(Real h, Real derivative) { return 10 * std::pow(h * derivative, 4); }

inline Block fresh_log_value(const Factor& factor, const Walkers& walkers) {
  Block value(1);
  const auto state = factor.bind(walkers.particles, walkers.dimensions);
  state->refresh(walkers);
  state->add_log_value(walkers, value[0]);
  return value;
}

inline void check_parameters(const MakeFactor& make) {
  const auto factor = make();
  const auto n = static_cast<std::size_t>(factor->parameter_count());
  const auto names = factor->parameter_names();
  EXPECT_EQ(names.size(), n);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), n) << "names differ from each other";
  EXPECT_FALSE(factor->name().empty());
  std::vector<Real> theta(n), again(n);
  factor->get_parameters(theta);
  for (std::size_t k = 0; k < n; ++k) theta[k] += 0.01 * static_cast<Real>(k + 1);
  factor->set_parameters(theta);
  factor->get_parameters(again);
  for (std::size_t k = 0; k < n; ++k) EXPECT_NEAR(theta[k], again[k], 1e-14) << names[k];
}

/// Gradient and Laplacian against central differences of ln of the factor.
inline void check_space_derivatives(const MakeFactor& make, const Walkers& walkers, Real length) {
  const auto factor = make();
  const auto state = factor->bind(walkers.particles, walkers.dimensions);
  state->refresh(walkers);
  const FactorView view(*state, walkers, factor->parameter_count());
  const auto shifted = [&](Index m, Real by) {
    Walkers moved = walkers;
    for (Index lane = 0; lane < kBatch; ++lane) moved.x(m, lane) += by;
    return fresh_log_value(*factor, moved);
  };
  const Real h = 1e-3 * length;
  const Block here = fresh_log_value(*factor, walkers);
  Block second(1), steepest(1);
  for (Index m = 0; m < walkers.x.rows(); ++m) {
    const Block p1 = shifted(m, h), p2 = shifted(m, 2 * h), m1 = shifted(m, -h), m2 = shifted(m, -2 * h);
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real first = (8 * (p1(0, lane) - m1(0, lane)) - (p2(0, lane) - m2(0, lane))) / (12 * h);
      steepest(0, lane) = std::max(steepest(0, lane), std::abs(first));
      second(0, lane) +=
          (16 * (p1(0, lane) + m1(0, lane)) - (p2(0, lane) + m2(0, lane)) - 30 * here(0, lane)) / (12 * h * h);
      EXPECT_LT(relative_difference(view.gradient(m, lane) - 1, first), 1e-7 + near_node(h, first))
          << "gradient, coordinate " << m << ", lane " << lane << ": " << view.gradient(m, lane) - 1 << " against " << first;
      const Real one =
          view.particle_gradients[static_cast<std::size_t>(m / walkers.dimensions)](m % walkers.dimensions, lane);
      EXPECT_LT(relative_difference(one, view.gradient(m, lane)), 1e-12)
          << "add_gradient against add_derivatives, coordinate " << m << ", lane " << lane;
    }
  }
  for (Index lane = 0; lane < kBatch; ++lane) {
    EXPECT_LT(relative_difference(view.laplacian(0, lane) - 1, second(0, lane)), 1e-5 + near_node(h, steepest(0, lane)))
        << "Laplacian, lane " << lane << ": " << view.laplacian(0, lane) - 1 << " against " << second(0, lane);
    EXPECT_LT(relative_difference(view.log_value(0, lane) - 1, here(0, lane)), 1e-12) << "add_log_value adds, lane " << lane;
  }
}

/// O_k = ∂u/∂θ_k against central differences over set_parameters; every parameter must matter to some walker.
inline void check_log_derivatives(const MakeFactor& make, const Walkers& walkers) {
  const auto factor = make();
  const Index n = factor->parameter_count();
  std::vector<Real> theta(static_cast<std::size_t>(n));
  factor->get_parameters(theta);
  const auto names = factor->parameter_names();
  const auto state = factor->bind(walkers.particles, walkers.dimensions);
  state->refresh(walkers);
  const FactorView view(*state, walkers, n);
  const auto shifted = [&](Index k, Real by) {
    auto other = make();
    auto moved = theta;
    moved[static_cast<std::size_t>(k)] += by;
    other->set_parameters(moved);
    return fresh_log_value(*other, walkers);
  };
  const Real h = 2e-4;
  for (Index k = 0; k < n; ++k) {
    const Block p1 = shifted(k, h), p2 = shifted(k, 2 * h), m1 = shifted(k, -h), m2 = shifted(k, -2 * h);
    Real largest = 0;
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real numeric = (8 * (p1(0, lane) - m1(0, lane)) - (p2(0, lane) - m2(0, lane))) / (12 * h);
      const Real analytic = view.log_derivatives(1 + k, lane);
      largest = std::max(largest, std::abs(analytic));
      EXPECT_LT(relative_difference(analytic, numeric), 1e-8 + near_node(h, analytic)) << "O of " << names[static_cast<std::size_t>(k)] << ", lane "
                                                              << lane << ": " << analytic << " against " << numeric;
    }
    EXPECT_GT(largest, 1e-6) << names[static_cast<std::size_t>(k)] << " does not matter: test with other parameters";
  }
  for (Index lane = 0; lane < kBatch; ++lane) {
    EXPECT_EQ(view.log_derivatives(0, lane), 1) << "log_derivatives writes its own rows only";
    EXPECT_EQ(view.log_derivatives(n + 1, lane), 1) << "log_derivatives writes its own rows only";
  }
  if (n == 0) return;
  auto changed = theta;
  for (auto& value : changed) value += 0.05;
  factor->set_parameters(changed);
  state->refresh(walkers);
  Block after(1);
  state->add_log_value(walkers, after[0]);
  const Block expected = fresh_log_value(*factor, walkers);
  EXPECT_TRUE(std::ranges::equal(after.flat(), expected.flat(), same_bits)) << "refresh takes new parameters";
}

/// Ratios and gradients of proposals against fresh states, over several sweeps of mixed acceptance.
inline void check_proposals(const MakeFactor& make, Walkers walkers, Real length) {
  const auto factor = make();
  const Index parameters = factor->parameter_count(), dimensions = walkers.dimensions;
  const auto state = factor->bind(walkers.particles, dimensions);
  state->refresh(walkers);
  const auto fresh_view = [&](const Walkers& at) {
    const auto fresh = factor->bind(at.particles, dimensions);
    fresh->refresh(at);
    return FactorView(*fresh, at, parameters);
  };
  LaneMask everyone;
  for (auto& bits : everyone.packs) bits = ~PackMask{};
  std::uint64_t turn = 0;
  for (int sweep = 0; sweep < 3; ++sweep)
    for (Index i = 0; i < walkers.particles; ++i) {
      ++turn;
      const Block position = separated_position(walkers, i, 1000 + turn, length);
      Block log_ratio(1), with_gradient(1), gradient(dimensions);
      for (Block* block : {&log_ratio, &with_gradient, &gradient}) block->fill(1);

      const FactorView before(*state, walkers, parameters);
      state->propose(walkers, Trial{i, position, log_ratio[0], nullptr});
      state->settle(LaneMask{});
      EXPECT_EQ(difference(FactorView(*state, walkers, parameters), before), -1) << "settle(none) changes no bit";
      state->propose(walkers, Trial{i, position, with_gradient[0], &gradient});
      state->settle(LaneMask{});
      EXPECT_EQ(difference(FactorView(*state, walkers, parameters), before), -1) << "settle(none) changes no bit (drifting)";
      Block nowhere(dimensions), unused(1);
      nowhere.fill(1e200);  // where squares overflow
      state->propose(walkers, Trial{i, nowhere, unused[0], nullptr});
      state->settle(LaneMask{});
      EXPECT_EQ(difference(FactorView(*state, walkers, parameters), before), -1) << "a refused trial leaves no trace, whatever it was";

      Walkers moved = walkers;
      move_accepted(moved, i, position, everyone);
      const FactorView there = fresh_view(moved);
      for (Index lane = 0; lane < kBatch; ++lane) {
        const Real scale = 1 + std::abs(there.log_value(0, lane)) + std::abs(before.log_value(0, lane));
        const Real expected = there.log_value(0, lane) - before.log_value(0, lane);
        EXPECT_NEAR(log_ratio(0, lane) - 1, expected, 1e-12 * scale) << "log ratio, particle " << i << ", lane " << lane;
        EXPECT_NEAR(with_gradient(0, lane) - 1, expected, 1e-12 * scale)
            << "log ratio with gradient, particle " << i << ", lane " << lane;
        for (Index d = 0; d < dimensions; ++d)
          EXPECT_LT(relative_difference(gradient(d, lane), there.gradient(i * dimensions + d, lane)),
                    1e-11 * (1 + std::abs(gradient(d, lane)) * length))  // digits are lost near a node
              << "gradient of the proposal, particle " << i << ", dimension " << d << ", lane " << lane;
      }

      const LaneMask accepted = mixed_mask(turn);
      Block ratio(1), drift(dimensions);
      state->propose(walkers, Trial{i, position, ratio[0], turn % 3 ? &drift : nullptr});
      state->settle(accepted);
      move_accepted(walkers, i, position, accepted);
      EXPECT_LT(difference(FactorView(*state, walkers, parameters), fresh_view(walkers)), 1e-11)
          << "settle(some), particle " << i << ", sweep " << sweep;
    }
}

/// What one walker does leaves every bit of the others alone.
inline void check_lanes_independent(const MakeFactor& make, const Walkers& walkers, Real length) {
  const auto factor = make();
  constexpr Index odd = 5;
  Walkers other = walkers;
  for (Index m = 0; m < other.x.rows(); ++m) other.x(m, odd) = 0.5 * length * static_cast<Real>(m + 1);
  std::vector<FactorView> views;
  std::vector<Block> ratios;
  for (const Walkers* start : {&walkers, static_cast<const Walkers*>(&other)}) {
    Walkers now = *start;
    const auto state = factor->bind(now.particles, now.dimensions);
    state->refresh(now);
    for (Index i = 0; i < now.particles; ++i) {
      Block position(now.dimensions), gradient(now.dimensions);
      for (Index d = 0; d < now.dimensions; ++d)
        for (Index lane = 0; lane < kBatch; ++lane)
          position(d, lane) =
              now.x(i * now.dimensions + d, lane) + 0.3 * length * std::sin(static_cast<Real>(7 * lane + d + i));
      state->propose(now, Trial{i, position, ratios.emplace_back(1)[0], &gradient});
      const LaneMask accepted = mixed_mask(static_cast<std::uint64_t>(i));
      state->settle(accepted);
      move_accepted(now, i, position, accepted);
    }
    views.emplace_back(*state, now, factor->parameter_count());
  }
  EXPECT_EQ(difference(views[0], views[1], [](Index lane) { return lane != odd; }), -1) << "lanes are independent";
  const auto n = static_cast<std::size_t>(walkers.particles);
  for (std::size_t i = 0; i < n; ++i)
    for (Index lane = 0; lane < kBatch; ++lane)
      if (lane != odd) {
        EXPECT_EQ(ratios[i](0, lane), ratios[n + i](0, lane)) << "log ratio of lane " << lane;
      }
}

}  // namespace detail

/// The whole suite; `length` is the typical distance from the origin [bohr] at which the factor is probed.
inline void check_factor_properties(const MakeFactor& make, Index particles, Index dimensions, Real length = 1) {
  SCOPED_TRACE(std::string(make()->name()) + ", " + std::to_string(particles) + " particles, " + std::to_string(dimensions) +
               " dimensions");
  const Walkers walkers = separated_walkers(particles, dimensions, 42, length);
  detail::check_parameters(make);
  detail::check_space_derivatives(make, walkers, length);
  detail::check_log_derivatives(make, walkers);
  detail::check_proposals(make, walkers, length);
  detail::check_lanes_independent(make, walkers, length);
}

}  // namespace rbm
