#include "rbm_vmc/statistics/blocking_analysis.hpp"

#include <cmath>
#include <limits>

#include "rbm_vmc/statistics/quantiles.hpp"
#include "rbm_vmc/statistics/uncorrelated_level.hpp"

namespace rbm {
namespace {

constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
constexpr Index kManyChains = 128;
constexpr Real kFewDegrees = 20;             // 1/√(2ν) = 16 %
constexpr Real kSignificant = 4.5;           // standard errors
constexpr Real kHalvesAgree = 1.0 / 3;       // a chain of 2 τ_int of AR(1) has this correlation between its halves
constexpr Real kShortChains = 2;             // τ_int
constexpr Real kTooAlike = 0.2;              // chains over blocks: below with probability < 1e-6 for 32 chains or more
constexpr Real kHeavyTails = 0.01;           // less than a hundred samples carry the variance
constexpr Real kHeavyTailsSmallSample = 30;  // kurtosis, where the limit above would be less
constexpr Real kReferenceRounding = 1e-12;   // a mean this close to the reference is the reference

struct Estimate {
  Real variance = kInfinity;  // of the mean
  Real degrees = 0;
};

Estimate from_chains(const BlockingSums& sums) {
  if (sums.chains() < 2) return {};
  const Real chains = static_cast<Real>(sums.chains());
  return {sums.chain_means().variance / chains, chains - 1};
}

Estimate from_blocks(const BlockingSums& sums, Index k) {
  const BlockingLevel& level = sums.levels()[static_cast<std::size_t>(k)];
  if (level.blocks < 2) return {};
  const Real inner = 1 - 1 / static_cast<Real>(level.blocks_per_chain);
  // ρ ≥ -½ for any stationary sequence whose blocks beyond neighbours are independent; stay clear of a vanishing error.
  const Real neighbours = std::max(1 + 2 * level.correlation * inner, 0.25);
  return {std::ldexp(level.variance, static_cast<int>(k)) / sums.total() * neighbours,
          1 / (1 / (level.blocks - 1) + 2 * level.correlation_variance * inner * inner)};
}

bool chains_too_alike(const Estimate& chains, const Estimate& blocks) {
  return chains.degrees + 1 >= kBatch && chains.variance < kTooAlike * blocks.variance;
}

bool chains_disagree(const BlockingSums& sums) {
  const Real correlation = sums.chain_means().half_correlation;
  return correlation > kHalvesAgree && correlation * std::sqrt(static_cast<Real>(sums.chains())) > kSignificant;
}

bool drifts(const BlockingSums& sums, Real error) {
  if (sums.samples() < 2) return false;
  // With few chains their spread says little; independent halves differ by 2 errors of the mean.
  const Real spread = sums.chains() >= kBatch ? sums.chain_means().drift_error : 2 * error;
  return std::abs(sums.chain_means().drift) > kSignificant * spread;
}

Trust judge(const BlockingSums& sums, const BlockingResult& result, bool rejected, bool alike) {
  if (alike) return Trust::dependent_chains;
  if (rejected && sums.chains() == 1) return Trust::correlated;
  if (result.degrees_of_freedom < kFewDegrees) return Trust::few_blocks;
  if (static_cast<Real>(sums.samples()) < kShortChains * result.tau_int) return Trust::short_chains;
  if (chains_disagree(sums)) return Trust::chains_disagree;
  if (drifts(sums, result.error)) return Trust::drifting;
  if (sums.concentration() > std::max(kHeavyTails, kHeavyTailsSmallSample / sums.total())) return Trust::heavy_tails;
  return Trust::reliable;
}

BlockingResult not_finite() {
  constexpr Real nan = std::numeric_limits<Real>::quiet_NaN();
  BlockingResult result;
  result.mean = result.error = result.naive_error = result.blocks_error = result.chains_error = nan;
  result.variance = result.tau_int = result.effective_samples = result.samples = nan;
  result.trust = Trust::not_finite;
  return result;
}

}  // namespace

std::string_view reason(Trust trust) {
  switch (trust) {
    case Trust::not_finite: return "a local energy was not finite";
    case Trust::unresolved:
      return "the spread is below rounding errors around the reference energy; the error is an upper limit";
    case Trust::dependent_chains: return "the chains agree better than independent chains can; the error is too small";
    case Trust::correlated: return "the chain is shorter than its memory; the error is too small";
    case Trust::few_blocks: return "too few independent pieces of the run; the error itself is uncertain by more than 15 %";
    case Trust::short_chains:
      return "the chains are shorter than twice the autocorrelation time; right only if they started in equilibrium";
    case Trust::chains_disagree:
      return "the chains stay in different places for the whole run; right only if they started in equilibrium";
    case Trust::drifting: return "the mean drifts between the halves of the run: not in equilibrium";
    case Trust::heavy_tails: return "a few samples carry the variance; it may be infinite";
    case Trust::reliable: return "the error bar can be trusted";
  }
  return "unknown";
}

Real error_of(const BlockingLevel& level) { return std::sqrt(level.variance / level.blocks); }

BlockingResult analyse(const BlockingSums& sums, Real reference) {
  if (!sums.finite()) return not_finite();
  BlockingResult result;
  result.mean = reference + sums.mean();
  result.samples = result.effective_samples = sums.total();
  if (!(sums.squares() > 0)) {
    result.error = result.naive_error = sums.resolution();
    const bool exact = std::abs(sums.mean()) <= kReferenceRounding * std::abs(reference);
    if (exact || sums.mean() == 0) {
      result.error = result.naive_error = 0;
    } else {
      result.trust = Trust::unresolved;
    }
    return result;
  }

  result.levels = sums.levels();
  const auto uncorrelated = uncorrelated_level(sums.levels());
  const auto testable = std::ranges::count(sums.levels(), true, &BlockingLevel::testable);
  result.level = uncorrelated.value_or(testable - 1);
  const Estimate chains = from_chains(sums);
  const Estimate blocks = from_blocks(sums, result.level);
  const bool alike = chains_too_alike(chains, blocks);
  const bool use_chains = !alike && (sums.chains() >= kManyChains || (sums.chains() > 1 && !uncorrelated));
  const Estimate& chosen = use_chains ? chains : blocks;
  expects(std::isfinite(chosen.variance), "an estimate of the variance of the mean");
  result.source = use_chains ? ErrorSource::chains : ErrorSource::blocks;
  result.degrees_of_freedom = chosen.degrees;
  result.error = std::sqrt(chosen.variance) * student_factor(chosen.degrees);
  result.blocks_error = uncorrelated ? std::sqrt(blocks.variance) : kInfinity;
  result.chains_error = std::sqrt(chains.variance);
  // Σ(x - mean)²/N falls short of the variance by that of the mean.
  result.variance = sums.squares() / sums.total() + chosen.variance;
  result.naive_error = std::sqrt(sums.squares() / (sums.total() - 1) / sums.total());
  result.tau_int = chosen.variance * sums.total() / result.variance;
  result.effective_samples = sums.total() / result.tau_int;
  result.trust = judge(sums, result, !uncorrelated, alike);
  return result;
}

}  // namespace rbm
