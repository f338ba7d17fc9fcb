#include "rbm_vmc/vmc/extents.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "rbm_vmc/vmc/resolve.hpp"

namespace rbm {
namespace {

constexpr Real kBeyond = 1.0;          // oscillator lengths past the outermost walker
constexpr Real kBeyondDistance = 1.5;  // both ends of a pair
constexpr Real kRounding = 0.5;        // oscillator lengths

/// Largest coordinates and distances of one walker.
void widen(const Walkers& walkers, Index lane, Extents& extents) {
  const Index D = walkers.dimensions;
  for (Index i = 0; i < walkers.particles; ++i) {
    Real square = 0;
    for (Index d = 0; d < D; ++d) {
      const Real x = walkers.x(i * D + d, lane);
      square += x * x;
      Real& axis = extents.axis[static_cast<std::size_t>(d)];
      axis = std::max(axis, std::abs(x));
    }
    extents.radius = std::max(extents.radius, std::sqrt(square));
    for (Index j = 0; j < i; ++j) {
      Real apart = 0;
      for (Index d = 0; d < D; ++d) {
        const Real difference = walkers.x(i * D + d, lane) - walkers.x(j * D + d, lane);
        apart += difference * difference;
      }
      extents.distance = std::max(extents.distance, std::sqrt(apart));
    }
  }
}

/// Bits of numbers that are not negative order like the numbers.
Extents largest_of_all(const Extents& mine, Communicator& communicator) {
  std::vector<Real> values = to_reals(mine);
  std::vector<std::int64_t> bits;
  bits.reserve(values.size());
  for (const Real value : values) bits.push_back(std::bit_cast<std::int64_t>(value));
  communicator.max(bits);
  for (std::size_t k = 0; k < bits.size(); ++k) values[k] = std::bit_cast<Real>(bits[k]);
  return extents_from(values);
}

}  // namespace

Extents find_extents(const Input& resolved, std::span<const Walkers> walkers, Communicator& communicator) {
  const std::vector<Real> omega = frequencies(resolved);
  const bool pairs = *resolved.system.particles > 1;
  Extents extents;
  if (const Real given = resolved.evaluation.extent; given > 0) {
    std::fill_n(extents.axis.begin(), omega.size(), given);
    extents.radius = given;
    extents.distance = pairs ? 2 * given : 0;
    return extents;
  }
  for (const Walkers& batch : walkers) {
    for (Index lane = 0; lane < kBatch; ++lane) widen(batch, lane, extents);
  }
  extents = largest_of_all(extents, communicator);
  const auto round_up = [](Real outermost, Real beyond, Real frequency) {
    const Real unit = kRounding / std::sqrt(frequency);
    return unit * std::ceil(outermost / unit + beyond / kRounding);
  };
  for (std::size_t d = 0; d < omega.size(); ++d) extents.axis[d] = round_up(extents.axis[d], kBeyond, omega[d]);
  const Real weakest = std::ranges::min(omega);
  extents.radius = round_up(extents.radius, kBeyond, weakest);
  if (pairs) extents.distance = round_up(extents.distance, kBeyondDistance, weakest);
  return extents;
}

std::vector<Real> to_reals(const Extents& extents) {
  return {extents.axis[0], extents.axis[1], extents.axis[2], extents.radius, extents.distance};
}

Extents extents_from(std::span<const Real> reals) {
  if (reals.size() != 5) throw CheckpointError("extents of another version");
  return {{reals[0], reals[1], reals[2]}, reals[3], reals[4]};
}

}  // namespace rbm
