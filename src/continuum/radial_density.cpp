#include "rbm_vmc/continuum/radial_density.hpp"

#include <fmt/format.h>

#include "rbm_vmc/continuum/separation.hpp"

namespace rbm {
namespace {

template <Index D>
void add_radii(const Walkers& walkers, const Bins& radius, Index up, Tally& tally) {
  for (Index i = 0; i < walkers.particles; ++i) {
    const Index first = i < up ? 0 : radius.count() + 1;
    for (Index p = 0; p < kPacks; ++p) tally.count(p, first, radius(distance(position_of<D>(walkers.x, i, p)).r));
  }
}

}  // namespace

RadialDensity::RadialDensity(Species species, Index dimensions, Bins radius)
    : species_(species), dimensions_(dimensions), radius_(radius) {
  expects(radius.edge(0) == 0, "an axis of distances");
}

void RadialDensity::add(const Walkers& walkers, Tally tally) const {
  switch (dimensions_) {
    case 1: return add_radii<1>(walkers, radius_, species_.up, tally);
    case 2: return add_radii<2>(walkers, radius_, species_.up, tally);
    default: return add_radii<3>(walkers, radius_, species_.up, tally);
  }
}

std::vector<Profile> RadialDensity::profiles() const {
  const std::string norm = dimensions_ == 1 ? "2 * integral of n(r) dr" : fmt::format("integral of n(r) d^{}r", dimensions_);
  return by_spin({.name = "density",
                  .units = fmt::format("bohr^-{}", dimensions_),
                  .long_name = "one-body density n(r) around the centre of the trap; " + norm + " = number of particles",
                  .axes = {radius_},
                  .parts = {},
                  .scale = inverse_shell_volumes(dimensions_, radius_)},
                 species_);
}

}  // namespace rbm
