/// Observables added up over chains and samples, and what they come to.
///
/// Chains fall into U independent groups of neighbours: a batch, or part of one as long as there are fewer than 64 batches.
/// With s_u the sum of an entry over the chains and samples of group u, c numbers in each,
///
///     mean = Σ s_u / (U c),     error = t √( (Σ s_u² - (Σ s_u)²/U) / (U (U-1)) ) / c,
///
/// where t makes it one sigma by Student's t with U-1 degrees of freedom (statistics/quantiles.hpp). That is right for any
/// autocorrelation, as groups do not know of each other; with U >= 32 the error itself is good to 13 %.
///
/// Sums of a group are made in the order of its own history, those of groups are added exactly: the same bits for any ranks.
#pragma once

#include <memory>
#include <vector>

#include "rbm_vmc/continuum/observable.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

/// A profile with its numbers, one for each value.
struct ObservedProfile {
  Profile profile;
  std::vector<Real> mean, error;
  Real outside = 0;  ///< what of the mean number of points falls off the axes
};

class ObservableSums {
 public:
  ObservableSums(std::vector<std::unique_ptr<Observable>> observables, Index batches, Index local_batches);

  /// One measurement of every walker of a local batch. All batches must get equally many.
  void add(Index local_batch, const Walkers& walkers);

  /// U, U c, and for each value of each profile Σ s_u and Σ s_u², over all ranks (collective).
  std::vector<Real> reduce(Communicator& communicator, std::uint64_t fingerprint) const;
  /// What these totals come to; empty if nothing was added. Throws CheckpointError if they are of other observables.
  std::vector<ObservedProfile> read(std::span<const Real> totals) const;

  Index entries() const { return entries_; }  ///< of a group, its number of samples among them
  Index groups() const { return groups_; }    ///< of a batch
  /// Sums of all local batches.
  std::vector<Real>& memory() { return memory_; }
  const std::vector<Real>& memory() const { return memory_; }

  /// Groups that a batch is divided into if there are so many batches.
  static Index groups_of_batch(Index batches);

 private:
  std::vector<std::unique_ptr<Observable>> observables_;
  std::vector<Index> first_;           // entry of each observable
  std::vector<Profile> profiles_;      // of all of them
  std::vector<Index> profile_first_;   // entry of the observable of each profile
  Index entries_ = 1;         // the first one counts samples
  Index groups_;
  Index local_batches_;
  std::vector<Real> memory_;  // batch, group, entry
};

}  // namespace rbm
