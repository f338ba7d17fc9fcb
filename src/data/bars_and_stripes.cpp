#include "rbm_vmc/data/bars_and_stripes.hpp"

#include <cmath>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

constexpr std::uint64_t kSweep = 1;

/// How many patterns there are to choose from.
Index choices(Index n, StripesBy by) {
  expects(1 <= n && n <= BarsAndStripes::kLargest, "a size from 1 to 30");
  return (Index{2} << n) - (by == StripesBy::pattern ? 2 : 0);
}

Index choices_of_whole(Index n, StripesBy by) {
  expects(n <= BarsAndStripes::kLargestWhole, "a size whose patterns can be listed");
  return choices(n, by);
}

}  // namespace

BarsAndStripes::BarsAndStripes(Index n, StripesBy by)
    : GeneratedRows(choices_of_whole(n, by), n * n, ValueKind::binary), n_(n), by_(by), drawn_(false) {}

BarsAndStripes::BarsAndStripes(Index n, StripesBy by, Index samples, std::uint64_t seed)
    : GeneratedRows(samples, n * n, ValueKind::binary), n_(n), by_(by), drawn_(true), seed_(seed) {
  choices(n, by);
}

Archive::Attributes BarsAndStripes::attributes() const {
  // With the coin, two patterns have twice the probability 2^-(n+1) of the others.
  const auto all = static_cast<Real>(Index{2} << n_);
  const Real entropy = by_ == StripesBy::pattern ? std::log(all - 2) : std::log(all) - 4 / all * std::log(2.0);
  return {{"source", "bars-and-stripes"},
          {"size", static_cast<Integer>(n_)},
          {"coin", by_ == StripesBy::coin},
          {"entropy", entropy}};
}

void BarsAndStripes::make(Index batch, std::span<Real> rows, std::span<Integer, kBatch>) {
  const Index count = choices(n_, by_);
  const Index stripes = Index{1} << n_;
  Block uniform(1);
  if (drawn_) RandomStream(seed_, Purpose::data, batch, kSweep).uniform(uniform[0]);
  for (Index lane = 0; lane < kBatch; ++lane) {
    const Index number =
        drawn_ ? static_cast<Index>(uniform(0, lane) * static_cast<Real>(count)) : (batch * kBatch + lane) % count;
    const bool bars = number >= stripes;
    // Bars all white or all black are stripes already.
    const Index code = !bars ? number : number - stripes + (by_ == StripesBy::pattern ? 1 : 0);
    for (Index row = 0; row < n_; ++row) {
      for (Index column = 0; column < n_; ++column) {
        rows[static_cast<std::size_t>((lane * n_ + row) * n_ + column)] =
            static_cast<Real>(code >> (bars ? column : row) & 1);
      }
    }
  }
}

}  // namespace rbm
