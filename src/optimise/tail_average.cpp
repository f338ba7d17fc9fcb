#include "rbm_vmc/optimise/tail_average.hpp"

#include <algorithm>
#include <cmath>

namespace rbm {

TailAverage::TailAverage(Index parameters, Index iterations, Real fraction)
    : mean_(static_cast<std::size_t>(parameters), 0.0) {
  expects(fraction >= 0 && fraction <= 1, "a fraction between 0 and 1");
  const auto wanted = static_cast<Index>(std::llround(fraction * static_cast<Real>(iterations)));
  first_ = std::max<Index>(0, iterations - std::max<Index>(1, wanted));
}

void TailAverage::add(Index iteration, std::span<const Real> parameters) {
  expects(parameters.size() == mean_.size(), "as many parameters as before");
  if (iteration < first_) return;
  ++count_;
  for (std::size_t k = 0; k < mean_.size(); ++k) mean_[k] += (parameters[k] - mean_[k]) / static_cast<Real>(count_);
}

std::vector<Real> TailAverage::state() const {
  std::vector<Real> state{static_cast<Real>(count_)};
  state.insert(state.end(), mean_.begin(), mean_.end());
  return state;
}

void TailAverage::restore(std::span<const Real> state) {
  if (state.size() != mean_.size() + 1) {
    throw CheckpointError("the averaged parameters do not fit (another number of parameters) start afresh");
  }
  count_ = static_cast<Index>(state[0]);
  std::copy(state.begin() + 1, state.end(), mean_.begin());
}

}  // namespace rbm
