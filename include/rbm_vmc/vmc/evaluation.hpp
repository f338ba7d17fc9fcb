/// The evaluation loop: the parameters stand still, samples are added until their number or the target error is reached.
///
/// Error bars come from all chains (statistics/blocking_analysis.hpp); energy components and the virial balance
/// 2T - 2V_trap - Σ r v'(r), zero for scale-optimised states, from the spread of chain means. So does the symmetry defect
/// (continuum/symmetry_defect.hpp), if ψ is not symmetric by construction; it is measured at every eighth sample.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "rbm_vmc/continuum/symmetry_defect.hpp"
#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/statistics/blocking_analysis.hpp"
#include "rbm_vmc/statistics/chain_blocking.hpp"
#include "rbm_vmc/statistics/chain_moments.hpp"
#include "rbm_vmc/vmc/ensemble.hpp"
#include "rbm_vmc/vmc/observables.hpp"

namespace rbm {

/// A mean and its standard error.
struct Estimated {
  Real mean = 0, error = 0;
};

struct EvaluationResult {
  BlockingResult energy;
  Real rhat = 1;
  Real acceptance = 0;
  Estimated kinetic, trap, interaction;  ///< [hartree]
  Real virial_ratio = 1;  ///< 2T / (2V_trap + Σ r v'(r)); coulomb: 2T / (2V_trap - V_int); NaN if not has_virial
  Real virial_ratio_error = 0;
  Estimated symmetry_defect;  ///< 0 if ψ is symmetric by construction
};

/// False for hard spheres: their wall adds a surface term, 2T = 2V_trap - a ∂E/∂a, which no average over |ψ|² gives.
bool has_virial(const Input& resolved);

class Evaluation {
 public:
  /// Beside what the input asks for it measures observables that are added.
  Evaluation(const Input& resolved, const Ansatz& ansatz, std::vector<MakeObservable> added = {});

  bool done() const { return done_; }
  /// Whether ψ is not symmetric by construction.
  bool measures_defect() const { return defect_.has_value(); }
  /// `energy`: a mean near which samples will fall; throws NumericalError if it is not finite. The walkers of the ensemble are
  /// in equilibrium; they decide how far grids of observables reach (collective).
  void begin(Index sweeps_per_sample, Real energy, const Ensemble& ensemble, Communicator& communicator);
  /// What the next round computes: sweeps and measurements of each walker.
  Index round_work(Index chains) const { return next_samples(chains) * (sweeps_per_sample_ + 1); }
  /// One round of samples (collective). Throws NumericalError, on all ranks, if a local energy is not finite.
  /// Observables are added up over ranks at the end, and when a checkpoint is due.
  void advance(Ensemble& ensemble, Communicator& communicator, Control& control);

  Index samples() const { return samples_; }  ///< of all chains
  /// How many there will be, of all chains, as errors fall with the root of their number; from what is known so far.
  Index expected_samples() const;
  /// What is known so far; empty before the first round.
  const std::optional<EvaluationResult>& result() const { return result_; }

  /// Observables and configurations; null if they were not added up since the last round.
  const Observables::Results* observed() const {
    return observables_ && observables_->results() ? &*observables_->results() : nullptr;
  }

  /// Collective; complete at the root.
  Archive save(Communicator& communicator) const;
  /// Collective; `archive` is the root's, complete on every rank but for the memory of chains, which is dealt out.
  void restore(const Archive& archive, const Ensemble& ensemble, Communicator& communicator);

  static Index bytes(const Input& resolved, Index batches);

 private:
  struct BatchMemory {
    ChainBlocking energy;
    ChainMoments parts, defect;
    BatchMemory();
    std::array<Block*, 3> blocks() { return {&energy.memory(), &parts.memory(), &defect.memory()}; }
    std::array<const Block*, 3> blocks() const { return {&energy.memory(), &parts.memory(), &defect.memory()}; }
    void add_sums(std::span<Real> partial) const;
  };
  Index next_samples(Index chains) const;
  void measure_defect(const Measurement& measurement, std::uint64_t sweep);
  void summarise(std::span<const Real> totals);
  bool on_target() const;
  Real excess() const;
  static Index memory_of_batch();  // numbers

  const Input& input_;
  std::vector<MakeObservable> added_;
  std::uint64_t fingerprint_;
  std::optional<SymmetryDefect> defect_;
  std::vector<BatchMemory> memory_;
  Index sweeps_per_sample_ = 1;
  Real reference_ = 0;
  Index samples_ = 0;
  std::int64_t accepted_ = 0, proposed_ = 0;
  bool done_ = false;
  std::optional<EvaluationResult> result_;
  std::optional<Observables> observables_;
};

}  // namespace rbm
