/// The Gaussian-binary RBM as a factor of ψ: ψ = F ("psi") or ψ = √F ("sqrt", so that |ψ|² = p).
///
/// With f = 1 or ½, s_j = s(v_j):
///
///     u          = -f Σ_i (x_i-a_i)²/2σ_i² + f Σ_j ln(1+e^{v_j})
///     ∂u/∂x_i    = f[ -(x_i-a_i)/σ_i² + Σ_j s_j W_ij/σ_i² ]
///     ∂²u/∂x_i²  = f[ -1/σ_i² + Σ_j s_j(1-s_j) W_ij²/σ_i⁴ ]
///     ∂u/∂a_i = f(x_i-a_i)/σ_i²   ∂u/∂b_j = f s_j   ∂u/∂W_ij = f x_i s_j/σ_i²
///     ∂u/∂ln σ_k = f[ Σ_{i∈k} (x_i-a_i)²/σ_i² - 2 Σ_j s_j Σ_{i∈k} x_i W_ij/σ_i² ]
///
/// ("psi": Carleo and Troyer, Science 355, 602 (2017); "sqrt": Torlai et al., Nat. Phys. 14, 447 (2018).)
///
/// A *symmetric* factor is the product over particles of a machine with D visible units. Weights are shared by all particles, or by
/// those of a kind: the first `first_kind` particles (spin up) have one machine, the others a second one. Either way the factor does not
/// change when particles of a kind change places. Otherwise one machine has all M = N·D coordinates as visible units, index particle·D + d.
///
/// θ = a, b, W (row-major), then one ln σ for each trained width; of two machines the rows of the second follow those of the first in
/// each of these four.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rbm_vmc/boltzmann/gaussian_binary.hpp"
#include "rbm_vmc/continuum/factor.hpp"

namespace rbm {

struct GaussianRbmSpec {
  Index particles = 1;
  Index dimensions = 1;
  Index hidden = 0;
  Real exponent = 1;         ///< f of ψ = F^f: 1 or ½
  bool symmetric = false;
  Index first_kind = 0;      ///< symmetric: particles of the first machine if there are two; 0 or all: there is one
  std::vector<Real> sigma;   ///< one width for all coordinates, or one for each dimension; both machines start with it [bohr]
  bool train_sigma = false;
  std::vector<Real> a, b, W; ///< start values of each machine: visible, hidden and visible × hidden numbers
  Index visible() const { return symmetric ? dimensions : particles * dimensions; }  ///< of a machine
  Index machines() const { return symmetric && first_kind > 0 && first_kind < particles ? 2 : 1; }
};

class GaussianRbm final : public Factor {
 public:
  /// Throws ContractError if the numbers of start values do not fit.
  explicit GaussianRbm(GaussianRbmSpec spec);

  std::string_view name() const override { return "rbm"; }
  Index parameter_count() const override;
  void get_parameters(std::span<Real> theta) const override;
  void set_parameters(std::span<const Real> theta) override;
  std::vector<std::string> parameter_names() const override;
  std::unique_ptr<FactorState> bind(Index particles, Index dimensions) const override;

  const GaussianRbmSpec& spec() const { return spec_; }
  Index hidden() const { return spec_.hidden; }    ///< of a machine
  Index visible() const { return spec_.visible(); }
  Real exponent() const { return spec_.exponent; }
  /// Machines side by side (N if symmetric, else 1), each with visible() consecutive coordinates.
  Index copies() const { return spec_.symmetric ? spec_.particles : 1; }
  /// Which of the machines a copy is.
  Index kind(Index copy) const { return copy < first_kind_ ? 0 : 1; }
  const GaussianBinary& machine(Index copy) const { return machines_[static_cast<std::size_t>(kind(copy))]; }
  /// Trained widths of a machine: 0, 1, or one a dimension.
  Index width_count() const { return spec_.train_sigma ? widths_ : 0; }
  /// Which width a visible unit has.
  Index width_of(Index visible) const { return widths_ == 1 ? 0 : visible % spec_.dimensions; }

 private:
  std::vector<GaussianBinary> make_machines() const;

  GaussianRbmSpec spec_;  ///< sigma: the widths of every machine
  Index widths_;          ///< of a machine
  Index first_kind_;      ///< copies of the first machine
  std::vector<GaussianBinary> machines_;
};

}  // namespace rbm
