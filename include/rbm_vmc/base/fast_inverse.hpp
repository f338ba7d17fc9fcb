/// 1/x and 1/√x for packs without the divider: a 14-bit estimate of the processor and one step of fourth order.
///
///     y₀ ≈ 1/x,    e = 1 - x y₀,    1/x = y₀ (1+e)(1+e²)(1 + O(e⁴))
///     y₀ ≈ 1/√x,   e = 1 - x y₀²,   1/√x = y₀ (1 + e/2 + 3e²/8 + 5e³/16 + O(e⁴))
///
/// With AVX-512 pair sums take half the time they take with divisions and roots; elsewhere the plain operations are used.
/// Relative error under 4e-16 for 1e-300 <= x <= 1e300; outside of that range the results are not specified. NaN stays NaN.
/// The last bit may differ between kinds of processors.
#pragma once

#include "rbm_vmc/base/lane_math.hpp"

namespace rbm {

/// 1/x
[[gnu::always_inline]] inline Pack fast_inverse(Pack x) {
#ifdef __AVX512F__
  const Pack y = _mm512_maskz_rcp14_pd(0xff, x);
  const Pack e = 1.0 - x * y;
  const Pack once = y + y * e;
  return once + once * (e * e);
#else
  return 1.0 / x;
#endif
}

/// 1/√x
[[gnu::always_inline]] inline Pack fast_inverse_sqrt(Pack x) {
#ifdef __AVX512F__
  const Pack y = _mm512_maskz_rsqrt14_pd(0xff, x);
  const Pack e = 1.0 - (x * y) * y;
  return y + (y * e) * (0.5 + e * (0.375 + e * 0.3125));
#else
  return 1.0 / sqrt(x);
#endif
}

}  // namespace rbm
