#include "rbm_vmc/vmc/observables.hpp"

namespace rbm {

Index observable_spacing(const Input& resolved) { return resolved.sampler.method == SamplerMethod::gibbs ? 16 : 4; }

Observables::Observables(const Input& resolved, const Extents& extents, const Ensemble& ensemble,
                         const std::vector<MakeObservable>& added)
    : extents_(extents), chains_(ensemble.chains()), spacing_(observable_spacing(resolved)),
      sums_(make_observables(resolved, extents, added), ensemble.chains() / kBatch, ensemble.local_batches()),
      configurations_(resolved.evaluation.configurations, *resolved.system.particles * *resolved.system.dimensions,
                      static_cast<std::uint64_t>(resolved.run.seed)) {}

void Observables::begin_round(Index samples) {
  results_.reset();
  seen_before_ = seen_;
  seen_ += (samples + spacing_ - 1) / spacing_;
  configurations_.prepare(seen_ * chains_);
}

void Observables::add(const Measurement& measurement) {
  if (measurement.sample % spacing_ != 0) return;
  sums_.add(measurement.batch, measurement.walkers);
  configurations_.add(measurement.walkers, static_cast<std::uint64_t>(seen_before_ + measurement.sample / spacing_));
}

void Observables::conclude(Communicator& communicator, std::uint64_t fingerprint) {
  totals_ = sums_.reduce(communicator, fingerprint);
  results_ = Results{sums_.read(totals_), configurations_.positions(configurations_.gather(communicator))};
}

Archive Observables::save(Communicator& communicator, bool finished) const {
  Archive archive;
  archive.put("extents", to_reals(extents_));
  archive.put("seen", static_cast<Integer>(seen_));
  archive.put("configurations", configurations_.gather(communicator));
  if (finished) {
    archive.put("totals", totals_);
  } else {
    archive.put("sums", communicator.gather_to_root(sums_.memory()));
  }
  return archive;
}

void Observables::restore(const Archive& archive, Communicator& communicator, std::uint64_t fingerprint) {
  seen_ = seen_before_ = archive.integer("seen");
  if (communicator.is_root()) configurations_.restore(archive.reals("configurations"));
  if (archive.find("totals")) {
    totals_ = archive.reals("totals");
    results_ = Results{sums_.read(totals_), configurations_.positions(configurations_.gather(communicator))};
  } else {
    communicator.scatter_from_root(archive.reals("sums"), sums_.memory());
    conclude(communicator, fingerprint);
  }
}

Index Observables::bytes(const Input& resolved, Index batches) {
  const Extents any{{1, 1, 1}, 1, 1};
  const ObservableSums sums(make_observables(resolved, any), *resolved.sampler.chains / kBatch, 0);
  const Index coordinates = *resolved.system.particles * *resolved.system.dimensions;
  return (batches * sums.groups() * sums.entries() + resolved.evaluation.configurations * (coordinates + 1)) *
         static_cast<Index>(sizeof(Real));
}

Archive observables_archive(const Observables::Results& results, Index particles, Index dimensions) {
  Archive archive;
  for (const ObservedProfile& observed : results.profiles) {
    const Profile& profile = observed.profile;
    std::vector<Index> shape;
    std::vector<Real> grid;
    for (const Bins& axis : profile.axes) {
      shape.push_back(axis.count());
      for (Index b = 0; b < axis.count(); ++b) grid.push_back(axis.centre(b));
    }
    if (!grid.empty()) {
      archive.put(profile.name + "/grid", shape.size() == 1 ? Dataset(grid) : Dataset(grid, {std::ssize(shape), shape[0]}));
      archive.attribute(profile.name + "/grid", "units", "bohr");
      archive.attribute(profile.name, "outside", observed.outside);
    }
    archive.put(profile.name + "/mean", Dataset(observed.mean, shape));
    archive.put(profile.name + "/error", Dataset(observed.error, shape));
    for (const std::string& path : {profile.name, profile.name + "/mean", profile.name + "/error"}) {
      archive.attribute(path, "units", profile.units);
    }
    archive.attribute(profile.name, "long_name", profile.long_name);
  }
  if (const Index count = std::ssize(results.positions) / (particles * dimensions); count > 0) {
    archive.put("configurations/positions", Dataset(results.positions, {count, particles, dimensions}));
    archive.attribute("configurations", "units", "bohr");
    archive.attribute("configurations", "long_name",
                      "sampled configurations in random order [configuration, particle, dimension]");
  }
  return archive;
}

}  // namespace rbm
