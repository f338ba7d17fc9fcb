#include "rbm_vmc/training/row_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/enumeration.hpp"
#include "rbm_vmc/generative/machine_kernel.hpp"

namespace rbm {

std::vector<Real> log_marginals(const Machine& machine, Index first, Index count, const RowsOf& rows,
                                Communicator& communicator) {
  expects(first % kGroup == 0, "rows from the beginning of a group");
  const MachineShape& shape = machine.shape();
  const MachineKernel<double> kernel(machine);
  const Share mine = communicator.share(groups_of(count));
  std::vector<Real> logarithms, values;
  for (Index g = mine.first; g < mine.last; ++g) {
    const Index chains = std::min(kGroup, count - g * kGroup);
    values.resize(static_cast<std::size_t>(chains * shape.visible));
    rows(first + g * kGroup, values);
    const auto place = logarithms.size();
    logarithms.resize(place + static_cast<std::size_t>(chains));
    ChainGroup<double> group(first / kGroup + g, shape, chains);
    copy_rows(std::span<const Real>(values), group);
    log_marginals(kernel, group, std::span(logarithms).subspan(place));
  }
  return communicator.gather_to_all(logarithms);
}

ScoreSummary summary_of(std::span<const Real> scores) {
  const auto n = static_cast<Real>(scores.size());
  Real mean = 0, square = 0;
  for (const Real score : scores) mean += score / n;
  for (const Real score : scores) square += (score - mean) * (score - mean);
  return {mean, scores.size() > 1 ? std::sqrt(square / (n - 1) / n) : std::numeric_limits<Real>::quiet_NaN()};
}

}  // namespace rbm
