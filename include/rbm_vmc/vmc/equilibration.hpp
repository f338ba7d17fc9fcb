/// Brings the walkers to the distribution |ψ|², tunes the step, and measures how fast they forget.
///
/// Three phases, in rounds that all ranks finish together:
///   tuning     short rounds; the step follows the acceptance until it stays at the target (0.5, Langevin 0.7)
///   measuring  E_L and trap energy after every sweep; τ_int is the larger of both, from all chains; a series too short for its
///              τ_int is repeated at double length
///   settling   the rest of 20 τ_int sweeps, or of the number asked for
///
/// Afterwards `tau` [sweeps] and `energy` [hartree] are known.
#pragma once

#include <string>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/vmc/ensemble.hpp"

namespace rbm {

class Equilibration {
 public:
  explicit Equilibration(const Input& resolved);

  bool done() const { return phase_ == Phase::done; }
  /// What the next round computes: sweeps and measurements of each walker.
  Index round_work() const;
  /// One round (collective).
  void advance(Ensemble& ensemble, Communicator& communicator, Control& control, std::uint64_t fingerprint);

  Real tau() const { return tau_; }            ///< autocorrelation time [sweeps]
  bool tau_at_least() const { return tau_at_least_; }
  Real energy() const { return energy_; }      ///< mean local energy of the last measurement [hartree]
  Real acceptance() const { return acceptance_; }
  Index sweeps() const { return sweeps_; }     ///< done so far
  /// Whether the autocorrelation time is known, and with it the number of sweeps in all.
  bool measured() const { return phase_ == Phase::settling || phase_ == Phase::done; }
  /// Sweeps in all as far as is known: 0 while the step is tuned, up to the end of the series while tau is measured.
  Index goal() const { return measured() ? goal_ : phase_ == Phase::measuring ? sweeps_ + series_ : 0; }
  /// Sweeps between samples: as given, or half the autocorrelation time.
  Index sweeps_per_sample() const;

  Archive save() const;
  void restore(const Archive& archive);

 private:
  enum class Phase : int { tuning, measuring, settling, done };

  void tune(Ensemble& ensemble, Communicator& communicator, Control& control, std::uint64_t fingerprint);
  void measure(Ensemble& ensemble, Communicator& communicator, Control& control, std::uint64_t fingerprint);
  void settle(Ensemble& ensemble, Communicator& communicator, Control& control, std::uint64_t fingerprint);
  void after_measuring();

  bool tunes_;             // the step is ours to choose
  Real target_;            // acceptance
  Real first_step_;
  Index asked_sweeps_;     // 0: from τ
  Index asked_spacing_;    // 0: from τ
  Phase phase_ = Phase::tuning;
  Index rounds_ = 0;       // of tuning
  Index steady_rounds_ = 0;
  Index series_ = 128;     // sweeps of the next measurement
  Index goal_ = 0;         // sweeps in all, known after measuring
  Index sweeps_ = 0;
  Real tau_ = 1;
  bool tau_at_least_ = false;
  Real energy_ = 0;
  Real trap_ = 0;
  Real acceptance_ = 1;
};

}  // namespace rbm
