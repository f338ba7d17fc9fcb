#include "rbm_vmc/training/likelihood.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/generative/annealing.hpp"
#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/enumeration.hpp"
#include "rbm_vmc/generative/gibbs.hpp"
#include "rbm_vmc/generative/pseudo_likelihood.hpp"
#include "rbm_vmc/generative/reconstruction.hpp"
#include "rbm_vmc/training/resolve_training.hpp"

namespace rbm {
namespace {

template <class Scalar>
LogZEstimate finished(Annealing<Scalar> annealing, Communicator& communicator) {
  annealing.advance(annealing.steps_left());
  return annealing.estimate(communicator);
}

}  // namespace

LikelihoodEstimator::LikelihoodEstimator(const TrainingInput& input, const SampleFile& file, const RowScaling& scaling,
                                         std::vector<Real> data_mean, std::vector<Real> data_deviation,
                                         Communicator& communicator)
    : input_(input), scaling_(scaling), data_mean_(std::move(data_mean)), data_deviation_(std::move(data_deviation)),
      communicator_(communicator), samples_(read(file, SamplePart::samples)),
      validation_(read(file, SamplePart::validation)) {}

Likelihood LikelihoodEstimator::estimate(const Machine& machine, Real effort, bool both_ways, std::uint64_t round) {
  Likelihood result;
  const auto& shape = machine.shape();
  const MachineKernel<double> kernel(machine);
  if (!shape.hidden_couplings && !shape.visible_couplings) {
    Reconstruction<double> reconstruction(shape);
    result.reconstruction =
        mean_over(samples_, [&](const auto& group, auto out) { reconstruction.evaluate(kernel, group, out); }).mean;
  }
  if (!shape.hidden_couplings && !shape.gaussian()) {
    PseudoLikelihood<double> pseudo(shape);
    const ChainRandom random{static_cast<std::uint64_t>(input_.run.seed), Purpose::bootstrap, round};
    result.pseudo =
        mean_over(samples_, [&](const auto& group, auto out) { pseudo.evaluate(kernel, random, group, out); }).mean;
  }
  if (shape.hidden_couplings && shape.hidden > kMostCoupled) return result;
  estimate_log_z(machine, effort, both_ways, round, result);
  const SampleMean samples = mean_log_marginal(kernel, samples_), validation = mean_log_marginal(kernel, validation_);
  result.samples = samples.mean - result.log_z;
  result.samples_error = samples.error;
  result.validation = validation.mean - result.log_z;
  result.validation_error = validation.error;
  return result;
}

bool LikelihoodEstimator::enumerates(const MachineShape& shape) const {
  return can_enumerate(shape) && enumerated_units(shape) <= input_.evaluation.exact_units;
}

Index LikelihoodEstimator::work(const MachineShape& shape, Real effort, bool both_ways) const {
  const Index rows = 2 * ((samples_.rows + validation_.rows) / kGroup + 1);
  if (enumerates(shape)) return rows + (Index{1} << enumerated_units(shape)) / (kGroup * std::max<Index>(shape.hidden, 1));
  const auto& e = input_.evaluation;
  const auto steps = static_cast<Index>(effort * static_cast<Real>(e.annealing_steps));
  const Index groups = groups_of(e.annealing_runs);
  return rows + groups * (both_ways ? 8 * steps + 2 * *e.burn_in : 4 * steps);
}

void LikelihoodEstimator::estimate_log_z(const Machine& machine, Real effort, bool both_ways, std::uint64_t round,
                                         Likelihood& result) {
  const Real volume = scaling_.log_volume();
  if (enumerates(machine.shape())) {
    result.exact = true;
    result.log_z = result.log_z_lower = result.log_z_upper = enumerate_log_z(machine, communicator_) + volume;
    result.log_z_error = 0;
    return;
  }
  *input_.sampler.precision == Precision::single_ ? anneal<float>(machine, effort, both_ways, round, result)
                                                  : anneal<double>(machine, effort, both_ways, round, result);
}

template <class Scalar>
void LikelihoodEstimator::anneal(const Machine& machine, Real effort, bool both_ways, std::uint64_t round,
                                 Likelihood& result) const {
  const Real volume = scaling_.log_volume();
  const auto& e = input_.evaluation;
  const auto seed = static_cast<std::uint64_t>(input_.run.seed) ^ (round + 1) << 32;
  const auto levels = annealing_levels(std::max<Index>(1, std::lround(effort * static_cast<Real>(e.annealing_steps))));
  const bool gaussian = machine.shape().gaussian();
  const AnnealingPath path(machine, data_mean_, gaussian ? std::span<const Real>(data_deviation_) : std::span<const Real>());
  const Index groups = groups_of(e.annealing_runs);
  const auto forward = finished(Annealing<Scalar>(path, levels, seed, groups * kGroup, communicator_), communicator_);
  result.log_z = forward.log_z + volume;
  result.log_z_error = forward.error;
  result.effective_samples = forward.effective;
  result.log_z_lower = forward.bound + volume;
  if (!both_ways) return;
  std::vector<ChainGroup<Scalar>> chains;
  const MachineKernel<Scalar> kernel(machine);
  for (const auto& group : samples_.groups) {
    if (group.number >= groups) break;
    chains.emplace_back(group.number, machine.shape());
    copy_over_and_over(group.x, group.chains, chains.back().x);
    if (machine.shape().hidden_couplings)
      start_hidden_from_noise(machine.shape(), {seed, Purpose::hidden_units, 0}, chains.back());
    gibbs(kernel, {seed, Purpose::measure, 0}, *e.burn_in, chains.back());
  }
  const auto reverse = finished(Annealing<Scalar>(path, levels, seed, std::move(chains)), communicator_);
  result.log_z_upper = reverse.bound + volume;
}

template <class Evaluate>
SampleMean LikelihoodEstimator::mean_over(const Part& part, Evaluate&& evaluate) {
  SampleMeanSum sum;
  std::vector<Real> values(kGroup);
  for (const auto& group : part.groups) {
    const auto out = std::span(values).first(static_cast<std::size_t>(group.chains));
    evaluate(group, out);
    sum.add(out);
  }
  return sum.reduce(communicator_);
}

SampleMean LikelihoodEstimator::mean_log_marginal(const MachineKernel<double>& kernel, const Part& part) {
  if (part.rows == 0) return {Likelihood::kNone, Likelihood::kNone};
  return mean_over(part, [&](const auto& group, std::span<Real> out) { log_marginals(kernel, group, out); });
}

/// Row k of the part as used is row ⌊k · rows of the file/rows used⌋ of the file.
LikelihoodEstimator::Part LikelihoodEstimator::read(const SampleFile& file, SamplePart which) const {
  const SampleTable& table = file.table(which);
  Part part;
  part.rows = std::min<Index>(table.rows, input_.evaluation.rows);
  const Share mine = communicator_.share(groups_of(part.rows));
  const auto columns = static_cast<std::size_t>(table.columns);
  const MachineShape shape = machine_shape(input_, table.columns);
  for (Index g = mine.first; g < mine.last; ++g) {
    const Index count = std::min(kGroup, part.rows - g * kGroup);
    std::vector<Real> rows(static_cast<std::size_t>(count) * columns);
    for (Index k = 0; k < count; ++k) {
      const Index row = (g * kGroup + k) * table.rows / part.rows;
      file.read_rows(which, row, 1, std::span(rows).subspan(static_cast<std::size_t>(k) * columns, columns));
    }
    scaling_.standardise(rows);
    part.groups.emplace_back(g, shape, count);
    copy_rows(std::span<const Real>(rows), part.groups.back());
  }
  return part;
}

}  // namespace rbm
