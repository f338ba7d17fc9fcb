#include "rbm_vmc/generative/sample_mean.hpp"

#include <algorithm>
#include <cmath>

namespace rbm {

void SampleMeanSum::add(std::span<const Real> samples) {
  Real partial[2] = {};
  for (const Real x : samples) {
    partial[0] += x;
    partial[1] += x * x;
  }
  sum_.add(partial);
  sum_.count(0, std::ssize(samples));
}

SampleMean SampleMeanSum::reduce(Communicator& communicator) {
  const auto totals = sum_.reduce(communicator);
  SampleMean result;
  result.samples = sum_.counter(0);
  if (result.samples == 0 || sum_.nonfinite() > 0) {
    throw NumericalError("the mean over samples is not finite (a sample or a parameter is not, or there are no samples)");
  }
  const auto n = static_cast<Real>(result.samples);
  result.mean = totals[0] / n;
  if (result.samples > 1) result.error = std::sqrt(std::max(totals[1] / n - result.mean * result.mean, 0.0) / (n - 1));
  return result;
}

}  // namespace rbm
