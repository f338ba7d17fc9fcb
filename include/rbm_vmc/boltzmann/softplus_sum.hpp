/// Σ_j ln(1+e^{v_j}) over the hidden units, for one pack of walkers, with one exponential a unit and one logarithm in all:
///
///     ln Π_j (1+e^{v_j})                            the cheapest, as long as the product does not overflow
///     ½Σ_j (v_j+|v_j|) + ln Π_j (1+e^{-|v_j|})      for any v
///
/// Nothing throws.
#pragma once

#include "rbm_vmc/base/fast_inverse.hpp"
#include "rbm_vmc/boltzmann/fast_exp.hpp"

namespace rbm {

/// ln Π_j (1+e_j) for e_j >= 0. The powers of two of the product go to a sum from time to time, so that the number of factors does not
/// matter; only kFold of them together must stay below kLargest.
class LogProduct {
 public:
  [[gnu::always_inline]] void multiply(Pack e) { product_ += product_ * e; }
  /// To be called after at most kFold factors.
  [[gnu::always_inline]] void fold() {
    bound_ += product_;
    const Pack exponent = pack_of((bits_of(product_) >> 52) | 0x4330'0000'0000'0000U) - (0x1p52 + 1023.0);
    logarithm_ += exponent * 0x1.62e42fefa39efp-1;
    product_ = pack_of((bits_of(product_) & 0x000f'ffff'ffff'ffffU) | 0x3ff0'0000'0000'0000U);
  }
  [[gnu::always_inline]] Pack value() const { return logarithm_ + lane_detail::log_normal(product_); }
  /// No product was larger than this. The value means nothing where this is above kLargest or not a number.
  [[gnu::always_inline]] Pack bound() const { return bound_ + product_; }

  static constexpr Real kLargest = 1e300;
  static constexpr Index kFold = 64;

 private:
  Pack product_ = broadcast(1.0);
  Pack logarithm_ = {};
  Pack bound_ = {};
};

/// s(v) = 1/(1+e^-v) from e = e^v <= 1e300; absolute error under 4e-16.
[[gnu::always_inline]] inline Pack logistic_from(Pack e) { return 1.0 - fast_inverse(1.0 + e); }

/// Σ_j ln(1+e^{v_j}) for any v.
class SoftplusSum {
 public:
  [[gnu::always_inline]] void add(Pack v) {
    const Pack magnitude = abs(v);
    linear_ += v + magnitude;
    product_.multiply(fast_exp(-magnitude));
  }
  /// To be called after at most kFold units.
  [[gnu::always_inline]] void fold() { product_.fold(); }
  [[gnu::always_inline]] Pack value() const { return 0.5 * linear_ + product_.value(); }

  static constexpr Index kFold = LogProduct::kFold;

 private:
  Pack linear_ = {};
  LogProduct product_;
};

}  // namespace rbm
