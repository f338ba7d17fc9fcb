/// What an evaluation measures besides the energy: the observables that were asked for, and configurations to keep.
///
///     every round: begin_round; add (each measurement of each batch);    now and then: conclude
///
/// Neighbouring samples know the same, and counting has its price, so only each n-th sample of a round is looked at,
/// beginning with the first: n = 4, or 16 with gibbs, whose samples are cheap and many. So they take about 5 % of the
/// time for two particles (user time of one core, 4 % in a profile), and less than 1 % for twenty.
#pragma once

#include <optional>
#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/vmc/configurations.hpp"
#include "rbm_vmc/vmc/ensemble.hpp"
#include "rbm_vmc/vmc/extents.hpp"
#include "rbm_vmc/vmc/make_observables.hpp"
#include "rbm_vmc/vmc/observable_sums.hpp"

namespace rbm {

/// Samples from one look to the next.
Index observable_spacing(const Input& resolved);

class Observables {
 public:
  struct Results {
    std::vector<ObservedProfile> profiles;
    std::vector<Real> positions;  ///< [configurations x coordinates] at the root, empty elsewhere [bohr]
  };

  Observables(const Input& resolved, const Extents& extents, const Ensemble& ensemble,
              const std::vector<MakeObservable>& added = {});

  /// Before a round of so many samples of every walker; what was concluded before is out of date from here on.
  void begin_round(Index samples);
  void add(const Measurement& measurement);

  /// Adds up over all ranks (collective).
  void conclude(Communicator& communicator, std::uint64_t fingerprint);
  /// Empty unless concluded since the last round.
  const std::optional<Results>& results() const { return results_; }

  /// Collective; complete at the root. What is finished is saved by its totals, which take less room.
  Archive save(Communicator& communicator, bool finished) const;
  /// Collective; every rank has the archive. Concludes as well.
  void restore(const Archive& archive, Communicator& communicator, std::uint64_t fingerprint);
  static Extents saved_extents(const Archive& archive) { return extents_from(archive.reals("extents")); }

  /// Bytes on a rank that holds `batches` batches.
  static Index bytes(const Input& resolved, Index batches);

 private:
  Extents extents_;
  Index chains_, spacing_;
  ObservableSums sums_;
  Configurations configurations_;
  Index seen_ = 0;            // measurements of every walker, with those of this round
  Index seen_before_ = 0;     // without
  std::vector<Real> totals_;  // behind the results
  std::optional<Results> results_;
};

/// The group /observables of a results file.
Archive observables_archive(const Observables::Results& results, Index particles, Index dimensions);

}  // namespace rbm
