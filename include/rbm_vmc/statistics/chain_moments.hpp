/// Mean, variance and error of named quantities (energy components, acceptance, ...) over many chains.
///
/// Per chain Σx and Σx² are kept; the error of the mean comes from the spread of chain means,
///
///     error = √( Var(chain means) / C ),   C chains,   relative uncertainty 1/√(2(C-1)),
///
/// which is right for any autocorrelation as long as chains are independent. Values are taken relative to a reference of
/// each quantity, to be chosen near its mean if its spread is small. All state is one Block, for checkpoints.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

struct Quantity {
  std::string name;
  Real reference = 0;
};

struct Moments {
  std::string name;
  Real mean = 0;
  Real variance = 0;     ///< of a sample around the mean of all, divided by N-1
  Real error = 0;        ///< of the mean; infinite for one chain
  Real naive_error = 0;  ///< as if samples were independent
  Real samples = 0;      ///< of all chains; 0: nothing was added, the rest is NaN
};

class ChainMoments {
 public:
  explicit ChainMoments(Index quantities);

  /// One value of every chain, already relative to the quantity's reference. Quantities may have different numbers of
  /// samples.
  void add(Index quantity, ConstLanes value);

  Index quantities() const { return memory_.rows() / kRows; }
  static constexpr Index kSums = 5;  ///< a quantity: chains, samples, Σx, Σx², Σ (chain mean)²
  Index sums_size() const { return kSums * quantities(); }
  /// Adds the sums over `lanes` lanes from `first_lane` to `sums`.
  void add_sums(std::span<Real> sums, Index first_lane = 0, Index lanes = kBatch) const;

  Block& memory() { return memory_; }
  const Block& memory() const { return memory_; }

 private:
  static constexpr Index kRows = 3;  // samples, Σx, Σx²
  Block memory_;
};

/// From sums added over all batches, which must have had equally many samples of a quantity. A value that was not finite
/// gives NaN.
std::vector<Moments> moments(std::span<const Real> sums, std::span<const Quantity> quantities);

}  // namespace rbm
