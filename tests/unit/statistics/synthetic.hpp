/// Synthetic chains with a known autocorrelation time, and plain storage to compare streaming sums with.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm::synthetic {

/// Nearly normal numbers of mean 0 and variance 1: eight 16-bit uniforms of two SplitMix64 words, added up.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed) {}

  Real operator()() {
    std::uint64_t sum = 0;
    for (int word = 0; word < 2; ++word) {
      std::uint64_t bits = next();
      for (int part = 0; part < 4; ++part, bits >>= 16) sum += bits & 0xffff;
    }
    const Real variance = 8 * (65536.0 * 65536.0 - 1) / 12;
    return (static_cast<Real>(sum) - 4 * 65535.0) / std::sqrt(variance);
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

/// A batch of stationary chains x_{t+1} = ρ x_t + √(1-ρ²) noise: variance 1, correlation ρ^t, τ_int = (1+ρ)/(1-ρ).
class AutoregressiveBatch {
 public:
  explicit AutoregressiveBatch(Real rho) : rho_(rho), x_(1) {}

  ConstLanes next(Noise& noise) {
    const Real scale = started_ ? std::sqrt(1 - rho_ * rho_) : 1;
    for (Real& x : x_[0]) x = (started_ ? rho_ * x : 0) + scale * noise();
    started_ = true;
    return std::as_const(x_)[0];
  }

 private:
  Real rho_;
  Block x_;
  bool started_ = false;
};

inline Real tau(Real rho) { return (1 + rho) / (1 - rho); }

/// Exact variance of the mean of `samples` consecutive samples of one such chain.
inline Real variance_of_mean(Real rho, Index samples) {
  Real sum = 1, power = rho;
  for (Index t = 1; t < samples && power > 1e-15; ++t, power *= rho) {
    sum += 2 * (1 - static_cast<Real>(t) / static_cast<Real>(samples)) * power;
  }
  return sum / static_cast<Real>(samples);
}

/// series[chain][sample]
using Chains = std::vector<std::vector<Real>>;

/// Mean of consecutive blocks of `width` samples of a chain; an incomplete block at the end is left out.
inline std::vector<Real> block_means(const std::vector<Real>& chain, Index width) {
  std::vector<Real> means;
  for (Index begin = 0; begin + width <= std::ssize(chain); begin += width) {
    Real sum = 0;
    for (Index t = begin; t < begin + width; ++t) sum += chain[static_cast<std::size_t>(t)];
    means.push_back(sum / static_cast<Real>(width));
  }
  return means;
}

/// `samples` samples of each lane.
inline Chains random_chains(Noise& noise, Index samples, Real rho, Real offset = 0) {
  AutoregressiveBatch batch(rho);
  Chains chains(kBatch);
  for (Index t = 0; t < samples; ++t) {
    const ConstLanes x = batch.next(noise);
    for (Index lane = 0; lane < kBatch; ++lane) {
      chains[static_cast<std::size_t>(lane)].push_back(x[static_cast<std::size_t>(lane)] + offset);
    }
  }
  return chains;
}

/// Feeds anything with `add(ConstLanes)` the samples `begin` to `end` of 32 chains.
template <class Accumulator>
void feed(Accumulator& accumulator, const Chains& chains, Index begin, Index end) {
  Block row(1);
  for (Index t = begin; t < end; ++t) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      row(0, lane) = chains[static_cast<std::size_t>(lane)][static_cast<std::size_t>(t)];
    }
    accumulator.add(std::as_const(row)[0]);
  }
}

template <class Accumulator>
void feed(Accumulator& accumulator, const Chains& chains) {
  feed(accumulator, chains, 0, std::ssize(chains.front()));
}

}  // namespace rbm::synthetic
