/// Where the sums over samples lie in the flat vector that a batch hands to the reduction.
///
/// Seven segments, with E the local energy less a reference [hartree], Ê the same after clipping, O_k = ∂lnψ/∂θ_k:
///
///     n | ΣE | ΣE² | Σ|E| | ΣÊ | ΣO_k | ΣÊ O_k | ΣO_k² (diagonal) or ΣO_k O_l, k ≤ l (dense)
///
/// The dense products are packed row by row of the upper triangle: (0,0) (0,1) ... (0,P-1) (1,1) ..., which is column by
/// column of the lower one.
#pragma once

#include <vector>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {

/// How much of the metric S_kl = <O_k O_l> - <O_k><O_l> a gradient carries.
enum class MetricSums { none, diagonal, dense };

struct GradientLayout {
  Index parameters = 0;
  MetricSums metric = MetricSums::none;

  static constexpr Index samples = 0;
  static constexpr Index energy = 1;
  static constexpr Index energy_squared = 2;
  static constexpr Index absolute_energy = 3;
  static constexpr Index clipped_energy = 4;
  static constexpr Index log_derivatives = 5;
  Index energy_products() const { return log_derivatives + parameters; }
  Index metric_products() const { return log_derivatives + 2 * parameters; }

  Index metric_size() const {
    if (metric == MetricSums::none) return 0;
    return metric == MetricSums::diagonal ? parameters : parameters * (parameters + 1) / 2;
  }
  Index size() const { return metric_products() + metric_size(); }

  /// Where O_k O_k lies within the packed products; row k goes on with (k, k+1) ... (k, P-1).
  Index packed_row(Index k) const { return k * parameters - k * (k - 1) / 2; }

  /// A large dense metric is summed with 16 instead of 24 bytes an entry: its digits matter down to the shift only, while
  /// those of a small one cost nothing.
  bool compact_metric() const { return metric == MetricSums::dense && parameters > 500; }

  /// For the ExactSum over all batches.
  std::vector<ExactSum::Segment> segments() const;

  bool operator==(const GradientLayout&) const = default;
};

}  // namespace rbm
