/// How far ψ is from its exchange symmetry: the share of |ψ|² with the wrong symmetry under a transposition of two like particles.
///
/// A transposition P has eigenvalues ±1, and ψ ought to have Pψ = sψ (s = -1 for fermions of one spin, else +1). The part that does not
/// is (ψ - sPψ)/2. As P is unitary and its own inverse, the weight of that part is
///
///     d_P = ‖(ψ - sPψ)/2‖² / ‖ψ‖² = ½ (1 - <ψ(x) sψ(Px)> / <ψ²>) = ½ (1 - <r>),    r = sψ(Px)/ψ(x),   mean over |ψ|²
///
/// r is unbounded. But the orbit {x, Px} is known as soon as x is: the mean of ½(1 - r) over its two points, weighted by |ψ|², is
///
///     g = ½ (1 - 2r/(1+r²)) = ½ (1-r)²/(1+r²),     <g> = d_P,     0 <= g <= 1
///
/// (Rao and Blackwell: the same mean, a smaller variance). g is 0 wherever ψ has the symmetry, ½ where one of the two points has all the
/// weight. Each value is for a transposition drawn at random, so that the mean is over all of them: with d̄ the mean of d_P, ψ is
/// symmetric if and only if d̄ = 0.
///
/// Every factor but a determinant is positive, and a determinant changes its sign with the particles exactly, so r = |ψ(Px)/ψ(x)|.
#pragma once

#include <utility>
#include <vector>

#include "rbm_vmc/continuum/ansatz.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {

/// Pairs of particles that may change places: within each of several groups of consecutive particles.
std::vector<std::pair<Index, Index>> like_pairs(std::span<const Index> group_sizes);

class SymmetryDefect {
 public:
  /// The ansatz must outlive it. Throws ContractError if there are no pairs.
  SymmetryDefect(const Ansatz& ansatz, std::vector<std::pair<Index, Index>> pairs);

  /// g of every walker, with one random pair for each; `state` is that of the walkers.
  void measure(const Walkers& walkers, const AnsatzState& state, RandomStream& random, Lanes defect);

 private:
  std::vector<std::pair<Index, Index>> pairs_;
  Walkers swapped_;
  AnsatzState state_;  ///< of the swapped walkers
  Block scratch_;      ///< ln|ψ(x)|, ln|ψ(Px)|, the choice of the pair
};

}  // namespace rbm
