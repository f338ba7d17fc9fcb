#include "rbm_vmc/vmc/start_positions.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/continuum/separation.hpp"
#include "rbm_vmc/random/stream.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace rbm {
namespace {

constexpr Index kTries = 10000;  // at most half of space is forbidden, so that a hundred would do

Real width_of_spheres(const Input& input) {
  return *input.system.diameter * std::pow(static_cast<Real>(*input.system.particles), 1 / static_cast<Real>(*input.system.dimensions));
}

/// Standard deviation along each dimension.
std::vector<Real> widths(const Input& input) {
  std::vector<Real> width;
  for (const Real omega : frequencies(input)) width.push_back(std::sqrt(0.5 / omega));
  const auto& system = input.system;
  if (*system.particles == 1) return width;
  if (system.interaction == InteractionKind::calogero)
    width.front() *= std::sqrt(1 + *system.lambda * static_cast<Real>(*system.particles - 1));
  if (system.interaction == InteractionKind::hard_sphere)
    for (Real& w : width) w = std::max(w, width_of_spheres(input));
  return width;
}

/// Particles of a walker start at least this far apart.
Real closest_start(const Input& input, Real width) {
  if (input.system.interaction == InteractionKind::hard_sphere) return *input.system.diameter * (1 + 1e-9);
  if (input.system.interaction == InteractionKind::calogero) return 0.01 * width / static_cast<Real>(*input.system.particles);
  return 0;
}

/// New places for a particle in the chosen lanes.
void draw(Walkers& walkers, Index particle, const std::vector<Real>& width, const LaneMask& chosen, RandomStream& random) {
  for (Index d = 0; d < walkers.dimensions; ++d) {
    const Index m = particle * walkers.dimensions + d;
    const std::uint64_t number = random.next();
    for (Index p = 0; p < kPacks; ++p) {
      Pack place, unused;
      random.normal2(p, number, place, unused);
      walkers.x.pack(m, p) = select(chosen.packs[p], place * width[static_cast<std::size_t>(d)], walkers.x.pack(m, p));
    }
  }
}

/// Lanes where a particle is closer than `closest` to one before it.
template <Index D>
bool find_crowded(const Walkers& walkers, Index particle, Real closest, LaneMask& crowded) {
  PackMask found{};
  for (Index p = 0; p < kPacks; ++p) {
    const auto at = position_of<D>(walkers.x, particle, p);
    crowded.packs[p] = PackMask{};
    for (Index q = 0; q < particle; ++q) crowded.packs[p] |= distance(at - position_of<D>(walkers.x, q, p)).r < closest;
    found |= crowded.packs[p];
  }
  return any(found);
}

bool find_crowded(const Walkers& walkers, Index particle, Real closest, LaneMask& crowded) {
  switch (walkers.dimensions) {
    case 1: return find_crowded<1>(walkers, particle, closest, crowded);
    case 2: return find_crowded<2>(walkers, particle, closest, crowded);
    default: return find_crowded<3>(walkers, particle, closest, crowded);
  }
}

}  // namespace

bool spheres_fit(const Input& input) {
  const std::vector<Real> omega = frequencies(input);
  return width_of_spheres(input) <= kWidestCloud * std::sqrt(0.5 / std::ranges::min(omega));
}

Walkers start_positions(const Input& input, Index batch) {
  Walkers walkers(BatchId{batch}, *input.system.particles, *input.system.dimensions);
  RandomStream random(static_cast<std::uint64_t>(input.run.seed), Purpose::start_positions, batch, 0);
  const std::vector<Real> width = widths(input);
  const Real closest = closest_start(input, width.front());
  LaneMask chosen;
  for (Index particle = 0; particle < walkers.particles; ++particle) {
    std::ranges::fill(chosen.packs, ~PackMask{});
    Index tries = 0;
    do {
      expects(++tries <= kTries, "room for a particle at the start");
      draw(walkers, particle, width, chosen, random);
    } while (closest > 0 && find_crowded(walkers, particle, closest, chosen));
  }
  return walkers;
}

}  // namespace rbm
