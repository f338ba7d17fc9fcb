/// e^x as it occurs in 1 + e^x: the one exponential that a hidden unit costs.
///
///     x = y ln2 + r,   y a multiple of 1/16,   |r| <= ln2/32,   e^x = 2^y e^r
///
/// The method of `exp`, but with ln 2 as a single double: the relative error, (1.9 + |x|/3)·2^-53, grows no faster than with an error
/// of x in its last place (without fused multiply-add up to four times as much), and stays below 1.5e-16 beside 1 for negative x. With
/// AVX-512 the power of two is one instruction, which also takes care of large |x|: 13 instructions in all, three less than
/// `exp_nonpositive`.
///
/// x < -708 gives less than 4e-308, x > 709 more than 8e307, infinity included; NaN stays NaN. |x| above 1e15 gives no meaningful
/// number. Nothing throws.
#pragma once

#include "rbm_vmc/base/lane_math.hpp"

namespace rbm {
namespace fast_exp_detail {

/// 2^(i/16)
inline constexpr lane_detail::Table kPowers = {
    0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
    0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
    0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
    0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0};

}  // namespace fast_exp_detail

[[gnu::always_inline]] inline Pack fast_exp(Pack x) {
  constexpr Real kRound = 0x1.8p48;  // adding it rounds to a multiple of 1/16
#ifndef __AVX512F__
  x = max(broadcast(-708.0), min(broadcast(709.0), x));
#endif
  const Pack t = x * 0x1.71547652b82fep0 + kRound;
  const Pack y = t - kRound;
  const Pack r = x - y * 0x1.62e42fefa39efp-1;
  Pack q = r * 0.0013889129053762476 + 0.0083334719511492068;  // (e^r - 1)/r as in lane_math.hpp
  q = q * r + 0.041666666659653443;
  q = q * r + 0.16666666664416963;
  q = q * r + 0.50000000000000056;
  q = q * r + 1.0;
  const Pack power = lane_detail::look_up(fast_exp_detail::kPowers, bits_of(t));
  const Pack mantissa = power * (q * r) + power;
#ifdef __AVX512F__
  return _mm512_maskz_scalef_pd(0xff, mantissa, y);  // · 2^floor(y)
#else
  return pack_of(bits_of(mantissa) + (bits_of(t) >> 4 << 52));
#endif
}

}  // namespace rbm
