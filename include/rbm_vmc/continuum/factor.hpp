/// One factor of the trial wave function: ln|ψ(x)| = Σ_f u_f(x; θ_f).
///
/// A `Factor` holds the parameters and is const while sampling; a `FactorState` holds what the factor remembers of one
/// batch of walkers. One virtual call serves all kBatch walkers. The order of calls on a state is
///
///     refresh(walkers)                          after construction, new walkers or new parameters
///     propose(walkers, trial), settle(accepted)  any number of times; the caller then moves the accepted walkers
///     add_* / log_derivatives                    at any time between settle and propose
///
/// Lengths in bohr; ln ψ has no unit.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/continuum/walkers.hpp"

namespace rbm {

/// A trial move of one particle in every lane. Each factor adds its share to log_ratio and, if wanted, gradient.
struct Trial {
  Index particle;          ///< which particle moves
  const Block& position;   ///< its new position, dimensions × kBatch
  Lanes log_ratio;         ///< += u(x') - u(x)
  Block* gradient;         ///< += ∂u/∂x'_d of the moved particle at x' (dimensions × kBatch); null unless drifting
};

class FactorState {
 public:
  virtual ~FactorState() = default;

  /// Forgets everything and computes anew from the walkers and the factor's present parameters.
  virtual void refresh(const Walkers& walkers) = 0;

  /// Adds the change of u for a trial move; `walkers` are still at the old positions.
  virtual void propose(const Walkers& walkers, const Trial& trial) = 0;

  /// Makes the last proposal the present state in the accepted lanes and forgets it in the others.
  virtual void settle(const LaneMask& accepted) = 0;

  /// u added to `value`: ln of this factor.
  virtual void add_log_value(const Walkers& walkers, Lanes value) const = 0;

  /// ∂u/∂x_d of one particle, added to `gradient` (dimensions × kBatch).
  virtual void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const = 0;

  /// ∂u/∂x_m for all coordinates added to `gradient` (M × kBatch), Σ_m ∂²u/∂x_m² added to `laplacian`.
  virtual void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const = 0;

  /// ∂u/∂θ_k written to rows first_row + k of `rows`, k = 0 ... parameter_count-1.
  virtual void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const = 0;

  /// Largest change of u found when a state that moves had updated was computed anew: the rounding they piled up. Since construction.
  virtual Real drift() const { return 0; }
};

class Factor {
 public:
  virtual ~Factor() = default;
  virtual std::string_view name() const = 0;
  virtual Index parameter_count() const = 0;
  virtual void get_parameters(std::span<Real> theta) const = 0;
  virtual void set_parameters(std::span<const Real> theta) = 0;
  /// Names in the order of theta: "b[3]", "W[2,3]", "log_sigma".
  virtual std::vector<std::string> parameter_names() const = 0;
  /// A state for batches of walkers; the factor must outlive it.
  virtual std::unique_ptr<FactorState> bind(Index particles, Index dimensions) const = 0;
};

}  // namespace rbm
