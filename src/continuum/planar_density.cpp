#include "rbm_vmc/continuum/planar_density.hpp"

#include <algorithm>

namespace rbm {

PlanarDensity::PlanarDensity(Species species, Index dimensions, std::vector<Bins> axes)
    : species_(species), dimensions_(dimensions), axes_(std::move(axes)), cells_(1) {
  expects(std::ssize(axes_) == std::min<Index>(2, dimensions), "an axis for each of the first two coordinates");
  for (const Bins& axis : axes_) cells_ *= axis.count();
}

/// Row-major over the axes; cells_ if a coordinate lies outside.
[[gnu::always_inline]] inline PackBins PlanarDensity::cell(const Walkers& walkers, Index particle, Index p) const {
  const PackBins x = axes_[0](walkers.x.pack(particle * dimensions_, p));
  if (dimensions_ == 1) return x;
  const PackBins y = axes_[1](walkers.x.pack(particle * dimensions_ + 1, p));
  const auto columns = static_cast<std::int32_t>(axes_[1].count());
  const auto outside = static_cast<std::int32_t>(cells_) + PackBins{};
  return y == columns ? outside : (x * columns + y < outside ? x * columns + y : outside);
}

void PlanarDensity::add(const Walkers& walkers, Tally tally) const {
  for (Index i = 0; i < walkers.particles; ++i) {
    const Index first = i < species_.up ? 0 : cells_ + 1;
    for (Index p = 0; p < kPacks; ++p) tally.count(p, first, cell(walkers, i, p));
  }
}

std::vector<Profile> PlanarDensity::profiles() const {
  const bool line = dimensions_ == 1;
  Real area = 1;
  for (const Bins& axis : axes_) area *= axis.width();
  const std::string where = line ? "n(x)" : dimensions_ == 2 ? "n(x,y)" : "n(x,y), integrated over z";
  return by_spin({.name = line ? "density_x" : "density_2d",
                  .units = line ? "bohr^-1" : "bohr^-2",
                  .long_name = "one-body density " + where + "; its integral = number of particles",
                  .axes = axes_,
                  .parts = {},
                  .scale = std::vector<Real>(static_cast<std::size_t>(cells_), 1 / area)},
                 species_);
}

}  // namespace rbm
