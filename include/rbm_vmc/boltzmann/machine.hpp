/// The general Boltzmann machine of visible units x and hidden units h, and its plain formulas.
///
///     E(x,h) = -a·x - b·h - xᵀWh - ½xᵀVx - ½hᵀUh                          binary {0,1} or spin {-1,+1} visible units
///     E(x,h) = Σ_i (x_i-a_i)²/2σ_i² - b·h - Σ_ij x_i W_ij h_j/σ_i² - ½hᵀUh     gaussian visible units (real x)
///     p(x,h) = e^{-βE}/Z,   p(x) = p̃(x)/Z,   p̃(x) = Σ_h e^{-βE}
///
/// Hidden units are binary or spin. V and U are symmetric with zero diagonal; U = 0 and V = 0 is the restricted machine (RBM), U = 0 the
/// semi-restricted one. (Ackley, Hinton and Sejnowski, Cogn. Sci. 9, 147 (1985); Melchior, Wang and Wiskott, PLoS ONE 12, e0171015
/// (2017), for gaussian units.)
///
/// All parameters in one flat vector θ, in this order, matrices row by row, of V and U the pairs i < j row by row:
///
///     a [visible] | b [hidden] | W [visible × hidden] | ln σ (0, 1 or visible) | V | U
///
/// The functions below are written for clarity: they serve tests and small sums; kernels for many chains are elsewhere.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

enum class VisibleKind { binary, spin, gaussian };
enum class HiddenKind { binary, spin };
enum class SigmaTraining { fixed, common, each };  ///< common: one factor for all σ_i, that is one parameter

/// The two values of a unit that has two.
struct UnitValues {
  Real low = 0, high = 1;
  Real width() const { return high - low; }
};
constexpr UnitValues unit_values(HiddenKind kind) {
  return kind == HiddenKind::binary ? UnitValues{0, 1} : UnitValues{-1, 1};
}
/// Of binary and spin units.
constexpr UnitValues unit_values(VisibleKind kind) {
  return kind == VisibleKind::binary ? UnitValues{0, 1} : UnitValues{-1, 1};
}

/// What a machine is, apart from the values of its parameters.
struct MachineShape {
  VisibleKind visible_kind = VisibleKind::binary;
  HiddenKind hidden_kind = HiddenKind::binary;
  Index visible = 0;
  Index hidden = 0;
  SigmaTraining sigma = SigmaTraining::fixed;  ///< gaussian only
  bool visible_couplings = false;              ///< V; not with gaussian units, where p could not be normalised for all V
  bool hidden_couplings = false;               ///< U
  Real beta = 1;

  bool gaussian() const { return visible_kind == VisibleKind::gaussian; }

  Index a() const { return 0; }  ///< first parameter of each array
  Index b() const { return visible; }
  Index W() const { return b() + hidden; }
  Index log_sigma() const { return W() + visible * hidden; }
  Index V() const { return log_sigma() + log_sigma_count(); }
  Index U() const { return V() + V_count(); }
  Index parameters() const { return U() + U_count(); }

  Index log_sigma_count() const {
    return !gaussian() || sigma == SigmaTraining::fixed ? 0 : sigma == SigmaTraining::common ? 1 : visible;
  }
  Index V_count() const { return visible_couplings ? visible * (visible - 1) / 2 : 0; }
  Index U_count() const { return hidden_couplings ? hidden * (hidden - 1) / 2 : 0; }

  bool operator==(const MachineShape&) const = default;
};

/// Where the pair i < j of n units stands among all pairs, row by row.
constexpr Index pair_index(Index i, Index j, Index n) { return i * n - i * (i + 1) / 2 + j - i - 1; }

/// A shape with parameters. σ_i = start_sigma_i · e^{ln σ parameter}: θ holds ln σ relative to the given widths, so that one common
/// parameter can serve units of unlike widths.
class Machine {
 public:
  /// Throws ContractError if sizes do not fit, a width is not positive, or gaussian units shall have couplings.
  /// `sigma`: one number a visible unit; empty means 1 (and for binary and spin units nothing else is allowed).
  explicit Machine(const MachineShape& shape, std::vector<Real> sigma = {});

  const MachineShape& shape() const { return shape_; }
  std::span<const Real> theta() const { return theta_; }
  void set_theta(std::span<const Real> theta);

  std::span<const Real> a() const { return part(shape_.a(), shape_.visible); }
  std::span<const Real> b() const { return part(shape_.b(), shape_.hidden); }
  std::span<const Real> W() const { return part(shape_.W(), shape_.visible * shape_.hidden); }
  Real W(Index i, Index j) const { return theta_[static_cast<std::size_t>(shape_.W() + i * shape_.hidden + j)]; }
  Real V(Index i, Index j) const;  ///< 0 without couplings and for i = j
  Real U(Index i, Index j) const;
  /// σ_i as it is now; 1 for binary and spin units.
  Real sigma(Index i) const { return sigma_[static_cast<std::size_t>(i)]; }
  std::span<const Real> start_sigma() const { return start_sigma_; }

 private:
  std::span<const Real> part(Index first, Index count) const {
    return std::span(theta_).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
  }

  MachineShape shape_;
  std::vector<Real> theta_, start_sigma_, sigma_;
};

/// E(x,h).
Real energy(const Machine& machine, std::span<const Real> x, std::span<const Real> h);

/// -∂E(x,h)/∂θ, all of it; times β this is ∂/∂θ of ln of the weight of (x,h).
std::vector<Real> energy_derivatives(const Machine& machine, std::span<const Real> x, std::span<const Real> h);

/// v_j = b_j + Σ_i x_i W_ij/σ_i²: what acts on h_j, without the other hidden units.
std::vector<Real> hidden_fields(const Machine& machine, std::span<const Real> x);

/// ln p̃(x) = ln Σ_h e^{-βE}, in closed form. Without hidden couplings only (ContractError).
Real log_marginal(const Machine& machine, std::span<const Real> x);

/// ln ∫dx e^{-βE(x,h)}, or the sum over x, in closed form. Without visible couplings only (ContractError).
Real log_hidden_marginal(const Machine& machine, std::span<const Real> h);

}  // namespace rbm
