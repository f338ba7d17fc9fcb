/// Elementary functions of a `Pack`: lanes in one SIMD register, branch-free and inlined into the caller's loop.
///
///     for (Index p = 0; p < kPacks; ++p) e.pack(j, p) = exp_nonpositive(-abs(v.pack(j, p)));
///
/// Exponential: x = (16 k + i) ln2/16 + r, |r| <= ln2/32, e^x = 2^k · T_i · e^r with T_i = 2^(i/16) from a table of two
/// registers and a polynomial of degree 6 (Tang, ACM Trans. Math. Softw. 15, 144 (1989), with the table made small enough
/// for one permute instruction). Logarithm: x = 2^k m, r = c_i m - 1, ln x = k ln2 - ln c_i + ln(1+r), where c_i is chosen
/// so that ln c_i is a double to within 2^-69 (Gal's accurate tables). All polynomials are minimax (Remez).
///
/// Errors in units in the last place (ulp) bound the largest seen by the tests with fused multiply-add; without, they are up to
/// twice as large. The intrinsics only pick instructions that the compiler does not find by itself and never change a result.
/// Nothing throws. Rounding mode: to nearest.
#pragma once

#include <cmath>
#include <limits>

#include "rbm_vmc/base/block.hpp"

#ifdef __AVX512F__
#include <immintrin.h>
#endif

