/// First states of chains.
///
///     noise     two-valued units: fair coins; gaussian units: N(a_i, σ_i²/β)
///     rows      copies of given x, for one of a data set; h is a fair coin
///
/// Random numbers of a start come from one sweep. Throws ContractError if sizes do not fit.
#pragma once

#include <span>

#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

/// x and h from noise.
template <class Scalar>
void start_from_noise(const Machine& machine, const ChainRandom& random, ChainGroup<Scalar>& group);

/// h from noise: where h is coupled, its first state matters.
template <class Scalar>
void start_hidden_from_noise(const Machine& machine, const ChainRandom& random, ChainGroup<Scalar>& group);

/// x of chain c becomes rows[c · visible ... + visible - 1], for as many chains as there are rows; `group.chains` is set to that.
template <class Scalar>
void copy_rows(std::span<const Real> rows, ChainGroup<Scalar>& group);
template <class Scalar>
void copy_rows(std::span<const float> rows, ChainGroup<Scalar>& group);

}  // namespace rbm
