/// How far grids reach: to the outermost walkers of an ensemble in equilibrium and an oscillator length 1/√ω beyond (1.5 for
/// distances of pairs), rounded up to half such lengths. So they fit any interaction, and what falls outside is rare.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "rbm_vmc/continuum/walkers.hpp"
#include "rbm_vmc/io/input.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

/// All in bohr.
struct Extents {
  std::array<Real, 3> axis{};  ///< of |x_d|; 0 for dimensions there are not
  Real radius = 0;             ///< of |x|
  Real distance = 0;           ///< of r_12; 0 for one particle
  bool operator==(const Extents&) const = default;
};

/// From the walkers of all ranks (collective), or from evaluation.extent if that is given. The same on every rank, and for
/// any number of ranks.
Extents find_extents(const Input& resolved, std::span<const Walkers> walkers, Communicator& communicator);

std::vector<Real> to_reals(const Extents& extents);
/// Throws CheckpointError unless these are five numbers.
Extents extents_from(std::span<const Real> reals);

}  // namespace rbm
