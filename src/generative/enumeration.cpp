#include "rbm_vmc/generative/enumeration.hpp"

#include <algorithm>

#include "rbm_vmc/generative/gray_walk.hpp"
#include "rbm_vmc/generative/log_sum.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {
namespace {

constexpr Index kRowsOfPiece = 64;

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

Real mean_log_likelihood(const Machine& machine, std::span<const Real> rows, Real log_z, Communicator& communicator) {
  const Index visible = machine.shape().visible, count = std::ssize(rows) / visible;
  expects(count > 0 && count * visible == std::ssize(rows), "whole rows of data");
  ExactSum sum({1});
  const Share mine = communicator.share((count + kRowsOfPiece - 1) / kRowsOfPiece);
  for (Index piece = mine.first; piece < mine.last; ++piece) {
    Real partial[] = {0};
    for (Index r = piece * kRowsOfPiece; r < std::min(count, (piece + 1) * kRowsOfPiece); ++r) {
      partial[0] += enumerate_log_marginal(machine, rows.subspan(at(r * visible), at(visible)));
    }
    sum.add(partial);
  }
  return sum.reduce(communicator).front() / static_cast<Real>(count) - log_z;
}

}  // namespace rbm
