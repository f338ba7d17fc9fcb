/// All walkers of a run, dealt to ranks by batches, and how they advance and are measured.
///
/// The chains belong to the run: batch b draws from streams keyed by (seed, b, sweep), wherever it is computed. A round lets
/// every batch do the same: refresh, then `samples` times `sweeps` sweeps and a measurement. Batches come outermost, so that
/// the scratch of one stays in cache.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "rbm_vmc/continuum/hamiltonian.hpp"
#include "rbm_vmc/continuum/sampler.hpp"
#include "rbm_vmc/io/input.hpp"
#include "rbm_vmc/parallel/communicator.hpp"
#include "rbm_vmc/session/control.hpp"

namespace rbm {

/// One measurement of one batch.
struct Measurement {
  Index batch;   ///< local number on this rank, from 0
  Index sample;  ///< within the round
  const Walkers& walkers;
  const AnsatzState& state;
  const Block& energy;  ///< kEnergyRows rows [hartree]
};

struct RoundPlan {
  Index samples = 1;       ///< measurements of every walker
  Index sweeps = 1;        ///< sweeps before each
  bool measure = true;     ///< false: only the last sample of the round is measured
};

/// Seconds this rank spent, by phase.
struct PhaseSeconds {
  double sampling = 0;
  double local_energy = 0;
  double measuring = 0;  ///< what the visitor of a round did: gradients, statistics
};

class Ensemble {
 public:
  /// Walkers at random places (start_positions.hpp).
  Ensemble(const Input& resolved, const Ansatz& ansatz, const Hamiltonian& hamiltonian, const Communicator& communicator);

  Index chains() const { return batch_count_ * kBatch; }
  Index local_batches() const { return std::ssize(walkers_); }
  const std::vector<Walkers>& walkers() const { return walkers_; }  ///< of the local batches

  /// The step of the sampler, the same for all batches.
  Real step() const { return step_; }
  void set_step(Real step);

  using Visit = std::function<void(const Measurement&)>;
  using Finish = std::function<void(Index batch)>;
  /// One round; `visit` sees each measurement, `finish` the end of each batch. Accepted, proposed and refused moves go to `sum`.
  void round(const RoundPlan& plan, ExactSum& sum, const Visit& visit, const Finish& finish = {});
  /// Adds up the round over all ranks, and hears what they wish (collective). `fingerprint`: as of ExactSum::reduce.
  std::vector<Real> reduce(ExactSum& sum, Communicator& communicator, Control& control, std::uint64_t fingerprint);

  /// Sweeps done since the start: the position in every stream.
  std::uint64_t sweeps() const { return sweeps_; }
  const PhaseSeconds& seconds() const { return seconds_; }
  std::int64_t proposals() const { return proposals_; }
  /// Largest rounding that moves piled up in ln|ψ| on this rank, as far as states were computed anew in the midst of them.
  Real drift() const { return state_.drift(); }
  /// Of all ranks, since the run began.
  const RefusedMoves& refused() const { return refused_; }

  /// Positions of all walkers in the order of batches, at the root (collective).
  std::vector<Real> gather(Communicator& communicator) const;
  /// Takes positions back from the root, with the number of sweeps done and of moves refused (collective).
  void restore(std::span<const Real> all, std::uint64_t sweeps, Communicator& communicator, const RefusedMoves& refused = {});

  /// Bytes of walkers and scratch on a rank that holds `batches` batches.
  static Index bytes(const Input& resolved, const Ansatz& ansatz, Index batches);

 private:
  const Input& input_;
  const Ansatz& ansatz_;
  const Hamiltonian& hamiltonian_;
  Index batch_count_;
  std::vector<Walkers> walkers_;
  AnsatzState state_;
  Real step_;
  Sweeper sweeper_;
  Block gradient_, energy_;
  std::uint64_t sweeps_ = 0;
  std::int64_t proposals_ = 0;
  RefusedMoves refused_;
  PhaseSeconds seconds_;
};

}  // namespace rbm
