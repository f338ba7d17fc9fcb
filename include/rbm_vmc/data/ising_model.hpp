/// The Ising model whose configurations serve as data.
///
///     E(s) = -J Σ_<ij> s_i s_j - h Σ_i s_i,   p(s) = e^{-E/T}/Z,   s_i = ±1
///
/// As a Boltzmann machine at β = 1: V_ij = J/T between neighbours, a_i = h/T.
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

enum class Boundary { periodic, open };

struct IsingModel {
  Index length = 0;  ///< sites along an axis
  Real coupling = 1, field = 0, temperature = 1;
  Boundary boundary = Boundary::periodic;
};

}  // namespace rbm
