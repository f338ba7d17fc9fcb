/// An observable on walkers at random places, counted again by hand.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "rbm_vmc/continuum/observable.hpp"

namespace rbm::test {

inline Walkers random_walkers(Index particles, Index dimensions, unsigned seed = 1) {
  Walkers walkers(BatchId{0}, particles, dimensions);
  std::mt19937_64 generator(seed);
  std::normal_distribution<Real> normal;
  for (Real& x : walkers.x.flat()) x = normal(generator);
  return walkers;
}

inline Real length_of(const Walkers& walkers, Index i, Index lane) {
  Real square = 0;
  for (Index d = 0; d < walkers.dimensions; ++d) square += std::pow(walkers.x(i * walkers.dimensions + d, lane), 2);
  return std::sqrt(square);
}

inline Real distance_of(const Walkers& walkers, Index i, Index j, Index lane) {
  Real square = 0;
  for (Index d = 0; d < walkers.dimensions; ++d) {
    square += std::pow(walkers.x(i * walkers.dimensions + d, lane) - walkers.x(j * walkers.dimensions + d, lane), 2);
  }
  return std::sqrt(square);
}

/// The sums after one measurement, all lanes in one group.
inline std::vector<Real> measured(const Observable& observable, const Walkers& walkers) {
  std::vector<Real> sums(static_cast<std::size_t>(observable.entries()));
  observable.add(walkers, Tally(sums.data(), observable.entries(), 1));
  return sums;
}

/// value · volume summed over a profile, and what is outside of it: the mean number of points.
inline Real points(const Profile& profile, const std::vector<Real>& sums) {
  Real sum = 0;
  for (const Index part : profile.parts) {
    for (Index b = 0; b <= profile.values(); ++b) sum += sums[static_cast<std::size_t>(part + b)];
  }
  return sum / static_cast<Real>(kBatch);
}

}  // namespace rbm::test
