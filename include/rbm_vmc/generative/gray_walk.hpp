/// The sum of a binary form (binary_form.hpp) over all its states, chunk by chunk.
///
///     GrayWalk walk(form);
///     for (chunk of 0 ... walk.chunks() - 1) total += walk.sum(chunk);
///
/// Bits of a state, from the lowest: two inner units, whose four states are summed in one pass; up to kWalked units in a
/// Gray code (Gray, US patent 2632058 (1953)), where unit l changes, in all lanes alike, when the count of steps has l
/// trailing zeros; five units that are the number of the lane; the rest are the number of the chunk. One pass takes for each
/// term and four states
///
///     e^{g} ← e^{g} e^{±coupling},     Π_s ← Π_s (1 + e^{g} e^{inner_s})
///
/// Within a chunk an e^{g} is a product of at most 2^kWalked factors: few rounding errors. Where some |g| may exceed
/// kLargestTerm, g itself is kept and an exponential taken for each state, at a fifth of the speed. Nothing throws; what is
/// not finite shows in the sum.
#pragma once

#include <vector>

#include "rbm_vmc/base/lane_math.hpp"
#include "rbm_vmc/generative/binary_form.hpp"
#include "rbm_vmc/generative/log_sum.hpp"

namespace rbm {

class GrayWalk {
 public:
  static constexpr Index kInner = 2, kLaneUnits = 5, kWalked = 8;
  static constexpr Real kLargestTerm = 350;  ///< so that a coupling is at most 700 and e^coupling is finite

  explicit GrayWalk(BinaryForm form);

  Index chunks() const { return Index{1} << (form_.units - first_chunk_unit()); }
  LogSum sum(Index chunk);

 private:
  static constexpr Index kStates = Index{1} << kInner;
  struct Logarithms {
    Pack of[kStates][kPacks];
  };

  Index first_lane_unit() const { return kInner + walked_; }
  Index first_chunk_unit() const { return first_lane_unit() + kLaneUnits; }
  bool is_high(Index unit, Index lane, Index chunk) const;
  void start(Index chunk);
  void turn(Index unit, bool up);
  void multiply_terms(const Real* step, Logarithms& logs);
  void add_terms(const Real* step, Logarithms& logs);

  BinaryForm form_;
  Index walked_;
  bool wide_;                        // terms too large for their exponentials
  std::vector<Index> folds_;         // after how many terms the powers of two leave the products
  std::vector<Real> inner_;          // [terms × 3]: what the inner states 1, 2, 3 do to a term
  std::vector<Real> steps_;          // [(1 + 2 walked) × terms]: nothing; what each unit does to a term, up and down
  Block terms_;                      // e^{g}, or g
  Block fields_;                     // [inner and walked units] what acts on them from lane and chunk units
  std::vector<Real> walked_fields_;  // and from each other
  Block quadratic_;                  // [1] constant + linear·t + ½ tᵀ pairs t
};

}  // namespace rbm
