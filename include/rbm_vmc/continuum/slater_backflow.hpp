/// Slater determinants (slater.hpp) of transformed coordinates (backflow.hpp):
///
///     u = ln|det A↑| + ln|det A↓|,   A_ik = φ_k(x̃_i),   x̃_i = x_i + Σ_{j≠i} η_ij (x_i - x_j)
///
/// All x̃ change with one particle, so a move costs two determinants anew. With the inverse matrices, with s = x_i - x_j,
/// K_ij = ∂(η s)/∂s and J = ∂x̃/∂x (J_ij = -K_ij for i ≠ j, J_ii = 1 + Σ_j K_ij),
///
///     G_ia = ∂u/∂x̃_ia = B_a(i,i),   B_a(i,j) = Σ_k ∂_aφ_k(x̃_i) A⁻¹_kj
///     ∂u/∂x_i = G_i + Σ_j K_ij (G_i - G_j)
///     Σ ∂²u/∂x² = Σ_ij Σ_ab H_ia,jb (JJᵀ)_ia,jb + 2 Σ_{i<j} (G_i - G_j)·∇²(η s)
///     H_ia,jb = δ_ij Σ_k ∂_a∂_bφ_k(x̃_i) A⁻¹_ki - B_a(i,j) B_b(j,i)          i, j of one spin
///     ∂u/∂θ = Σ_{i<j} ∂η_ij/∂θ (G_i - G_j)·s      ∂u/∂C_kv = Σ_i φ_v(x̃_i) A⁻¹_ki      ∂u/∂ln w = -Σ_i x̃_i·G_i
///
/// (Y. Kwon, D. M. Ceperley and R. M. Martin, Phys. Rev. B 48, 12037 (1993), appendix.) θ is that of the Slater factor, then
/// that of the backflow of unlike and of like spins, as far as there are such pairs. Close to a node u is very low, never
/// infinite.
#pragma once

#include "rbm_vmc/continuum/backflow.hpp"
#include "rbm_vmc/continuum/slater.hpp"

namespace rbm {

class BackflowSlater final : public Factor {
 public:
  /// Throws as Slater and BackflowFunction do.
  BackflowSlater(const SlaterSpec& orbitals, const BackflowSpec& backflow);

  std::string_view name() const override { return orbitals_.name(); }
  Index parameter_count() const override { return orbitals_.parameter_count() + backflow_.parameter_count(); }
  void get_parameters(std::span<Real> theta) const override;
  void set_parameters(std::span<const Real> theta) override;
  std::vector<std::string> parameter_names() const override;
  std::unique_ptr<FactorState> bind(Index particles, Index dimensions) const override;

  /// Orbitals, who occupies them, and their parameters.
  const Slater& orbitals() const { return orbitals_; }
  const Backflow& backflow() const { return backflow_; }

 private:
  Index particles_, dimensions_;
  Slater orbitals_;
  Backflow backflow_;
};

}  // namespace rbm
