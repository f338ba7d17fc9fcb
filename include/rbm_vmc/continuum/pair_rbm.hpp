/// A restricted Boltzmann machine that sees the distance of a pair, its weights shared by all pairs:
///
///     f(r) = c K ln(1+r/K) + a y(ρ) + Σ_j softplus(b_j + W_j y(ρ)),      ρ = r/L,   y = ln[(1 + √(1+ρ²))/2]
///
/// Two visible units. The cusp unit ln(1+r/K) has the weight c K and no hidden neighbour, so f'(0) = c holds for all
/// parameters; its range K is free of L, since the kink of a weak trap is much shorter than the hole around an electron
/// (with K = L six electrons at ω = 0.1 violate 2T = 2V_trap - V_int by 0.3 %). The smooth unit y is even in r (ρ²/4 at contact) and grows as ln ρ, so f grows as ln r at most and a
/// Gaussian beside it always normalises. With s = √(1+ρ²)
///
///     y' = ρ/[s(1+s)]      y'' = (1+s-s²)/[s³(1+s)]      ρ y' = (s-1)/s
///
/// K = L, a = W = 0 gives exp(f) = (1+r/L)^{cL} up to a constant, the exact pair function of two electrons at ω = 1 in 2D (c = L =
/// 1) and at ω = 1/2 in 3D (c = 1/2, L = 2). On a Gaussian of width σ² = 1/ω the best energy of two electrons with one
/// hidden unit is within 2e-9 of the exact one, relatively, for ω = 0.1 ... 1 in 2D and 3D, and within 2e-6 at ω = 0.01
/// (two hidden units: 4e-9).
///
/// Source: the machine is that of P. Smolensky (1986) as a wave function by G. Carleo and M. Troyer, Science 355, 602
/// (2017); cusp: T. Kato, Commun. Pure Appl. Math. 10, 151 (1957). Parameters: "log_length" (L = e^θ [bohr]), "a[0]",
/// "b[j]", "W[0,j]", index 0 being the smooth unit, and with a cusp "cusp_log_length" (K = e^θ [bohr]). The constructor
/// throws ContractError on a spec outside the limits stated there.
#pragma once

#include "rbm_vmc/continuum/pair_factor.hpp"

namespace rbm {

struct PairRbmSpec {
  Real cusp = 0;          ///< c = f'(0) [1/bohr]; 0 removes the cusp unit
  Real length = 1;        ///< L and K at the start [bohr], > 0; 1/√ω is a good guess in a trap
  Index hidden = 1;       ///< hidden units, 0 ... 500
  Real init_scale = 0.1;  ///< standard deviation of the weights W at the start
};

class PairRbmFunction {
 public:
  static constexpr std::string_view kName = "pair-rbm";

  /// Starts at a = b = 0 and W_j = init_scale · normals[j]: a cusp on a smooth bump. `normals` holds at least `hidden`
  /// standard normal numbers.
  PairRbmFunction(const PairRbmSpec& spec, std::span<const Real> normals);

  Index parameter_count() const { return 2 + 2 * hidden() + (cusp_ != 0 ? 1 : 0); }
  std::vector<std::string> parameter_names() const;
  void get_parameters(std::span<Real> theta) const;
  void set_parameters(std::span<const Real> theta);

  Index hidden() const { return std::ssize(units_); }
  Real length() const { return length_; }

  [[gnu::always_inline]] Pack value(Pack r) const {
    const Pack rho = r * inverse_length_;
    const Pack squared = 1 + rho * rho;
    const Pack y = log(0.5 + 0.5 * (squared * fast_inverse_sqrt(squared)));
    Pack f = cusp_length_ * log(1 + r * inverse_cusp_range_) + a_ * y;
    // Σ_j ln(1+e_j) as the logarithm of a product, which 500 units cannot overflow.
    Pack product = broadcast(1);
    for (const Unit& unit : units_) {
      const Pack v = unit.b + unit.w * y;
      f += max(Pack{}, v);
      product *= 1 + exp_nonpositive(-abs(v));
    }
    return f + log(product);
  }

  [[gnu::always_inline]] void derivatives(Pack r, Pack& f, Pack& df, Pack& d2f) const {
    const Pack rho = r * inverse_length_, kink = r * inverse_cusp_range_;
    const Pack squared = 1 + rho * rho, inverse_s = fast_inverse_sqrt(squared), s = squared * inverse_s;
    const Pack inverse = inverse_s * fast_inverse(1 + s), inverse_cusp = fast_inverse(1 + kink);
    const Pack y = log(0.5 + 0.5 * s), dy = rho * inverse, d2y = (1 + s - squared) * inverse * (inverse_s * inverse_s);
    Pack linear = cusp_length_ * log(1 + kink) + a_ * y, product = broadcast(1);
    Pack slope = broadcast(a_), curvature{};  // df/dy and d²f/dy² of what depends on y
    for (const Unit& unit : units_) {
      const Pack v = unit.b + unit.w * y, e = exp_nonpositive(-abs(v)), norm = fast_inverse(1 + e);
      linear += max(Pack{}, v);
      product *= 1 + e;
      slope += unit.w * (select(v < 0, e, broadcast(1)) * norm);
      curvature += (unit.w * unit.w) * (e * norm * norm);
    }
    f = linear + log(product);
    df = cusp_ * inverse_cusp + inverse_length_ * (slope * dy);
    d2f = inverse_length_ * inverse_length_ * (slope * d2y + curvature * dy * dy) -
          cusp_ * inverse_cusp_range_ * (inverse_cusp * inverse_cusp);
  }

  template <class Add>
  [[gnu::always_inline]] void parameter_derivatives(Pack r, Add&& add) const {
    const Pack rho = r * inverse_length_, s = sqrt(1 + rho * rho), y = log(0.5 + 0.5 * s);
    Pack slope = broadcast(a_);
    for (Index j = 0; j < hidden(); ++j) {
      const Unit& unit = units_[static_cast<std::size_t>(j)];
      const Pack on = logistic(unit.b + unit.w * y);
      slope += unit.w * on;
      add(2 + j, on);
      add(2 + hidden() + j, on * y);
    }
    add(0, -slope * ((s - 1) / s));
    add(1, y);
    if (cusp_ == 0) return;
    const Pack kink = r * inverse_cusp_range_;
    add(2 + 2 * hidden(), cusp_length_ * (log(1 + kink) - kink / (1 + kink)));
  }

 private:
  struct Unit {
    Real b, w;
  };

  Real cusp_;
  Real log_length_, length_, inverse_length_;
  Real log_cusp_range_, inverse_cusp_range_, cusp_length_;  // ln K, 1/K, c K
  Real a_ = 0;
  std::vector<Unit> units_;
};

using PairRbm = PairFactor<PairRbmFunction>;
extern template class PairFactor<PairRbmFunction>;

}  // namespace rbm
