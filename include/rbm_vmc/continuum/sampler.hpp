/// Markov chains for |ψ|²: one sweep proposes a move of every particle of every walker of a batch.
///
/// - `Metropolis`: x' = x + step·u, u uniform on (-1,1)^D or standard normal (Metropolis et al., J. Chem. Phys. 21, 1087 (1953)).
/// - `Langevin`: x' = x + v̄τ + √τ ξ with the drift of the moved particle, v = ∇ln ψ (force F = 2v, D = ½), accepted with
///   |ψ(x')/ψ(x)|² G(x|x')/G(x'|x) (Rossky, Doll and Friedman, J. Chem. Phys. 69, 4628 (1978)). The drift is limited per particle,
///   v̄ = v(√(1+2v²τ)-1)/(v²τ) (Umrigar, Nightingale and Runge, J. Chem. Phys. 99, 2865 (1993)), in both densities.
/// - `Gibbs`: h|x, then x|h, all particles at once, never refused. |F|² is the machine with its hidden layer doubled:
///   h, h' ~ Bernoulli(s(v)), x_i ~ N(a_i + ½Σ_j W_ij(h_j+h'_j), σ_i²/2). Only for ψ made of one RBM factor.
///
/// Lengths in bohr, τ in 1/hartree. A trial whose weight is not finite is refused and counted.
#pragma once

#include <cstdint>
#include <utility>
#include <variant>

#include "rbm_vmc/continuum/ansatz.hpp"
#include "rbm_vmc/continuum/gaussian_rbm.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {

enum class StepShape { uniform, normal };

struct Metropolis {
  Real step;  ///< half width, or standard deviation [bohr]
  StepShape shape = StepShape::uniform;
};

struct Langevin {
  Real time_step;  ///< τ [1/hartree]
};

struct Gibbs {
  const GaussianRbm* rbm;  ///< the only factor of ψ
};

using Sampler = std::variant<Metropolis, Langevin, Gibbs>;

/// Moves refused because their weight |ψ'/ψ|² G(x|x')/G(x'|x) is not finite.
struct RefusedMoves {
  std::int64_t on_node = 0;     ///< ψ' = 0: on a node, as where two particles of like spin meet
  std::int64_t not_finite = 0;  ///< no number or +∞: an overflow, a singular drift, or a walker that stands on a node

  RefusedMoves& operator+=(const RefusedMoves& other) {
    on_node += other.on_node;
    not_finite += other.not_finite;
    return *this;
  }
  std::int64_t total() const { return on_node + not_finite; }
  bool operator==(const RefusedMoves&) const = default;
};

/// Performs sweeps on one batch after the other; holds only scratch.
class Sweeper {
 public:
  Sweeper(const Sampler& sampler, Index particles, Index dimensions);

  /// One sweep of all particles; the state must be refreshed for these walkers and stays valid. Returns accepted moves of
  /// all lanes; `proposals()` were made.
  std::int64_t sweep(Walkers& walkers, AnsatzState& state, RandomStream& random);
  /// Proposals of a sweep over a batch.
  std::int64_t proposals() const { return proposals_; }
  /// Since the last call, over all lanes.
  RefusedMoves take_refused() { return std::exchange(refused_, {}); }

 private:
  template <int D>
  std::int64_t move(const Metropolis& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random);
  template <int D>
  std::int64_t move(const Langevin& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random);
  template <int D>
  std::int64_t move(const Gibbs& sampler, Walkers& walkers, AnsatzState& state, RandomStream& random);
  /// A trial position of one particle and the uniform number it is accepted with.
  template <int D>
  void draw_trial(const Metropolis& sampler, const Walkers& walkers, Index particle, RandomStream& random);
  template <int D>
  void draw_trial(const Langevin& sampler, const Walkers& walkers, Index particle, RandomStream& random);
  /// Accepts with probability |ψ'/ψ|² exp(log_proposal) where that is a number, moves the accepted walkers, counts them.
  template <int D>
  PackMask settle(Walkers& walkers, AnsatzState& state, Index particle);
  [[gnu::noinline, gnu::cold]] void count_refused();
  template <int D>
  void propose(Walkers& walkers, AnsatzState& state, Index particle, Block* gradient);

  Sampler sampler_;
  std::int64_t proposals_;
  RefusedMoves refused_;
  Block position_;      ///< trial position, D rows
  Block log_ratio_;     ///< ln|ψ'/ψ|
  Block log_proposal_;  ///< ln G(x|x')/G(x'|x); stays 0 for symmetric proposals
  Block accept_;        ///< uniform on (0,1)
  Block drift_;         ///< v̄ at the old position
  Block gradient_;      ///< ∇ln ψ, old or new
  Block hidden_;        ///< Gibbs: hidden inputs, then counts of active units
};

}  // namespace rbm
