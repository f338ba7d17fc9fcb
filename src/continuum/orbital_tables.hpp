/// Oscillator orbitals φ_n(x) = Π_d h_{n_d}(x_d/w_d) at one position of a pack of lanes, with first and second derivatives.
#pragma once

#include "rbm_vmc/continuum/oscillator_orbitals.hpp"
#include "rbm_vmc/continuum/slater.hpp"

namespace rbm {

template <int D>
class OrbitalTables {
 public:
  /// `x` holds D packs, one each kPacks.
  void fill_values(const Slater& orbitals, const Pack* x) {
    for (int d = 0; d < D; ++d) of_[d].fill_values(x[d * kPacks], orbitals.inverse_width(d), orbitals.degree(d));
  }
  /// And derivatives.
  void fill(const Slater& orbitals, const Pack* x) {
    for (int d = 0; d < D; ++d) of_[d].fill(x[d * kPacks], orbitals.inverse_width(d), orbitals.degree(d));
  }

  Pack value(const OrbitalDegrees& n) const {
    Pack product = of_[0].value[n[0]];
    for (std::size_t d = 1; d < D; ++d) product *= of_[d].value[n[d]];
    return product;
  }
  /// ∂_aφ
  Pack slope(const OrbitalDegrees& n, int a) const {
    Pack product = of_[a].slope[n[static_cast<std::size_t>(a)]];
    for (int d = 0; d < D; ++d) {
      if (d != a) product *= of_[d].value[n[static_cast<std::size_t>(d)]];
    }
    return product;
  }
  /// All ∂_aφ, and ∇²φ.
  void derivatives(const OrbitalDegrees& n, Pack (&slope)[D], Pack& laplacian) const {
    laplacian = Pack{};
    for (std::size_t d = 0; d < D; ++d) {
      Pack others = broadcast(1.0);
      for (std::size_t e = 0; e < D; ++e) {
        if (e != d) others *= of_[e].value[n[e]];
      }
      slope[d] = of_[d].slope[n[d]] * others;
      laplacian += of_[d].curvature[n[d]] * others;
    }
  }
  /// ∂_a∂_bφ
  Pack curvature(const OrbitalDegrees& n, int a, int b) const {
    Pack product = broadcast(1.0);
    for (int d = 0; d < D; ++d) {
      const auto degree = n[static_cast<std::size_t>(d)];
      product *= d == a && d == b ? of_[d].curvature[degree] : d == a || d == b ? of_[d].slope[degree] : of_[d].value[degree];
    }
    return product;
  }

 private:
  HermiteTable of_[D];
};

}  // namespace rbm
