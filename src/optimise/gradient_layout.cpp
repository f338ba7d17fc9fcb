#include "rbm_vmc/optimise/gradient_layout.hpp"

namespace rbm {

std::vector<ExactSum::Segment> GradientLayout::segments() const {
  using Precision = ExactSum::Precision;
  std::vector<ExactSum::Segment> segments{1, 1, 1, 1, 1};
  if (parameters > 0) segments.insert(segments.end(), {parameters, parameters});
  if (metric_size() > 0) segments.emplace_back(metric_size(), compact_metric() ? Precision::compact : Precision::full);
  return segments;
}

}  // namespace rbm
