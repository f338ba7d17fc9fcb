#include "rbm_vmc/generative/enumeration.hpp"

#include <algorithm>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/gray_walk.hpp"
#include "rbm_vmc/generative/log_sum.hpp"

namespace rbm {
namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

}  // namespace

bool can_enumerate(const MachineShape& shape, Enumerated units) {
  return can_sum_the_others(shape, resolve(shape, units)) && enumerated_units(shape, units) <= kMostEnumerated;
}

Real enumerate_log_z(const Machine& machine, Communicator& communicator, Enumerated units) {
  expects(can_enumerate(machine.shape(), units), "a layer that can be enumerated");
  GrayWalk walk(BinaryForm(machine, units));
  std::vector<LogSum> pieces;
  const Share mine = communicator.share(walk.chunks());
  for (Index chunk = mine.first; chunk < mine.last; ++chunk) pieces.push_back(walk.sum(chunk));
  return log_total(communicator, pieces);
}

Real enumerate_log_marginal(const Machine& machine, std::span<const Real> x) {
  if (!machine.shape().hidden_couplings) return log_marginal(machine, x);
  expects(machine.shape().hidden <= kMostEnumerated, "hidden units that can be enumerated");
  GrayWalk walk(BinaryForm(machine, x));
  std::vector<LogSum> pieces;
  for (Index chunk = 0; chunk < walk.chunks(); ++chunk) pieces.push_back(walk.sum(chunk));
  Communicator alone;
  return log_total(alone, pieces);
}

void log_marginals(const MachineKernel<Real>& kernel, const ChainGroup<Real>& group, std::span<Real> logarithms) {
  expects(std::ssize(logarithms) == group.chains, "a number for each row");
  if (!kernel.shape().hidden_couplings) return kernel.log_marginal(group.x, group.chains, logarithms);
  std::vector<Real> x(at(group.x.units()));
  for (Index row = 0; row < group.chains; ++row) {
    for (Index i = 0; i < group.x.units(); ++i) x[at(i)] = group.x(i, row);
    logarithms[at(row)] = enumerate_log_marginal(kernel.machine(), x);
  }
}

SampleMean log_likelihood(const Machine& machine, std::span<const Real> rows, Real log_z, Communicator& communicator) {
  const Index visible = machine.shape().visible, count = std::ssize(rows) / visible;
  expects(count * visible == std::ssize(rows), "whole rows of data");
  const MachineKernel<Real> kernel(machine);
  std::vector<Real> logarithms;
  SampleMeanSum sum;
  const Share mine = communicator.share(groups_of(count));
  for (Index piece = mine.first; piece < mine.last; ++piece) {
    ChainGroup<Real> group(piece, machine.shape(), std::min(kGroup, count - piece * kGroup));
    copy_rows(rows.subspan(at(piece * kGroup * visible), at(group.chains * visible)), group);
    logarithms.resize(at(group.chains));
    log_marginals(kernel, group, logarithms);
    for (Real& l : logarithms) l -= log_z;
    sum.add(logarithms);
  }
  return sum.reduce(communicator);
}

}  // namespace rbm
