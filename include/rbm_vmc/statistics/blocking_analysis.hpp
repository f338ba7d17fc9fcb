/// The error bar of a mean over many Markov chains, and whether it can be trusted.
///
/// C independent chains of T samples, N = CT. Two estimates of the variance v of the overall mean:
///
///     chains   v = Var(chain means) / C                       C-1 degrees of freedom; no assumption about correlations
///     blocks   v = (2^k s_k²/N) (1 + 2 ρ_k (1 - 1/n_k))       at the uncorrelated level k; n_k blocks a chain
///
/// The bracket adds the covariance of neighbouring blocks that the test let pass. Without it error bars of AR(1) chains come
/// out 3 to 15 % short, with it within 3 %; its price are degrees of freedom, 1/ν = 1/(n_k C - 1) + 2 Var(ρ_k)(1-1/n_k)².
///
/// The rule
///   1. C ≥ 128: chains (known to 6 % or better, right for any autocorrelation time).
///   2. C < 128: blocks; if every level is correlated, chains (one chain: the highest level tested, marked `correlated`).
///   3. error = √v × the one-sigma quantile of Student's t with ν degrees of freedom, so that ± error covers 68 %.
///
/// Blocks of all chains are compared with one common mean: chains that stay in different places look like correlated
/// blocks at every level, and the rule falls back on their spread.
///
/// Convention: τ_int = 1 + 2 Σ_{t≥1} ρ(t) = v N / Var(x), in samples; independent samples have τ_int = 1.
#pragma once

#include <string_view>
#include <vector>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/statistics/blocking_sums.hpp"

namespace rbm {

/// Why an error bar is doubtful, worst first; the first that holds is reported.
enum class Trust {
  not_finite,        ///< a sample was not finite: nothing is known
  unresolved,        ///< spread below rounding errors around the reference; the error is an upper limit
  dependent_chains,  ///< chains agree better than independent ones can (equal seeds?); error from blocks, too small
  correlated,        ///< one chain, shorter than its memory
  few_blocks,        ///< too few independent pieces: the error itself is uncertain by more than 15 %
  short_chains,      ///< chains shorter than 2 τ_int: right only if they started in equilibrium
  chains_disagree,   ///< chains stay in different places for the whole run: the same reservation
  drifting,          ///< second halves differ from first halves: not in equilibrium
  heavy_tails,       ///< a few samples carry the variance, which may not exist
  reliable
};

/// One sentence for the user.
std::string_view reason(Trust trust);

enum class ErrorSource { blocks, chains };

struct BlockingResult {
  Real mean = 0;                ///< reference + mean deviation
  Real error = 0;               ///< of the mean, one sigma; by the rule above
  Real naive_error = 0;         ///< as if samples were independent
  Real blocks_error = 0;        ///< √v from blocks; infinite if every level is correlated
  Real chains_error = 0;        ///< √v from chains; infinite for one chain
  Real variance = 0;            ///< of a sample, corrected for the uncertainty of the mean
  Real tau_int = 1;             ///< autocorrelation time [samples]
  Real effective_samples = 0;   ///< N / τ_int
  Real samples = 0;             ///< N
  Real degrees_of_freedom = 0;  ///< ν behind the error
  Index level = 0;              ///< of blocking, 2^level samples a block; the highest tested one if all are correlated
  ErrorSource source = ErrorSource::blocks;
  Trust trust = Trust::reliable;
  std::vector<BlockingLevel> levels;  ///< what the rule saw; empty if no spread could be resolved

  bool reliable() const { return trust == Trust::reliable; }
};

/// The error that blocks of this level give as if they were independent: √(s_k²/number of blocks); the blocking curve.
Real error_of(const BlockingLevel& level);

/// Samples were deviations from `reference`. All numbers are NaN if the sums are not finite.
BlockingResult analyse(const BlockingSums& sums, Real reference = 0);

}  // namespace rbm