namespace rbm {

#ifdef __AVX512F__
static_assert(kPack == 8, "the intrinsics below work on registers of eight lanes");
#endif

/// a where the mask is true, b elsewhere.
[[gnu::always_inline]] inline Pack select(PackMask mask, Pack a, Pack b) { return mask ? a : b; }

[[gnu::always_inline]] inline PackBits bits_of(Pack x) { return reinterpret_cast<PackBits>(x); }
[[gnu::always_inline]] inline Pack pack_of(PackBits bits) { return reinterpret_cast<Pack>(bits); }

[[gnu::always_inline]] inline Pack abs(Pack x) { return pack_of(bits_of(x) & 0x7fff'ffff'ffff'ffffU); }

/// a < b ? a : b: the second argument where one of them is NaN.
[[gnu::always_inline]] inline Pack min(Pack a, Pack b) {
#ifdef __AVX512F__
  return _mm512_maskz_min_pd(0xff, a, b);  // the unmasked form draws a false warning from GCC 12
#else
  return a < b ? a : b;
#endif
}

/// a > b ? a : b: the second argument where one of them is NaN.
[[gnu::always_inline]] inline Pack max(Pack a, Pack b) {
#ifdef __AVX512F__
  return _mm512_maskz_max_pd(0xff, a, b);
#else
  return a > b ? a : b;
#endif
}

[[gnu::always_inline]] inline Pack sqrt(Pack x) {
#ifdef __AVX512F__
  return _mm512_maskz_sqrt_pd(0xff, x);
#else
  Pack root{};
  for (Index lane = 0; lane < kPack; ++lane) root[lane] = std::sqrt(x[lane]);
  return root;
#endif
}

/// True if the mask is true in some lane.
[[gnu::always_inline]] inline bool any(PackMask mask) {
#ifdef __AVX512F__
  return _mm512_test_epi64_mask(reinterpret_cast<__m512i>(mask), reinterpret_cast<__m512i>(mask)) != 0;
#else
  std::int64_t found = 0;
  for (Index lane = 0; lane < kPack; ++lane) found |= mask[lane];
  return found != 0;
#endif
}

/// True if some lane is infinite or not a number.
[[gnu::always_inline]] inline bool any_nonfinite(Pack x) { return any(~(abs(x) <= std::numeric_limits<Real>::max())); }

/// Sum of the lanes of a pack: the upper half onto the lower until one is left.
[[gnu::always_inline]] inline Real sum_pack(Pack x) {
  for (Index half = kPack / 2; half > 0; half /= 2) {
    for (Index lane = 0; lane < half; ++lane) x[lane] += x[lane + half];
  }
  return x[0];
}

/// Sum over a batch, the upper half onto the lower until one is left: the same order for any width of a pack.
inline Real sum_lanes(ConstLanes lanes) {
  static_assert((kBatch & (kBatch - 1)) == 0 && (kPack & (kPack - 1)) == 0);
  Pack row[kPacks];
  for (Index p = 0; p < kPacks; ++p) row[p] = pack(lanes, p);
  for (Index half = kPacks / 2; half > 0; half /= 2) {
    for (Index p = 0; p < half; ++p) row[p] += row[p + half];
  }
  return sum_pack(row[0]);
}

namespace lane_detail {

/// 1.5 · 2^52: adding it rounds to an integer, which then lies in the low bits of the sum.
inline constexpr Real kRound = 0x1.8p52;

inline constexpr Index kEntries = 16;

struct alignas(64) Table {
  Real entry[kEntries];
};

/// table[index mod 16] in each lane.
[[gnu::always_inline]] inline Pack look_up(const Table& table, PackBits index) {
#ifdef __AVX512F__
  return _mm512_permutex2var_pd(_mm512_load_pd(table.entry), reinterpret_cast<__m512i>(index),
                                _mm512_load_pd(table.entry + 8));
#else
  Pack found{};
  for (Index lane = 0; lane < kPack; ++lane) found[lane] = table.entry[index[lane] % kEntries];
  return found;
#endif
}

/// 2^(i/16) with i << 48 taken off its bits, so that adding (16 k + i) << 48 gives 2^(k + i/16).
inline constexpr Table kExpTable = {0x1.0000000000000p+0, 0x1.fb5586cf9890fp-1, 0x1.f72b83c7d517bp-1, 0x1.f387a6e756238p-1,
                                    0x1.f06fe0a31b715p-1, 0x1.edea64c123422p-1, 0x1.ebfdad5362a27p-1, 0x1.eab07dd485429p-1,
                                    0x1.ea09e667f3bcdp-1, 0x1.ea11473eb0187p-1, 0x1.eace5422aa0dbp-1, 0x1.ec49182a3f090p-1,
                                    0x1.ee89f995ad3adp-1, 0x1.f199bdd85529cp-1, 0x1.f5818dcfba487p-1, 0x1.fa4afa2a490dap-1};

/// x = n ln2/16 + r: the integer n in the low bits of `rounded` and r in [-ln2/32, ln2/32]; returns e^r - 1.
[[gnu::always_inline]] inline Pack reduced_expm1(Pack x, PackBits& rounded) {
  const Pack t = x * 0x1.71547652b82fep+4 + kRound;
  const Pack n = t - kRound;
  const Pack r = (x - n * 0x1.62e42fefa0000p-5) - n * 0x1.cf79abc9e3b3ap-44;  // the first product is exact
  rounded = bits_of(t);
  Pack q = r * 0.0013889129053762476 + 0.0083334719511492068;  // error of the polynomial 1.2e-17
  q = q * r + 0.041666666659653443;
  q = q * r + 0.16666666664416963;
  q = q * r + 0.50000000000000056;
  q = q * r + 1.0;
  return q * r;
}

/// -ln c_i and c_i of 20 bits near 1/m for m in the i-th of 16 intervals that cover [45/64, 45/32); exactly 0 and 1 around 1.
inline constexpr Table kLogInverse = {0x1.63a72p+0, 0x1.55a5cp+0, 0x1.48080p+0, 0x1.3a948p+0, 0x1.2fef8p+0, 0x1.2535ep+0,
                                      0x1.19edap+0, 0x1.118b0p+0, 0x1.08ab6p+0, 0x1.00000p+0, 0x1.e29a6p-1, 0x1.c71bcp-1,
                                      0x1.af656p-1, 0x1.99b90p-1, 0x1.864a2p-1, 0x1.73a8ep-1};
inline constexpr Table kLogTable = {
    -0x1.50ab14900f1aep-2, -0x1.278744ac919aep-2, -0x1.fbc379bd13a6bp-3, -0x1.a6036cbbfe161p-3, -0x1.5f83db9a51f1fp-3,
    -0x1.15f0c874ae83ap-3, -0x1.8b296feca1920p-4, -0x1.0f7cf37882ff2p-4, -0x1.10d3eecb51851p-5, 0x0.0p+0,
    0x1.e46503ccc4467p-5,  0x1.e276b6e3e7aebp-4,  0x1.5ed1937fd12a8p-3,  0x1.c862827deaeafp-3,  0x1.15f33f0d59f40p-2,
    0x1.4808cc362b394p-2};

/// ln x for positive normal x and nothing else.
[[gnu::always_inline]] inline Pack log_normal(Pack x) {
  constexpr std::uint64_t kLowest = 0x3fe6'8000'0000'0000;  // 45/64
  constexpr std::uint64_t kOne = 0x3ff0'0000'0000'0000;
  constexpr std::uint64_t kMantissa = 0x000f'ffff'ffff'ffff;
  const PackBits shifted = bits_of(x) - (kLowest - kOne);  // exponent k + 1023, then the place of m in its interval
  const Pack m = pack_of((shifted & kMantissa) + kLowest);
  const Pack k = pack_of((shifted >> 52) | 0x4330'0000'0000'0000U) - (0x1p52 + 1023.0);
  const Pack c = look_up(kLogInverse, shifted >> 48);
#ifdef __AVX512F__
  const Pack r = _mm512_fmsub_pd(m, c, broadcast(1.0));  // one rounding
#else
  const Pack head = pack_of(bits_of(m) & 0xffff'ffff'0000'0000U);
  const Pack r = (head * c - 1.0) + (m - head) * c;  // both products are exact: the same one rounding
#endif
  const Pack whole = k * 0x1.62e42fefa3800p-1 + look_up(kLogTable, shifted >> 48);  // the product is exact
  const Pack high = whole + r;
  const Pack low = (whole - high) + r + k * 0x1.ef35793c76730p-45;
  Pack q = r * 0.11134839217813181 - 0.12520625417817520;  // error of the polynomial 1.9e-17 r
  q = q * r + 0.14285692959495010;
  q = q * r - 0.16666653454118069;
  q = q * r + 0.20000000007473747;
  q = q * r - 0.25000000002546410;
  q = q * r + 0.33333333333332558;
  q = q * r - 0.5;
  return (q * (r * r) + low) + high;
}

}  // namespace lane_detail

/// e^x for x <= 0, the hot one; below -708 it gives 0, NaN stays NaN. Error under 1.15 ulp.
[[gnu::always_inline]] inline Pack exp_nonpositive(Pack x) {
  using namespace lane_detail;
  PackBits n;
  const Pack q = reduced_expm1(x, n);
  const Pack power = pack_of(bits_of(look_up(kExpTable, n)) + (n << 48));
  return select(x < -708.0, Pack{}, power * q + power);
}

/// e^x for any x: gradual underflow, overflow to infinity, NaN stays NaN. Error under 1.15 ulp.
[[gnu::always_inline]] inline Pack exp(Pack x) {
  using namespace lane_detail;
  PackBits n;
  const Pack inside = max(Pack{} + -746.0, min(Pack{} + 710.0, x));
  const Pack q = reduced_expm1(inside, n);
  const Pack power = pack_of(bits_of(look_up(kExpTable, n)) + ((n & 15U) << 48));
  const PackBits k = (n - bits_of(broadcast(kRound)) + (1U << 20)) >> 4;  // exponent + 2^16, not negative
  const PackBits half = k >> 1;                                           // two steps, for the ends of the range
  constexpr std::uint64_t kBias = 1023 - (1U << 15);
  return (power * q + power) * pack_of((half + kBias) << 52) * pack_of((k - half + kBias) << 52);
}

/// ln x; -infinity for 0 and subnormal numbers, NaN for negative ones. Error under 1.45 ulp, 1.15 for x from 0.7 to 1.4.
[[gnu::always_inline]] inline Pack log(Pack x) {
  using Limits = std::numeric_limits<Real>;
  const Pack below = select(x < 0.0, broadcast(Limits::quiet_NaN()), broadcast(-Limits::infinity()));
  const Pack inside = select(x <= Limits::max(), lane_detail::log_normal(x), x);
  return select(x < Limits::min(), below, inside);
}

/// ln(1+x) for x >= 0. Error under 2 ulp.
[[gnu::always_inline]] inline Pack log1p_nonnegative(Pack x) {
  const Pack u = 1.0 + x;
  const Pack lost = select(x < 1.0, x - (u - 1.0), 1.0 - (u - x));
  const Pack value = log(u) + lost / u;
  return select(u <= std::numeric_limits<Real>::max(), value, u);
}

/// ln(1 + e^v), the logarithm of the sum over one binary hidden unit. Error under 3 ulp; 0 for v < -708.
[[gnu::always_inline]] inline Pack softplus(Pack v) { return max(Pack{}, v) + log1p_nonnegative(exp_nonpositive(-abs(v))); }

/// 1/(1 + e^-v), the chance that a binary hidden unit is on. Error under 3 ulp; 0 for v < -708.
[[gnu::always_inline]] inline Pack logistic(Pack v) {
  const Pack e = exp_nonpositive(-abs(v));
  return select(v < 0.0, e, broadcast(1.0)) / (1.0 + e);
}

/// s = sin(pi x), c = cos(pi x) for |x| <= 1. Absolute error under 2e-16; exact at multiples of 1/2.
[[gnu::always_inline]] inline void sincospi(Pack x, Pack& s, Pack& c) {
  const Pack t = x * 2.0 + lane_detail::kRound;
  const Pack r = x - (t - lane_detail::kRound) * 0.5;  // |r| <= 1/4, exact
  const Pack z = r * r;
  Pack odd = z * 0.00046119239761410420 - 0.0073699526394848292;
  odd = odd * z + 0.082145863793823061;
  odd = odd * z - 0.59926452873767358;
  odd = odd * z + 2.5501640398696944;
  odd = odd * z - 5.1677127800499258;
  odd = odd * z + 3.1415926535897932;
  odd = odd * r;
  Pack even = z * 0.0019070969197596273 - 0.025804996656624779;
  even = even * z + 0.23533055172268187;
  even = even * z - 1.3352627672040618;
  even = even * z + 4.0587121264008385;
  even = even * z - 4.9348022005446281;
  even = even * z + 1.0;
  const PackBits quarter = bits_of(t);
  const PackMask swap = reinterpret_cast<PackMask>(quarter << 63) < 0;
  s = pack_of(bits_of(select(swap, even, odd)) ^ ((quarter >> 1) << 63));
  c = pack_of(bits_of(select(swap, odd, even)) ^ (((quarter + 1U) >> 1) << 63));
}

}  // namespace rbm
