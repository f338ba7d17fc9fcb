#include "rbm_vmc/continuum/pair_correlation.hpp"

#include <fmt/format.h>

#include "rbm_vmc/continuum/separation.hpp"

namespace rbm {
namespace {

/// Unlike pairs are counted first, like ones behind them; pairs of bosons first.
template <Index D>
void add_distances(const Walkers& walkers, const Bins& bins, const Species& species, Tally& tally) {
  const Index like = species.fermions ? bins.count() + 1 : 0;
  for (Index p = 0; p < kPacks; ++p) {
    for (Index j = 1; j < walkers.particles; ++j) {
      const PackVector<D> at = position_of<D>(walkers.x, j, p);
      for (Index i = 0; i < j; ++i) {
        const Index first = (i < species.up) == (j < species.up) ? like : 0;
        tally.count(p, first, bins(distance(position_of<D>(walkers.x, i, p) - at).r));
      }
    }
  }
}

}  // namespace

PairCorrelation::PairCorrelation(Species species, Index dimensions, Bins distance)
    : species_(species), dimensions_(dimensions), distance_(distance) {
  expects(distance.edge(0) == 0, "an axis of distances");
}

void PairCorrelation::add(const Walkers& walkers, Tally tally) const {
  switch (dimensions_) {
    case 1: return add_distances<1>(walkers, distance_, species_, tally);
    case 2: return add_distances<2>(walkers, distance_, species_, tally);
    default: return add_distances<3>(walkers, distance_, species_, tally);
  }
}

std::vector<Profile> PairCorrelation::profiles() const {
  const std::string norm = dimensions_ == 1 ? "2 * integral of g(r) dr" : fmt::format("integral of g(r) d^{}r", dimensions_);
  const auto profile = [&](const std::string& suffix, const std::string& which, std::vector<Index> parts) {
    return Profile{.name = "pair_correlation" + suffix,
                   .units = fmt::format("bohr^-{}", dimensions_),
                   .long_name = "distribution g(r) of the distance of pairs" + which + "; " + norm + " = number of such pairs",
                   .axes = {distance_},
                   .parts = std::move(parts),
                   .scale = inverse_shell_volumes(dimensions_, distance_)};
  };
  if (!species_.fermions) return {profile("", "", {0})};
  const Index like = distance_.count() + 1, up = species_.up, down = species_.particles - up;
  std::vector<Profile> profiles{profile("", "", {0, like})};
  if (up > 1 || down > 1) profiles.push_back(profile("_like", " of like spin", {like}));
  if (up > 0 && down > 0) profiles.push_back(profile("_unlike", " of unlike spin", {0}));
  return profiles;
}

}  // namespace rbm
