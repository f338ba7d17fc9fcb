/// First states of chains.
///
///     noise     two-valued units: fair coins; gaussian units: N(a_i, σ_i²/β)
///     rows      given x, those of a data set for one
///
/// A start uses the random numbers of one sweep. Throws ContractError if sizes do not fit.
#pragma once

#include <span>

#include "rbm_vmc/generative/chain_group.hpp"

namespace rbm {

/// x and h from noise.
template <class Scalar>
void start_from_noise(const Machine& machine, const ChainRandom& random, ChainGroup<Scalar>& group);

/// h from noise: with hidden couplings its first state matters.
template <class Scalar>
void start_hidden_from_noise(const MachineShape& shape, const ChainRandom& random, ChainGroup<Scalar>& group);

/// x of chain c becomes rows[c · visible ... (c+1) · visible - 1], and `group.chains` the number of rows, at most kGroup.
/// Number: float or double.
template <class Scalar, class Number>
void copy_rows(std::span<const Number> rows, ChainGroup<Scalar>& group);

/// The first `chains` states over and over, until all places of `to` are in use.
template <class Scalar, class Number>
void copy_over_and_over(const ChainRows<Number>& from, Index chains, ChainRows<Scalar>& to);

}  // namespace rbm
