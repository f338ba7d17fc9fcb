/// Slater determinants, one for each spin, of harmonic-oscillator orbitals (their polynomials: oscillator_orbitals.hpp):
///
///     u = ln|det A↑| + ln|det A↓|,   A_ik = φ_k(x_i) + Σ_v C_kv φ_v(x_i),   i the particles of a spin, k its orbitals
///
/// The first `spin_up` particles have spin up. C mixes higher (virtual) orbitals into the occupied ones: a trainable rotation.
///
///     moved particle i      R = ψ'/ψ = Σ_k A'_ik A⁻¹_ki               (matrix determinant lemma)
///     accepted              A⁻¹ by the rank-one update of Sherman and Morrison (Ann. Math. Stat. 21, 124 (1950))
///     ∂u/∂x_i               Σ_k ∂A_ik A⁻¹_ki                  Σ ∂²u/∂x_i² = Σ_k ∇²A_ik A⁻¹_ki - |∂u/∂x_i|²
///     ∂u/∂C_kv              Σ_i φ_v(x_i) A⁻¹_ki               ∂u/∂ln w = -Σ_i x_i·∂u/∂x_i
///
/// Rank-one updates pile up rounding, most of all after a move close to a node. A state computes its inverses anew after
/// kSweepsOfUpdates sweeps, and right after a move was accepted that |R| < kCloseToNode made large; the change of u it finds then is
/// its drift().
///
/// θ = ln w if trained, then C row by row. A walker exactly on a node has u = -∞ and is never entered.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rbm_vmc/continuum/factor.hpp"
#include "rbm_vmc/continuum/oscillator_orbitals.hpp"

namespace rbm {

inline constexpr Index kMostOrbitals = 256;    ///< of a basis
inline constexpr Index kSweepsOfUpdates = 64;  ///< before the inverses are computed anew
inline constexpr Real kCloseToNode = 1e-4;     ///< an accepted ratio of determinants that calls for new inverses

struct SlaterSpec {
  Index particles = 2;
  Index spin_up = 1;
  std::vector<Real> omega{};         ///< one frequency a dimension: shapes and fills the orbitals
  std::vector<OrbitalDegrees> up{};  ///< occupied orbitals; those of lowest energy if empty
  std::vector<OrbitalDegrees> down{};
  Index virtual_orbitals = 0;        ///< of lowest energy among the empty ones, mixed in by C
  bool train_width = false;          ///< one factor for all widths 1/√ω_d
};

class Slater final : public Factor {
 public:
  /// Throws ContractError if occupations do not fit the particles, InputError for orbitals of too high a degree.
  explicit Slater(SlaterSpec spec);

  std::string_view name() const override { return "slater"; }
  Index parameter_count() const override { return (train_width_ ? 1 : 0) + std::ssize(mixing_); }
  void get_parameters(std::span<Real> theta) const override;
  void set_parameters(std::span<const Real> theta) override;
  std::vector<std::string> parameter_names() const override;
  std::unique_ptr<FactorState> bind(Index particles, Index dimensions) const override;

  /// One spin: its particles and its orbitals within `basis()`.
  struct Spin {
    Index first;                     ///< particle
    Index count;
    std::vector<Index> orbitals;     ///< of basis(), one for each particle
  };
  const std::vector<Spin>& spins() const { return spins_; }
  const Spin& spin_of(Index particle) const { return spins_[particle < spins_.front().count ? 0 : 1]; }
  /// All orbitals in use: those occupied, then the virtual ones.
  const std::vector<OrbitalDegrees>& basis() const { return basis_; }
  Index occupied() const { return occupied_; }  ///< how many of basis() are occupied by some spin
  Index virtuals() const { return std::ssize(basis_) - occupied_; }
  /// Largest degree in a dimension.
  int degree(Index d) const { return degree_[static_cast<std::size_t>(d)]; }
  Real inverse_width(Index d) const { return inverse_width_[static_cast<std::size_t>(d)]; }
  /// C_kv: how much of virtual orbital v (from 0) is in occupied orbital k of basis().
  Real mixing(Index k, Index v) const { return mixing_[static_cast<std::size_t>(k * virtuals() + v)]; }
  bool trains_width() const { return train_width_; }

 private:
  Index particles_, dimensions_;
  bool train_width_;
  Real log_scale_ = 0;
  std::vector<Real> bare_inverse_width_, inverse_width_;
  std::vector<OrbitalDegrees> basis_;
  Index occupied_ = 0;
  std::vector<Spin> spins_;
  std::vector<int> degree_;
  std::vector<Real> mixing_;
};

}  // namespace rbm
