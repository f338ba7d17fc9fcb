#include "rbm_vmc/vmc/make_observables.hpp"

#include <algorithm>

#include "rbm_vmc/continuum/mean_length.hpp"
#include "rbm_vmc/continuum/pair_correlation.hpp"
#include "rbm_vmc/continuum/planar_density.hpp"
#include "rbm_vmc/continuum/radial_density.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace rbm {
namespace {

Species species_of(const Input& input) {
  const Index particles = *input.system.particles;
  const bool fermions = input.system.statistics == ParticleStatistics::fermions;
  return {particles, fermions ? *input.system.spin_up : particles, fermions};
}

/// A plane gets half as many bins each way.
std::vector<Bins> plane(const Input& input, const Extents& extents) {
  std::vector<Bins> axes;
  for (Index d = 0; d < std::min<Index>(2, *input.system.dimensions); ++d) {
    const Real far = extents.axis[static_cast<std::size_t>(d)];
    axes.emplace_back(-far, far, *input.system.dimensions == 1 ? input.evaluation.bins : (input.evaluation.bins + 1) / 2);
  }
  return axes;
}

}  // namespace

std::vector<std::unique_ptr<Observable>> make_observables(const Input& input, const Extents& extents,
                                                          const std::vector<MakeObservable>& added) {
  const Species species = species_of(input);
  const Index N = species.particles, D = *input.system.dimensions, bins = input.evaluation.bins;
  const auto make = [&](ObservableKind kind) -> std::unique_ptr<Observable> {
    switch (kind) {
      case ObservableKind::density: return std::make_unique<RadialDensity>(species, D, Bins(0, extents.radius, bins));
      case ObservableKind::density_2d: return std::make_unique<PlanarDensity>(species, D, plane(input, extents));
      case ObservableKind::pair_correlation:
        return std::make_unique<PairCorrelation>(species, D, Bins(0, extents.distance, bins));
      case ObservableKind::mean_radius: return std::make_unique<MeanLength>(LengthKind::radius, N, D);
      case ObservableKind::mean_square_radius: return std::make_unique<MeanLength>(LengthKind::square_radius, N, D);
      case ObservableKind::mean_distance: return std::make_unique<MeanLength>(LengthKind::distance, N, D);
    }
    throw ContractError("an observable without an object");
  };
  std::vector<std::unique_ptr<Observable>> observables;
  for (const ObservableKind kind : *input.evaluation.observables) observables.push_back(make(kind));
  for (const auto& make_added : added) observables.push_back(make_added(extents));
  return observables;
}

std::vector<ObservableKind> default_observables(const Input& input) {
  const bool pairs =
      *input.system.particles > 1 && (input.system.interaction != InteractionKind::none || needs_determinant(input));
  std::vector<ObservableKind> kinds;
  for (std::size_t k = 0; k < Choice<ObservableKind>::names.size(); ++k) {
    const auto kind = static_cast<ObservableKind>(k);
    if (pairs || !is_of_pairs(kind)) kinds.push_back(kind);
  }
  return kinds;
}

bool is_of_pairs(ObservableKind kind) {
  return kind == ObservableKind::pair_correlation || kind == ObservableKind::mean_distance;
}

}  // namespace rbm
