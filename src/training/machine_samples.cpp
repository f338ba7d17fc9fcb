#include "rbm_vmc/training/machine_samples.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/gibbs.hpp"

namespace rbm {
namespace {

using Group = ChainGroup<double>;

void copy_lane(const ChainRows<double>& from, Index chain, ChainRows<double>& to) {
  for (Index i = 0; i < from.units(); ++i) to(i, chain) = from(i, chain);
}

/// Rows of this rank's groups after `run(group)`, gathered.
template <class Run>
std::vector<Real> rows_of_groups(const MachineShape& shape, const ChainPlan& plan, Communicator& communicator, Run&& run) {
  expects(plan.first % kGroup == 0, "rows from the beginning of a group");
  const Share mine = communicator.share(groups_of(plan.count));
  std::vector<Real> rows;
  for (Index g = mine.first; g < mine.last; ++g) {
    Group group(plan.first / kGroup + g, shape, std::min(kGroup, plan.count - g * kGroup));
    run(group);
    for (Index chain = 0; chain < group.chains; ++chain) {
      for (Index i = 0; i < shape.visible; ++i) rows.push_back(group.x(i, chain));
    }
  }
  return communicator.gather_to_all(rows);
}

/// plan.start for the rows of a group, as chains.
void read_start(const ChainPlan& plan, Group& group) {
  std::vector<Real> rows(static_cast<std::size_t>(group.chains * group.x.units()));
  plan.start(group.number * kGroup, rows);
  copy_rows(std::span<const Real>(rows), group);
}

/// What is known of the rows of a group, and what is missing in which of them.
class Known {
 public:
  explicit Known(const Group& group) : x_(group.x), visible_(group.x.units()) {
    for (Index chain = 0; chain < group.chains; ++chain) {
      std::vector<Index> missing;
      for (Index i = 0; i < visible_; ++i) {
        if (std::isnan(x_(i, chain))) missing.push_back(i);
      }
      if (!missing.empty()) by_missing_[missing].push_back(chain);
    }
  }

  /// Chains by their missing units; rows of which all is known left out.
  const std::map<std::vector<Index>, std::vector<Index>>& by_missing() const { return by_missing_; }

  void put_back(Group& group) const {
    for (Index i = 0; i < visible_; ++i) {
      const double* known = x_.row(i);
      double* x = group.x.row(i);
      for (Index chain = 0; chain < group.chains; ++chain) x[chain] = std::isnan(known[chain]) ? x[chain] : known[chain];
    }
  }

 private:
  ChainRows<double> x_;
  Index visible_;
  std::map<std::vector<Index>, std::vector<Index>> by_missing_;
};

/// x given h is independent unit by unit: what was drawn for known units is thrown away.
void cycles_of_independent(const MachineKernel<double>& kernel, ChainRandom random, Index cycles, const Known& known,
                           Group& group) {
  for (Index n = 0; n < cycles; ++n, ++random.sweep) {
    draw_hidden(kernel, random, group);
    draw_visible(kernel, random, group);
    known.put_back(group);
  }
}

/// All chains once for each set of missing units, of which only those that miss them are kept: each has its own random numbers.
void cycles_of_coupled(const MachineKernel<double>& kernel, ChainRandom random, Index cycles, const Known& known,
                       Group& group) {
  const Group start = group;
  for (const auto& [missing, chains] : known.by_missing()) {
    Group moved = start;
    std::vector<unsigned char> fixed(static_cast<std::size_t>(group.x.units()), 1);
    for (const Index i : missing) fixed[static_cast<std::size_t>(i)] = 0;
    gibbs(kernel, random, cycles, moved, fixed);
    for (const Index chain : chains) copy_lane(moved.x, chain, group.x);
  }
}

}  // namespace

std::vector<Real> sample_machine(const Machine& machine, const ChainPlan& plan, Communicator& communicator) {
  const MachineKernel<double> kernel(machine);
  return rows_of_groups(machine.shape(), plan, communicator, [&](Group& group) {
    start_from_noise(machine, {plan.seed, Purpose::measure, 0}, group);
    if (plan.start) read_start(plan, group);
    gibbs(kernel, {plan.seed, Purpose::measure, 1}, plan.burn_in, group);
  });
}

std::vector<Real> complete_rows(const Machine& machine, const ChainPlan& plan, Communicator& communicator) {
  expects(static_cast<bool>(plan.start), "rows to complete");
  const MachineKernel<double> kernel(machine);
  return rows_of_groups(machine.shape(), plan, communicator, [&](Group& group) {
    read_start(plan, group);
    const Known known(group);
    start_from_noise(machine, {plan.seed, Purpose::measure, 0}, group);
    known.put_back(group);
    if (known.by_missing().empty()) return;
    const auto cycles = machine.shape().visible_couplings ? cycles_of_coupled : cycles_of_independent;
    cycles(kernel, {plan.seed, Purpose::measure, 1}, plan.burn_in, known, group);
  });
}

}  // namespace rbm
