/// The external potential and the interactions, with their virials [hartree].
///
///     trap          V = ½ Σ_p Σ_d ω_d² x_pd²                          Σ_p x_p·∇_p V = 2V
///     interaction   V = Σ_{p<q} v(r_pq)                               Σ_p x_p·∇_p V = Σ_{p<q} r v'(r)
///       coulomb       v = k/r                        r v' = -v        k the strength [hartree bohr]
///       soft-coulomb  v = k/√(r²+s²)                 r v' = -k r²/(r²+s²)^{3/2}
///       gaussian      v = k exp(-r²/2w²)             r v' = -v r²/w²   k [hartree]
///       hard-sphere   v = ∞ for r < a, else 0        not given: a wall adds a surface term, and the virial row stays 0
///       calogero      v = λ(λ-1)/r²                  r v' = -2v        [hartree bohr²]
///
/// Distances below 1e-150 bohr count as 1e-150. Dimensions 1, 2, 3; others throw ContractError.
#pragma once

#include <memory>
#include <vector>

#include "rbm_vmc/continuum/walkers.hpp"

namespace rbm {

/// An energy that depends on the positions only.
class Potential {
 public:
  virtual ~Potential() = default;
  /// Adds V to `energy` and Σ_p x_p·∇_p V to `virial`.
  virtual void add(const Walkers& walkers, Lanes energy, Lanes virial) const = 0;
};

/// A harmonic trap, one frequency a dimension [hartree].
class Trap {
 public:
  /// Throws InputError unless there are one to three finite frequencies, none negative.
  explicit Trap(std::vector<Real> omega);

  const std::vector<Real>& omega() const { return omega_; }
  /// Adds V to `energy`; the virial is 2V. The walkers have as many dimensions as the trap, or ContractError.
  void add(const Walkers& walkers, Lanes energy) const;

 private:
  std::vector<Real> omega_;
};

enum class Interaction { none, coulomb, soft_coulomb, gaussian, hard_sphere, calogero };

struct InteractionSpec {
  Interaction kind = Interaction::coulomb;
  Real strength = 1;   ///< k
  Real softening = 1;  ///< s [bohr], soft-coulomb
  Real width = 1;      ///< w [bohr], gaussian
  Real diameter = 1;   ///< a [bohr], hard-sphere
  Real lambda = 2;     ///< λ >= 1, calogero
};

/// The potential of a spec (for `none` one that adds nothing). Throws InputError if a number of it makes no sense.
std::unique_ptr<Potential> make_potential(const InteractionSpec& spec);

/// c = ∂ ln ψ/∂r where two distinguishable particles or bosons meet: k/(D-1) for coulomb, 0 for potentials finite at
/// contact, and for those where ψ vanishes there (their factor of ψ takes care of it). Source: T. Kato, Commun. Pure Appl. Math. 10, 151 (1957). Throws InputError for coulomb in one dimension, where
/// only wave functions that vanish at contact have a finite energy.
Real cusp(const InteractionSpec& spec, Index dimensions);

/// The same for fermions of like spin, beside the node of the determinant: k/(D+1) for coulomb, 0 for finite potentials.
Real like_cusp(const InteractionSpec& spec, Index dimensions);

}  // namespace rbm
