/// Determinant and inverse of a small matrix in every lane, by Householder reflections:
///
///     H_{n-1} ... H_0 M = R,   H_c = 1 - β v vᵀ,   v = x + sign(x_c) |x| e_c,   x = column c below the diagonal
///     ln|det M| = Σ_c ln|R_cc|,   M⁻ᵀ = H_0 ... H_{n-1} R⁻ᵀ
///
/// (G. H. Golub and C. F. Van Loan, Matrix Computations, 4th ed., section 5.2.) Backward stable without a pivot, so that every
/// lane takes the same instructions: 2n³/3 products of packs for the determinant where elimination with pivots needs n³/3 and
/// 2n³/3 selects; 2n³ in all for the inverse.
///
/// A matrix is n × n packs, columns one after the other. Columns shorter than 1e-150 count as that long: the determinant
/// of a singular matrix comes out tiny, not zero. Columns longer than 1e150 and what is not a number give NaN. Nothing throws.
#pragma once

#include "rbm_vmc/base/fast_inverse.hpp"

namespace rbm {

/// Replaces M by v_c (on and below the diagonal) and R (above it); `beta` and `diagonal` take β_c and R_cc of n columns.
/// Returns ln|det M|.
inline Pack reflect_columns(Pack* m, Index n, Pack* beta, Pack* diagonal) {
  Pack log_determinant{}, product = broadcast(1);
  for (Index c = 0; c < n; ++c) {
    Pack* v = m + c * n;
    Pack square{};
    for (Index r = c; r < n; ++r) square += v[r] * v[r];
    square = select(square <= 1e300, max(broadcast(1e-300), square), broadcast(std::numeric_limits<Real>::quiet_NaN()));
    const Pack norm = square * fast_inverse_sqrt(square), size = abs(v[c]);
    const Pack signed_norm = select(v[c] < 0, -norm, norm);
    beta[c] = fast_inverse(square + norm * size);
    diagonal[c] = -signed_norm;
    v[c] += signed_norm;
    for (Index i = c + 1; i < n; ++i) {
      Pack* column = m + i * n;
      Pack overlap{};
      for (Index r = c; r < n; ++r) overlap += v[r] * column[r];
      overlap *= beta[c];
      for (Index r = c; r < n; ++r) column[r] -= overlap * v[r];
    }
    // A product of two norms is within 1e±300.
    product *= norm;
    if (c % 2 == 0 && c + 1 < n) continue;
    log_determinant += log(product);
    product = broadcast(1);
  }
  return log_determinant;
}

/// From what reflect_columns left: `inverse` takes M⁻ᵀ, columns one after the other (that is, the rows of M⁻¹).
inline void invert_reflected(const Pack* m, Index n, const Pack* beta, const Pack* diagonal, Pack* inverse) {
  for (Index i = 0; i < n; ++i) {
    // Rᵀ y = e_i from the top down; y is zero above i.
    Pack* y = inverse + i * n;
    for (Index r = 0; r < n; ++r) {
      Pack rest = broadcast(r == i ? 1.0 : 0.0);
      for (Index k = i; k < r; ++k) rest -= m[r * n + k] * y[k];
      y[r] = r < i ? Pack{} : rest / diagonal[r];
    }
    for (Index c = n - 1; c >= 0; --c) {
      const Pack* v = m + c * n;
      Pack overlap{};
      for (Index r = c; r < n; ++r) overlap += v[r] * y[r];
      overlap *= beta[c];
      for (Index r = c; r < n; ++r) y[r] -= overlap * v[r];
    }
  }
}

}  // namespace rbm
