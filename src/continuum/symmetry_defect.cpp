#include "rbm_vmc/continuum/symmetry_defect.hpp"

#include <utility>

#include "rbm_vmc/base/lane_math.hpp"

namespace rbm {

std::vector<std::pair<Index, Index>> like_pairs(std::span<const Index> group_sizes) {
  std::vector<std::pair<Index, Index>> pairs;
  Index first = 0;
  for (const Index size : group_sizes) {
    for (Index i = first; i < first + size; ++i) {
      for (Index j = first; j < i; ++j) pairs.emplace_back(j, i);
    }
    first += size;
  }
  return pairs;
}

SymmetryDefect::SymmetryDefect(const Ansatz& ansatz, std::vector<std::pair<Index, Index>> pairs)
    : pairs_(std::move(pairs)),
      swapped_(BatchId{0}, ansatz.particles(), ansatz.dimensions()),
      state_(ansatz.bind()),
      scratch_(3) {
  expects(!pairs_.empty(), "particles that can change places");
}

void SymmetryDefect::measure(const Walkers& walkers, const AnsatzState& state, RandomStream& random, Lanes defect) {
  random.uniform(scratch_[2]);
  std::ranges::copy(walkers.x.flat(), swapped_.x.flat().begin());
  const Index D = walkers.dimensions;
  for (Index lane = 0; lane < kBatch; ++lane) {
    const auto choice = static_cast<std::size_t>(scratch_(2, lane) * static_cast<Real>(pairs_.size()));  // uniform < 1
    const auto [i, j] = pairs_[choice];
    for (Index d = 0; d < D; ++d) std::swap(swapped_.x(i * D + d, lane), swapped_.x(j * D + d, lane));
  }
  state_.refresh(swapped_);
  for (Index row = 0; row < 2; ++row) std::ranges::fill(scratch_[row], 0.0);
  state.add_log_value(walkers, scratch_[0]);
  state_.add_log_value(swapped_, scratch_[1]);
  for (Index p = 0; p < kPacks; ++p) {
    // g is the same for r and 1/r; e^-|ln r| cannot overflow.
    const Pack r = exp_nonpositive(-abs(scratch_.pack(1, p) - scratch_.pack(0, p)));
    pack(defect, p) = 0.5 * (1.0 - r) * (1.0 - r) / (1.0 + r * r);
  }
}

}  // namespace rbm
