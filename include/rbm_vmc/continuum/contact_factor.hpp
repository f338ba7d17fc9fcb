/// Factors of ψ that vanish where two particles touch: a power of the state of two particles at zero energy, for each pair.
///
///     u(x) = e Σ_{p<q} ln φ(r_pq)       φ = r - a (D = 1),  ln(r/a) (D = 2),  1 - a/r (D = 3);   0 for r <= a   [bohr]
///     ∂u/∂x_p = e Σ_{q≠p} φ'/(φ r) (x_p - x_q)        Σ_m ∂²u/∂x_m² = -2e Σ_{p<q} (φ'/φ)²,   as ∇²φ = 0 outside of a
///
/// `hard_sphere`: spheres of diameter a, e = 1, no parameter. In three dimensions the factor of J. L. DuBois and H. R. Glyde,
/// Phys. Rev. A 63, 023602 (2001); in one that of M. Girardeau, J. Math. Phys. 1, 516 (1960), exact for a → 0.
/// `calogero`: points on a line with the repulsion λ(λ-1)/r², a = 0, Π|x_p - x_q|^e, exact with e = λ (F. Calogero, J. Math.
/// Phys. 12, 419 (1971); B. Sutherland, J. Math. Phys. 12, 246 (1971)). The kinetic energy is finite only for e > ½, so the
/// parameter is "log_excess", e = ½ + exp(log_excess). Of two particles E(θ) - E(ln(λ-½)) is even about its minimum.
///
/// A state remembers nothing: a move computes the old distances again, and one logarithm serves kChunk pairs, so that
/// hundreds of particles cost no memory and no traffic. A move into a core has the log ratio -∞. Distances below about
/// 1e-37 bohr count as contact. Factories throw ContractError unless a > 0 or e > ½; `bind` for other dimensions than 1, 2, 3
/// (calogero: 1).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rbm_vmc/continuum/factor.hpp"

namespace rbm {

class ContactFactor final : public Factor {
 public:
  static ContactFactor hard_sphere(Real diameter);
  static ContactFactor calogero(Real exponent);

  std::string_view name() const override { return trains() ? "calogero" : "hard-sphere"; }
  Index parameter_count() const override { return trains() ? 1 : 0; }
  void get_parameters(std::span<Real> theta) const override;
  void set_parameters(std::span<const Real> theta) override;
  std::vector<std::string> parameter_names() const override;
  std::unique_ptr<FactorState> bind(Index particles, Index dimensions) const override;

  Real core() const { return core_; }          ///< a [bohr]
  Real exponent() const { return exponent_; }  ///< e

 private:
  explicit ContactFactor(Real core) : core_(core) {}
  bool trains() const { return core_ == 0; }

  Real core_;
  Real log_excess_ = 0;  ///< of what is trained
  Real exponent_ = 1;
};

}  // namespace rbm
