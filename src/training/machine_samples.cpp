#include "rbm_vmc/training/machine_samples.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/gibbs.hpp"

namespace rbm {
namespace {

void put_row(const ChainGroup<double>& group, Index chain, Real* out) {
  for (Index i = 0; i < group.x.units(); ++i) out[i] = group.x(i, chain);
}

/// Rows by the numbers of their free units, those without left out.
std::map<std::vector<Index>, std::vector<Index>> by_free_units(std::span<const Real> rows, Index visible) {
  std::map<std::vector<Index>, std::vector<Index>> patterns;
  for (Index row = 0; row < std::ssize(rows) / visible; ++row) {
    std::vector<Index> free;
    for (Index i = 0; i < visible; ++i) {
      if (std::isnan(rows[static_cast<std::size_t>(row * visible + i)])) free.push_back(i);
    }
    if (!free.empty()) patterns[free].push_back(row);
  }
  return patterns;
}

}  // namespace

std::vector<Real> sample_machine(const Machine& machine, const SamplePlan& plan, Communicator& communicator) {
  const Index visible = machine.shape().visible;
  const Index groups = (plan.count + kGroup - 1) / kGroup;
  const MachineKernel<double> kernel(machine);
  const Share mine = communicator.share(groups);
  std::vector<Real> rows;
  for (Index g = mine.first; g < mine.last; ++g) {
    ChainGroup<double> group(g, machine.shape(), std::min(kGroup, plan.count - g * kGroup));
    start_from_noise(machine, {plan.seed, Purpose::measure, 0}, group);
    const Index starts = std::ssize(plan.start) / visible;
    for (Index chain = 0; chain < group.chains && starts > 0; ++chain) {
      const Real* from = plan.start.data() + (g * kGroup + chain) % starts * visible;
      for (Index i = 0; i < visible; ++i) group.x(i, chain) = from[i];
    }
    gibbs(kernel, {plan.seed, Purpose::measure, 1}, plan.burn_in, group);
    for (Index chain = 0; chain < group.chains; ++chain) {
      rows.resize(rows.size() + static_cast<std::size_t>(visible));
      put_row(group, chain, rows.data() + std::ssize(rows) - visible);
    }
  }
  return communicator.gather_to_all(rows);
}

std::vector<Real> complete_rows(const Machine& machine, std::vector<Real> rows, Index burn_in, std::uint64_t seed,
                                Communicator& communicator) {
  const Index visible = machine.shape().visible;
  expects(std::ssize(rows) % visible == 0, "whole rows");
  const MachineKernel<double> kernel(machine);
  Index number = 0;  // of the group, over all patterns
  for (const auto& [free, members] : by_free_units(rows, visible)) {
    std::vector<unsigned char> fixed(static_cast<std::size_t>(visible), 1);
    for (const Index i : free) fixed[static_cast<std::size_t>(i)] = 0;
    const Index groups = (std::ssize(members) + kGroup - 1) / kGroup;
    const Share mine = communicator.share(groups);
    std::vector<Real> done;
    for (Index g = mine.first; g < mine.last; ++g) {
      ChainGroup<double> group(number + g, machine.shape(), std::min(kGroup, std::ssize(members) - g * kGroup));
      start_from_noise(machine, {seed, Purpose::measure, 0}, group);
      for (Index chain = 0; chain < group.chains; ++chain) {
        const Real* row = rows.data() + members[static_cast<std::size_t>(g * kGroup + chain)] * visible;
        for (Index i = 0; i < visible; ++i) group.x(i, chain) = std::isnan(row[i]) ? group.x(i, chain) : row[i];
      }
      gibbs(kernel, {seed, Purpose::measure, 1}, burn_in, group, fixed);
      for (Index chain = 0; chain < group.chains; ++chain) {
        done.resize(done.size() + static_cast<std::size_t>(visible));
        put_row(group, chain, done.data() + std::ssize(done) - visible);
      }
    }
    const auto all = communicator.gather_to_all(done);
    for (std::size_t k = 0; k < members.size(); ++k) {
      std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(k) * visible, visible, rows.begin() + members[k] * visible);
    }
    number += groups;
  }
  return rows;
}

}  // namespace rbm
