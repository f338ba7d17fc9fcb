#include "rbm_vmc/continuum/mean_length.hpp"

#include "rbm_vmc/continuum/separation.hpp"

namespace rbm {
namespace {

/// The sum over particles or pairs for a pack of walkers.
template <Index D>
Pack sum_of_lengths(LengthKind kind, const Walkers& walkers, Index p) {
  Pack sum = {};
  for (Index i = 0; i < walkers.particles; ++i) {
    const PackVector<D> at = position_of<D>(walkers.x, i, p);
    switch (kind) {
      case LengthKind::radius: sum += distance(at).r; break;
      case LengthKind::square_radius:
        for (const Pack& x : at.x) sum += x * x;
        break;
      case LengthKind::distance:
        for (Index j = 0; j < i; ++j) sum += distance(at - position_of<D>(walkers.x, j, p)).r;
        break;
    }
  }
  return sum;
}

}  // namespace

MeanLength::MeanLength(LengthKind kind, Index particles, Index dimensions)
    : kind_(kind), particles_(particles), dimensions_(dimensions) {
  expects(kind != LengthKind::distance || particles > 1, "two particles or more");
}

void MeanLength::add(const Walkers& walkers, Tally tally) const {
  for (Index p = 0; p < kPacks; ++p) {
    switch (dimensions_) {
      case 1: tally.add(p, 0, sum_of_lengths<1>(kind_, walkers, p)); break;
      case 2: tally.add(p, 0, sum_of_lengths<2>(kind_, walkers, p)); break;
      default: tally.add(p, 0, sum_of_lengths<3>(kind_, walkers, p)); break;
    }
  }
}

std::vector<Profile> MeanLength::profiles() const {
  const auto particles = static_cast<Real>(particles_);
  const auto profile = [](const char* name, const char* units, const char* long_name, Real count) {
    return Profile{.name = name, .units = units, .long_name = long_name, .axes = {}, .parts = {0}, .scale = {1 / count}};
  };
  switch (kind_) {
    case LengthKind::radius: return {profile("mean_radius", "bohr", "mean distance <r> of a particle from the centre of the trap", particles)};
    case LengthKind::square_radius:
      return {profile("mean_square_radius", "bohr^2", "mean square distance <r^2> of a particle from the centre of the trap", particles)};
    default:
      return {profile("mean_distance", "bohr", "mean distance <r12> of two particles, over all pairs", particles * (particles - 1) / 2)};
  }
}

}  // namespace rbm
