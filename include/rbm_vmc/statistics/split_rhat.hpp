/// Do the chains agree with each other and with themselves? Split-R̂ of Gelman and Rubin.
///
///     R̂² = ( (n-1)/n · W + B ) / W
///
/// over the 2C half chains of n samples: W the mean variance inside a half, B the variance of the half means; Vehtari et
/// al., Bayesian Analysis 16, 667 (2021), eqs. 1-4, without rank normalisation. The halves of long chains may differ by a
/// few per cent in length (first_half); n is their mean length.
#pragma once

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/statistics/blocking_sums.hpp"

namespace rbm {

/// 1 at zero variance; infinite if every half is constant but they differ; NaN if sums are not finite or chains
/// have less than 4 samples.
Real split_rhat(const BlockingSums& sums);

}  // namespace rbm
