/// Positive and negative phase of one iteration, as far as they are this rank's work.
///
///     g = Σ_data O(x)/n_data - Σ_chains O(x)/n_chains,   O = ∂ln p̃/∂θ,   which estimates ∂<ln p>/∂θ
///
/// Slot s of the minibatch and group s of the chains make one partial result; slots and groups are dealt to ranks together. Chains begin
/// an iteration where the last one ended (PCD-k: Tieleman, ICML 2008), at rows of the minibatch (CD-k: Hinton, Neural Comput. 14, 1771
/// (2002)), at noise, or are the coldest of replicas at several temperatures (tempering.hpp).
///
/// With hidden couplings h of the data is drawn given x from noise, in kClampedCycles times as many cycles as the chains take.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/optimise/gradient_sum.hpp"
#include "rbm_vmc/optimise/sample_rows.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"
#include "rbm_vmc/training/minibatches.hpp"
#include "rbm_vmc/training/training_input.hpp"

namespace rbm {

/// What an iteration adds up over all ranks: segments of one ExactSum.
struct PhaseLayout {
  static constexpr Index gradient = 0;  ///< g
  static constexpr Index data = 1;      ///< Σ_data of the derivatives by a and b, over n_data
  static constexpr Index metric = 2;    ///< sums of GradientSum over the chains, if the rule wants a metric

  static std::vector<ExactSum::Segment> segments(const MachineShape& shape, const GradientLayout& metric_layout);
};

/// Where chains keep O for the metric of the natural gradient.
struct MetricTarget {
  GradientSum* batch = nullptr;  ///< none: no metric
  SampleRows* rows = nullptr;    ///< if the metric is too large to be formed
};

class Phases {
 public:
  static constexpr Index kClampedCycles = 10;

  virtual ~Phases() = default;

  /// Groups of chains over all ranks.
  virtual Index groups() const = 0;
  /// Batches of chains of this rank.
  virtual Index local_batches() const = 0;
  /// This rank's partial results of an iteration; accepted and proposed moves (metropolis) or swaps (tempering) are counted.
  virtual void add(Index iteration, const Machine& machine, Minibatches& data, ExactSum& sum,
                   const MetricTarget& metric) = 0;

  /// The state of all chains, in the order of groups, at the root (collective).
  virtual std::vector<Real> save(Communicator& communicator) const = 0;
  /// The same from the root (collective); every rank has all of it. Throws CheckpointError if it is of another size.
  virtual void restore(std::span<const Real> all) = 0;

  /// Seconds of this rank in the chains, and in derivatives.
  virtual double sampling_seconds() const = 0;
  virtual double measuring_seconds() const = 0;
};

/// In the precision of the input; chains start from noise.
std::unique_ptr<Phases> make_phases(const TrainingInput& resolved, const Machine& machine, Index slots,
                                    const Communicator& communicator);

}  // namespace rbm
