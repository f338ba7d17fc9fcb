#include "rbm_vmc/generative/log_sum.hpp"

#include <bit>
#include <cmath>

#include "rbm_vmc/base/lane_math.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {
namespace {

/// Integers in the order of the numbers whose bits they are, and back.
std::int64_t ordered(std::int64_t bits) { return bits < 0 ? bits ^ std::numeric_limits<std::int64_t>::max() : bits; }

}  // namespace

Real largest_over_ranks(Communicator& communicator, Real mine) {
  if (std::isnan(mine)) mine = std::numeric_limits<Real>::quiet_NaN();  // with the sign bit off
  std::int64_t key[] = {ordered(std::bit_cast<std::int64_t>(mine))};
  communicator.max(key);
  return std::bit_cast<Real>(ordered(key[0]));
}

Real log_total(Communicator& communicator, std::span<const LogSum> pieces) {
  Real largest = -std::numeric_limits<Real>::infinity();
  for (const LogSum& piece : pieces) {
    if (!std::isnan(largest) && !(piece.largest <= largest)) largest = piece.largest;
  }
  largest = largest_over_ranks(communicator, largest);
  ExactSum sum({1});
  for (const LogSum& piece : pieces) {
    const Real scaled[] = {piece.sum * exp(broadcast(piece.largest - largest))[0]};
    sum.add(scaled);
  }
  const Real total = sum.reduce(communicator).front();
  if (!std::isfinite(largest) || !std::isfinite(total)) {
    throw NumericalError("the sum over states is not finite (a parameter is not, or is too large)");
  }
  return largest + log(broadcast(total))[0];
}

}  // namespace rbm
