/// The autocorrelation time of short stretches of many chains, for choosing equilibration and sweeps between samples.
///
/// A series is a Block: rows are consecutive sweeps, lanes are chains. Sums over chains, for lags t = 0..L:
///
///     Σ x_s x_{s+t}   and   Σ (x_s + x_{s+t}),
///
/// from which the mean over all chains can be subtracted afterwards. Then ρ(t) and
///
///     τ_int(W) = 1 + 2 Σ_{t=1..W} ρ(t)      (independent samples: 1)
///
/// with the smallest window W ≥ c τ_int(W)/2, c = 5, and its error τ √(2(2W+1)/N), both from Madras and Sokal,
/// J. Stat. Phys. 50, 109 (1988), whose τ is half of this one; corrected for the uncertainty of the mean after Wolff,
/// Comput. Phys. Commun. 156, 143 (2004).
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// Sums for lags 0..lags: chains, samples, Σx, then two for each lag.
constexpr Index lag_sums_size(Index lags) { return 3 + 2 * (lags + 1); }

/// Adds the sums of the chains in `lanes` lanes from `first_lane`; the number of lags follows from the size of `sums`.
/// Throws ContractError unless lags < rows of the series.
void add_lag_sums(const Block& series, std::span<Real> sums, Index first_lane = 0, Index lanes = kBatch);

struct Autocorrelation {
  Real tau_int = 1;               ///< [rows of the series]; NaN if the sums are not finite
  Real error = 0;                 ///< of tau_int, statistical
  Index window = 0;               ///< W
  bool at_least = false;          ///< the series is too short (τ_int > rows/10, or no window fits): τ_int is a lower limit
  std::vector<Real> correlation;  ///< ρ(0..lags)
};

/// From sums added over batches of equally long series. Zero variance gives τ_int = 1.
Autocorrelation autocorrelation(std::span<const Real> sums);

}  // namespace rbm
