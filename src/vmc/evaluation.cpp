#include "rbm_vmc/vmc/evaluation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "rbm_vmc/statistics/split_rhat.hpp"
#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/optimisation.hpp"

namespace rbm {
namespace {

constexpr Index kRoundSamples = 32;  // of every walker, in one round
constexpr Index kSamplesADefect = 8;
constexpr Index kLeastRounds = 4;      // before an error bar is believed
constexpr Real kFarOff = 1e9;          // so many times the samples are more than any run has
constexpr Real kPartsTolerance = 100;  // errors of the energy components, in units of the target error

/// Quantities besides the energy; each is a sum of energy rows with these weights.
enum Part : Index { kPartKinetic, kPartTrap, kPartInteraction, kPartPotentialVirial, kPartBalance, kParts };

const std::array<Quantity, kParts>& parts() {
  static const std::array<Quantity, kParts> names{
      {{"kinetic"}, {"trap"}, {"interaction"}, {"potential_virial"}, {"virial_balance"}}};
  return names;
}

void add_parts(const Block& energy, Block& scratch, ChainMoments& moments) {
  for (Index p = 0; p < kPacks; ++p) {
    const Pack kinetic = energy.pack(kKinetic, p), trap = energy.pack(kTrap, p);
    const Pack virial = 2.0 * trap + energy.pack(kVirial, p);
    scratch.pack(kPartKinetic, p) = kinetic;
    scratch.pack(kPartTrap, p) = trap;
    scratch.pack(kPartInteraction, p) = energy.pack(kInteraction, p);
    scratch.pack(kPartPotentialVirial, p) = virial;
    scratch.pack(kPartBalance, p) = 2.0 * kinetic - virial;
  }
  for (Index part = 0; part < kParts; ++part) moments.add(part, scratch[part]);
}

const std::vector<ExactSum::Segment>& segments() {
  static const std::vector<ExactSum::Segment> all{BlockingSums::kSize, ChainMoments::kSums * kParts, ChainMoments::kSums};
  return all;
}

constexpr std::size_t kSums = BlockingSums::kSize + ChainMoments::kSums * (kParts + 1);

}  // namespace

bool has_virial(const Input& input) {
  return input.system.interaction != InteractionKind::hard_sphere || *input.system.particles == 1;
}

Evaluation::BatchMemory::BatchMemory() : parts(kParts), defect(1) {}

void Evaluation::BatchMemory::add_sums(std::span<Real> partial) const {
  energy.add_sums(partial.first(BlockingSums::kSize));
  parts.add_sums(partial.subspan(BlockingSums::kSize, ChainMoments::kSums * kParts));
  defect.add_sums(partial.last(ChainMoments::kSums));
}

Evaluation::Evaluation(const Input& resolved, const Ansatz& ansatz, std::vector<MakeObservable> added)
    : input_(resolved), added_(std::move(added)), fingerprint_(fingerprint(ansatz.parameters())) {
  const auto pairs = pairs_of_no_symmetry(resolved, ansatz);
  if (!pairs.empty()) defect_.emplace(ansatz, pairs);
}

void Evaluation::begin(Index sweeps_per_sample, Real energy, const Ensemble& ensemble, Communicator& communicator) {
  if (!std::isfinite(energy)) {
    throw NumericalError(
        "the local energy of the final wave function is not finite (after equilibration) check the start values");
  }
  sweeps_per_sample_ = sweeps_per_sample;
  reference_ = energy;
  memory_.resize(static_cast<std::size_t>(ensemble.local_batches()));
  observables_.emplace(input_, find_extents(input_, ensemble.walkers(), communicator), ensemble, added_);
}

/// Of every walker.
Index Evaluation::next_samples(Index chains) const {
  return std::clamp<Index>(*input_.evaluation.samples / chains - samples_ / chains, 1, kRoundSamples);
}

void Evaluation::advance(Ensemble& ensemble, Communicator& communicator, Control& control) {
  const Index now = next_samples(ensemble.chains());
  ExactSum sum(segments(), kRoundCounters);
  std::vector<Real> partial(kSums);
  Block deviation(1), scratch(kParts);
  observables_->begin_round(now);
  ensemble.round(
      {.samples = now, .sweeps = sweeps_per_sample_}, sum,
      [&](const Measurement& m) {
        auto& memory = memory_[static_cast<std::size_t>(m.batch)];
        for (Index p = 0; p < kPacks; ++p) deviation.pack(0, p) = m.energy.pack(kTotal, p) - reference_;
        memory.energy.add(deviation[0]);
        add_parts(m.energy, scratch, memory.parts);
        observables_->add(m);
        if (!defect_ || m.sample % kSamplesADefect != 0) return;
        measure_defect(m, ensemble.sweeps() + static_cast<std::uint64_t>((m.sample + 1) * sweeps_per_sample_));
      },
      [&](Index batch) {
        std::ranges::fill(partial, 0.0);
        memory_[static_cast<std::size_t>(batch)].add_sums(partial);
        sum.add(partial);
      });
  const std::vector<Real> totals = ensemble.reduce(sum, communicator, control, fingerprint_);
  if (sum.nonfinite() > 0) {
    throw NumericalError(
        "a local energy is not finite (during evaluation) try other start values or another sampler.method");
  }
  accepted_ += sum.counter(kAccepted);
  proposed_ += sum.counter(kProposed);
  samples_ += now * ensemble.chains();
  summarise(totals);
  done_ = samples_ >= *input_.evaluation.samples ||
          (samples_ >= kLeastRounds * kRoundSamples * ensemble.chains() && on_target());
  if (done_ || control.save()) observables_->conclude(communicator, fingerprint_);
}

/// The error in units of the target. An energy of almost no variance is known at once; its components have to be known as well,
/// if less sharply.
Real Evaluation::excess() const {
  const Real parts = std::max({result_->kinetic.error, result_->trap.error, result_->interaction.error});
  return std::max(result_->energy.error, parts / kPartsTolerance) / *input_.evaluation.target_error;
}

bool Evaluation::on_target() const { return *input_.evaluation.target_error > 0 && excess() <= 1; }

Index Evaluation::expected_samples() const {
  const Index most = std::max<Index>(*input_.evaluation.samples, samples_);
  if (!result_ || *input_.evaluation.target_error <= 0 || !(excess() < std::sqrt(kFarOff))) return most;
  const Index chains = std::max<Index>(1, input_.sampler.chains.value_or(1)), least = kLeastRounds * kRoundSamples * chains;
  const auto needed = static_cast<Index>(std::ceil(static_cast<Real>(samples_) * excess() * excess()));
  return std::clamp<Index>(std::max({needed, least, samples_}), samples_, most);
}

void Evaluation::measure_defect(const Measurement& m, std::uint64_t sweep) {
  RandomStream random(static_cast<std::uint64_t>(input_.run.seed), Purpose::exchange,
                      static_cast<std::int64_t>(m.walkers.id), sweep);
  Block defect(1);
  defect_->measure(m.walkers, m.state, random, defect[0]);
  memory_[static_cast<std::size_t>(m.batch)].defect.add(0, defect[0]);
}

void Evaluation::summarise(std::span<const Real> totals) {
  const BlockingSums sums(totals.first(BlockingSums::kSize));
  const auto found = moments(totals.subspan(BlockingSums::kSize, ChainMoments::kSums * kParts), parts());
  const auto estimated = [&](Part part) { return Estimated{found[part].mean, found[part].error}; };
  EvaluationResult result;
  result.energy = analyse(sums, reference_);
  result.rhat = split_rhat(sums);
  result.acceptance = static_cast<Real>(accepted_) / static_cast<Real>(std::max<std::int64_t>(1, proposed_));
  result.kinetic = estimated(kPartKinetic);
  result.trap = estimated(kPartTrap);
  result.interaction = estimated(kPartInteraction);
  const Real virial = found[kPartPotentialVirial].mean;
  result.virial_ratio = 1 + found[kPartBalance].mean / virial;
  result.virial_ratio_error = std::abs(found[kPartBalance].error / virial);
  if (!has_virial(input_)) result.virial_ratio = result.virial_ratio_error = std::numeric_limits<Real>::quiet_NaN();
  if (defect_) {
    const Quantity defect{"symmetry_defect"};
    const Moments mean = moments(totals.last(ChainMoments::kSums), std::span(&defect, 1)).front();
    result.symmetry_defect = {mean.mean, mean.error};
  }
  result_ = result;
}

Archive Evaluation::save(Communicator& communicator) const {
  std::vector<Real> mine;
  for (const auto& memory : memory_) {
    for (const Block* block : memory.blocks()) {
      mine.insert(mine.end(), block->flat().begin(), block->flat().end());
    }
  }
  Archive archive;
  archive.put("integers", std::vector<Integer>{sweeps_per_sample_, samples_, accepted_, proposed_, done_});
  archive.put("reference", reference_);
  archive.put("chains", communicator.gather_to_root(mine));
  archive.graft("observables", observables_->save(communicator, done_));
  return archive;
}

void Evaluation::restore(const Archive& archive, const Ensemble& ensemble, Communicator& communicator) {
  const auto& integers = archive.integers("integers");
  if (integers.size() != 5) throw CheckpointError("evaluation of another version");
  sweeps_per_sample_ = integers[0];
  samples_ = integers[1];
  accepted_ = integers[2];
  proposed_ = integers[3];
  done_ = integers[4] != 0;
  reference_ = archive.real("reference");
  memory_.resize(static_cast<std::size_t>(ensemble.local_batches()));
  std::vector<Real> mine(static_cast<std::size_t>(ensemble.local_batches() * memory_of_batch()));
  communicator.scatter_from_root(archive.reals("chains"), mine);
  auto next = mine.begin();
  ExactSum sum(segments());
  for (auto& memory : memory_) {
    for (Block* block : memory.blocks()) {
      std::copy_n(next, block->size(), block->data());
      next += block->size();
    }
    std::vector<Real> partial(kSums);
    memory.add_sums(partial);
    sum.add(partial);
  }
  const Archive observed = archive.subtree("observables");
  observables_.emplace(input_, Observables::saved_extents(observed), ensemble, added_);
  observables_->restore(observed, communicator, fingerprint_);
  if (samples_ > 0) summarise(sum.reduce(communicator, fingerprint_));
}

Index Evaluation::memory_of_batch() {
  const BatchMemory one;
  Index numbers = 0;
  for (const Block* block : one.blocks()) numbers += block->size();
  return numbers;
}

Index Evaluation::bytes(const Input& resolved, Index batches) {
  return batches * memory_of_batch() * static_cast<Index>(sizeof(Real)) + Observables::bytes(resolved, batches);
}

}  // namespace rbm
