/// The first level of blocking at which the blocks look independent.
///
/// After Jonsson, Phys. Rev. E 98, 043304 (2018): the lag-1 correlations of all levels from k up are tested together,
/// and the smallest k with
///
///     M_k = Σ_{j≥k} e_j² < χ²_{number of terms}(1 - α),   α = 5 %
///
/// is chosen. Two things differ. The scores z_j are those of C pooled chains (BlockingSums), and they are made
/// independent first: a pair of neighbouring blocks holds one pair of neighbours of the level below, so independent
/// samples give
///
///     corr(z_j, z_{j+1}) = c = ½ √(P_{j+1}/P_j),  P = pairs of a level,   corr(z_j, z_{j+2}) = the product of two such,
///
/// a Markov sequence, whose innovations e_k = z_k, e_{j+1} = (z_{j+1} - c z_j)/√(1-c²) are independent of unit variance.
/// Summing z_j² as if independent rejects too often (c = 0.35) and gives a noisier choice.
#pragma once

#include <optional>
#include <span>

#include "rbm_vmc/statistics/blocking_sums.hpp"

namespace rbm {

inline constexpr Real kLevelSignificance = 0.05;  ///< α: at 1 % correlations of AR(1) data pass that shorten error bars

/// Empty if every testable level is rejected; the coarsest level of at least two blocks if none is testable.
std::optional<Index> uncorrelated_level(std::span<const BlockingLevel> levels);

}  // namespace rbm
