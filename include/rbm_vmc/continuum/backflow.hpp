/// Backflow: the orbitals of a determinant see each particle displaced by its neighbours,
///
///     x̃_i = x_i + Σ_{j≠i} η(r_ij) (x_i - x_j),     η(r) = Σ_n c_n exp(-(r/l_n)²),   l_n = L/2^n
///
/// with one η for pairs of unlike spins and one for like. Source: R. P. Feynman and M. Cohen, Phys. Rev. 102, 1189 (1956);
/// as a variational wave function of electrons Y. Kwon, D. M. Ceperley and R. M. Martin, Phys. Rev. B 48, 12037 (1993);
/// inhomogeneous systems P. López Ríos et al., Phys. Rev. E 74, 066701 (2006).
///
/// η is smooth and even in r, so x̃ is a smooth function of all positions: the pair factors keep their cusps. Where i and j
/// meet, x̃_i - x̃_j = (1 + 2η(0)) (x_i - x_j) + ..., so the determinant keeps its node at the coincidence of like spins.
/// One exponential a pair: the lengths are halves of each other and exp(-(2r/l)²) is the fourth power of exp(-(r/l)²).
///
/// Functions take q = r² [bohr²]; with s = x_i - x_j and derivatives by q
///
///     K = ∂(η s)/∂s = η 1 + 2η' s sᵀ         ∇²(η s) = (4qη'' + (2D+4)η') s
///
/// Parameters: "backflow_log_length" (L = e^θ [bohr]), "backflow[n]" (c_n), all c_n = 0 at the start: no backflow. The
/// constructor throws ContractError on a spec outside the limits stated there.
#pragma once

#include <array>

#include "rbm_vmc/continuum/pair_factor.hpp"

namespace rbm {

inline constexpr Index kMostBackflowFunctions = 8;

struct BackflowSpec {
  Index functions = 1;  ///< terms of η, 1 ... kMostBackflowFunctions
  Real length = 1;      ///< L at the start [bohr], > 0
};

/// η of one kind of pair.
class BackflowFunction {
 public:
  explicit BackflowFunction(const BackflowSpec& spec);

  Index parameter_count() const { return 1 + functions_; }
  std::vector<std::string> parameter_names() const;
  void get_parameters(std::span<Real> theta) const;
  void set_parameters(std::span<const Real> theta);

  /// η(q)
  [[gnu::always_inline]] Pack value(Pack q) const {
    Pack eta{};
    for_each_term(q, [&](Index n, Pack gaussian) { eta += c_[at(n)] * gaussian; });
    return eta;
  }

  /// η and its first two derivatives by q.
  [[gnu::always_inline]] void derivatives(Pack q, Pack& eta, Pack& first, Pack& second) const {
    eta = first = second = Pack{};
    for_each_term(q, [&](Index n, Pack gaussian) {
      const Pack term = c_[at(n)] * gaussian, sloped = rate_[at(n)] * term;
      eta += term;
      first -= sloped;
      second += rate_[at(n)] * sloped;
    });
  }

  /// add(k, ∂η/∂θ_k)
  template <class Add>
  [[gnu::always_inline]] void parameter_derivatives(Pack q, Add&& add) const {
    Pack first{};
    for_each_term(q, [&](Index n, Pack gaussian) {
      add(1 + n, gaussian);
      first -= (rate_[at(n)] * c_[at(n)]) * gaussian;
    });
    add(0, -2 * q * first);
  }

 private:
  static constexpr std::size_t at(Index n) { return static_cast<std::size_t>(n); }

  /// visit(n, exp(-q/l_n²))
  template <class Visit>
  [[gnu::always_inline]] void for_each_term(Pack q, Visit visit) const {
    Pack gaussian = exp_nonpositive(-rate_[0] * q);
    for (Index n = 0;; ++n) {
      visit(n, gaussian);
      if (n + 1 == functions_) return;
      gaussian *= gaussian;
      gaussian *= gaussian;
    }
  }

  Index functions_;
  Real log_length_;
  std::array<Real, kMostBackflowFunctions> c_{}, rate_{};  ///< c_n and 1/l_n²
};

/// η for unlike and for like spins.
using Backflow = PairFunctions<BackflowFunction>;

}  // namespace rbm
