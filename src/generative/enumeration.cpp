#include "rbm_vmc/generative/enumeration.hpp"

#include <algorithm>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/gray_walk.hpp"
#include "rbm_vmc/generative/log_sum.hpp"
#include "rbm_vmc/generative/machine_kernel.hpp"

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

SampleMean log_likelihood(const Machine& machine, std::span<const Real> rows, Real log_z, Communicator& communicator) {
  const Index visible = machine.shape().visible, count = std::ssize(rows) / visible;
  expects(count * visible == std::ssize(rows), "whole rows of data");
  const MachineKernel<Real> kernel(machine);
  ChainGroup<Real> group(0, machine.shape());
  std::vector<Real> logarithms;
  SampleMeanSum sum;
  const Share mine = communicator.share(groups_of(count));
  for (Index piece = mine.first; piece < mine.last; ++piece) {
    const Index first = piece * kGroup, samples = std::min(kGroup, count - first);
    const auto row = [&](Index r) { return rows.subspan(at((first + r) * visible), at(visible)); };
    logarithms.resize(at(samples));
    if (machine.shape().hidden_couplings) {
      for (Index r = 0; r < samples; ++r) logarithms[at(r)] = enumerate_log_marginal(machine, row(r));
    } else {
      copy_rows(rows.subspan(at(first * visible), at(samples * visible)), group);
      kernel.log_marginal(group.x, samples, logarithms);
    }
    for (Real& l : logarithms) l -= log_z;
    sum.add(logarithms);
  }
  return sum.reduce(communicator);
}

}  // namespace rbm
