#include "rbm_vmc/generative/gray_walk.hpp"

#include <algorithm>
#include <bit>
#include <numbers>
#include <utility>

#include "rbm_vmc/boltzmann/softplus_sum.hpp"

namespace rbm {
namespace {

constexpr Real kLargestProduct = 700;  // its logarithm

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

BinaryForm padded(BinaryForm form) {
  form.pad(GrayWalk::kInner + GrayWalk::kLaneUnits);
  return form;
}

Real exp_of(Real x) { return exp(broadcast(x))[0]; }

/// ln Σ e^f of a growing number of f, in each lane.
class LaneLogSum {
 public:
  template <std::size_t n>
  [[gnu::always_inline]] void add(const Pack (&f)[n]) {
    Pack largest = largest_;
    for (const Pack& x : f) largest = max(x, largest);
    sum_ *= exp_nonpositive(largest_ - largest);
    for (const Pack& x : f) sum_ += exp_nonpositive(x - largest);
    largest_ = largest;
  }
  Pack largest() const { return largest_; }
  Pack sum() const { return sum_; }

 private:
  Pack largest_ = broadcast(-std::numeric_limits<Real>::max());
  Pack sum_ = {};
};

}  // namespace

GrayWalk::GrayWalk(BinaryForm form)
    : form_(padded(std::move(form))), walked_(std::min(kWalked, form_.units - kInner - kLaneUnits)), terms_(form_.terms),
      fields_(kInner + walked_), walked_fields_(at(kInner + walked_)), quadratic_(1) {
  std::vector<Real> highest = form_.offset, lowest = form_.offset;
  for (Index l = 0; l < form_.units; ++l) {
    const auto w = form_.coupling_of(l);
    for (std::size_t k = 0; k < w.size(); ++k) (w[k] > 0 ? highest : lowest)[k] += w[k];
  }
  wide_ = false;
  Real product = 0;
  for (Index k = 0; k < form_.terms; ++k) {
    wide_ = wide_ || !(highest[at(k)] < kLargestTerm && lowest[at(k)] > -kLargestTerm);
    const Real logarithm = std::max(highest[at(k)], 0.0) + std::numbers::ln2;
    if (product + logarithm > kLargestProduct) {
      folds_.push_back(k);
      product = 0;
    }
    product += logarithm;
  }
  folds_.push_back(form_.terms);

  const auto effect = [&](Real w) { return wide_ ? w : exp_of(w); };
  const auto first = form_.coupling_of(0), second = form_.coupling_of(1);
  for (std::size_t k = 0; k < first.size(); ++k) {
    for (const Real w : {first[k], second[k], first[k] + second[k]}) inner_.push_back(effect(w));
  }
  steps_.assign(at(form_.terms), effect(0));
  for (Index l = kInner; l < first_lane_unit(); ++l) {
    for (const Real sign : {1.0, -1.0}) {
      for (const Real w : form_.coupling_of(l)) steps_.push_back(effect(sign * w));
    }
  }
}

bool GrayWalk::is_high(Index unit, Index lane, Index chunk) const {
  if (unit < first_lane_unit()) return false;
  return unit < first_chunk_unit() ? (lane >> (unit - first_lane_unit()) & 1) : (chunk >> (unit - first_chunk_unit()) & 1);
}

/// The first state of each lane: inner and walked units are low.
void GrayWalk::start(Index chunk) {
  for (Index k = 0; k < form_.terms; ++k) std::ranges::fill(terms_[k], form_.offset[at(k)]);
  for (Index l = 0; l < first_lane_unit(); ++l) std::ranges::fill(fields_[l], form_.linear[at(l)]);
  quadratic_.fill(form_.constant);
  std::ranges::fill(walked_fields_, 0.0);
  for (Index l = first_lane_unit(); l < form_.units; ++l) {
    Real high[kBatch], field[kBatch];
    for (Index lane = 0; lane < kBatch; ++lane) {
      high[lane] = is_high(l, lane, chunk) ? 1 : 0;
      field[lane] = form_.linear[at(l)];
    }
    for (Index m = first_lane_unit(); m < l; ++m) {
      for (Index lane = 0; lane < kBatch; ++lane) field[lane] += is_high(m, lane, chunk) ? form_.pair(l, m) : 0;
    }
    for (Index lane = 0; lane < kBatch; ++lane) quadratic_(0, lane) += high[lane] * field[lane];
    for (Index m = 0; m < first_lane_unit(); ++m) {
      for (Index lane = 0; lane < kBatch; ++lane) fields_(m, lane) += high[lane] * form_.pair(l, m);
    }
    const auto w = form_.coupling_of(l);
    for (Index k = 0; k < form_.terms; ++k) {
      for (Index lane = 0; lane < kBatch; ++lane) terms_(k, lane) += high[lane] * w[at(k)];
    }
  }
  for (Index k = 0; k < form_.terms && !wide_; ++k) {
    for (Index p = 0; p < kPacks; ++p) terms_.pack(k, p) = exp(terms_.pack(k, p));
  }
}

/// A walked unit changes in all lanes.
void GrayWalk::turn(Index unit, bool up) {
  const Real sign = up ? 1 : -1;
  for (Index p = 0; p < kPacks; ++p) quadratic_.pack(0, p) += sign * (fields_.pack(unit, p) + walked_fields_[at(unit)]);
  for (Index m = 0; m < first_lane_unit(); ++m) walked_fields_[at(m)] += sign * form_.pair(unit, m);
}

/// Moves the terms by a step and adds ln Π_k (1 + e^{g_k}) of the four inner states.
void GrayWalk::multiply_terms(const Real* step, Logarithms& logs) {
  Pack product[kStates][kPacks], exponents[kStates][kPacks] = {};
  for (auto& state : product) std::ranges::fill(state, broadcast(1.0));
  Index k = 0;
  for (const Index end : folds_) {
    for (; k < end; ++k) {
      const Real* const inner = inner_.data() + 3 * k;
#pragma GCC unroll 4
      for (Index p = 0; p < kPacks; ++p) {
        const Pack e = terms_.pack(k, p) * step[k];
        terms_.pack(k, p) = e;
        product[0][p] += product[0][p] * e;
        product[1][p] += product[1][p] * (e * inner[0]);
        product[2][p] += product[2][p] * (e * inner[1]);
        product[3][p] += product[3][p] * (e * inner[2]);
      }
    }
    for (Index s = 0; s < kStates; ++s) {
      for (Index p = 0; p < kPacks; ++p) {
        const PackBits bits = bits_of(product[s][p]);
        exponents[s][p] += pack_of((bits >> 52) | 0x4330'0000'0000'0000U) - (0x1p52 + 1023.0);
        product[s][p] = pack_of((bits & 0x000f'ffff'ffff'ffffU) | 0x3ff0'0000'0000'0000U);
      }
    }
  }
  for (Index s = 0; s < kStates; ++s) {
    for (Index p = 0; p < kPacks; ++p) {
      logs.of[s][p] += exponents[s][p] * std::numbers::ln2 + lane_detail::log_normal(product[s][p]);
    }
  }
}

/// The same for terms of any size.
void GrayWalk::add_terms(const Real* step, Logarithms& logs) {
  for (Index k = 0; k < form_.terms; ++k) {
    for (Index p = 0; p < kPacks; ++p) terms_.pack(k, p) += step[k];
  }
  for (Index s = 0; s < kStates; ++s) {
    for (Index p = 0; p < kPacks; ++p) {
      SoftplusSum sum;
      for (Index k = 0; k < form_.terms; ++k) {
        sum.add(terms_.pack(k, p) + (s == 0 ? 0 : inner_[at(3 * k + s - 1)]));
        if (k % SoftplusSum::kFold == SoftplusSum::kFold - 1) sum.fold();
      }
      logs.of[s][p] += sum.value();
    }
  }
}

LogSum GrayWalk::sum(Index chunk) {
  start(chunk);
  LaneLogSum lanes[kPacks];
  std::uint64_t gray = 0;
  for (std::uint64_t n = 0; n < std::uint64_t{1} << walked_; ++n) {
    const Real* step = steps_.data();
    if (n > 0) {
      const int bit = std::countr_zero(n);
      gray ^= std::uint64_t{1} << bit;
      const bool up = (gray >> bit & 1) != 0;
      turn(kInner + bit, up);
      step += (2 * bit + (up ? 1 : 2)) * form_.terms;
    }
    Logarithms logs;
    for (Index p = 0; p < kPacks; ++p) {
      const Pack none = quadratic_.pack(0, p);
      const Pack one = fields_.pack(0, p) + walked_fields_[0], two = fields_.pack(1, p) + walked_fields_[1];
      logs.of[0][p] = none;
      logs.of[1][p] = none + one;
      logs.of[2][p] = none + two;
      logs.of[3][p] = none + (one + two + form_.pair(0, 1));
    }
    if (form_.terms > 0) wide_ ? add_terms(step, logs) : multiply_terms(step, logs);
    for (Index p = 0; p < kPacks; ++p) {
      const Pack states[] = {logs.of[0][p], logs.of[1][p], logs.of[2][p], logs.of[3][p]};
      lanes[p].add(states);
    }
  }
  Block largest(1), sum(1);
  for (Index p = 0; p < kPacks; ++p) largest.pack(0, p) = lanes[p].largest();
  LogSum total{*std::ranges::max_element(largest[0]), 0};
  for (Index p = 0; p < kPacks; ++p) sum.pack(0, p) = lanes[p].sum() * exp_nonpositive(largest.pack(0, p) - total.largest);
  total.sum = sum_lanes(sum[0]);
  return total;
}

}  // namespace rbm
