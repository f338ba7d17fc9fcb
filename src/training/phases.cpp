#include "rbm_vmc/training/phases.hpp"

#include <algorithm>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/metropolis.hpp"
#include "rbm_vmc/generative/phase_sums.hpp"
#include "rbm_vmc/session/control.hpp"

namespace rbm {
namespace {

constexpr Index kFewParameters = 20000;  // up to here sums are as good as exact at no cost

template <class Scalar>
class PhasesOf final : public Phases {
 public:
  PhasesOf(const TrainingInput& input, const Machine& machine, Index slots, const Communicator& communicator)
      : input_(input),
        seed_(static_cast<std::uint64_t>(input.run.seed)),
        slots_(slots),
        groups_(*input.sampler.chains / kGroup),
        mine_(communicator.share(std::max(slots_, groups_))),
        kernel_(machine),
        sums_(machine.shape()),
        data_(0, machine.shape()),
        rows_(machine.shape().parameters()),
        partial_(static_cast<std::size_t>(machine.shape().parameters())),
        biases_(static_cast<std::size_t>(machine.shape().visible + machine.shape().hidden)) {
    for (Index g = mine_.first; g < std::min(mine_.last, groups_); ++g) {
      chains_.emplace_back(g, machine.shape());
      start_from_noise(machine, random(Purpose::start_positions, 0), chains_.back());
    }
  }

  Index groups() const override { return groups_; }
  Index local_batches() const override { return std::ssize(chains_) * kGroupBatches; }
  double sampling_seconds() const override { return sampling_seconds_; }
  double measuring_seconds() const override { return measuring_seconds_; }

  void add(Index iteration, const Machine& machine, Minibatches& data, ExactSum& sum, const MetricTarget& metric) override {
    kernel_.set(machine);
    const Real of_data = 1 / static_cast<Real>(data.rows(iteration));
    const Real of_chains = -1 / static_cast<Real>(groups_ * kGroup);
    for (Index unit = mine_.first; unit < mine_.last; ++unit) {
      std::ranges::fill(partial_, 0.0);
      const bool has_data = unit < slots_ && data.rows(unit, iteration) > 0;
      if (has_data) add_data(iteration, unit, data, of_data, sum);
      if (unit < groups_) {
        auto& group = chains_[static_cast<std::size_t>(unit - mine_.first)];
        advance(iteration, has_data, group, sum);
        const double start = wall_time();
        sums_.add(kernel_, group, of_chains, partial_);
        if (metric.batch || metric.rows) add_metric(unit - mine_.first, metric, sum);
        measuring_seconds_ += wall_time() - start;
      }
      sum.add(PhaseLayout::gradient, partial_);
    }
  }

  std::vector<Real> save(Communicator& communicator) const override {
    std::vector<Real> mine;
    for (const auto& group : chains_) {
      for (const auto* rows : {&group.x, &group.h}) mine.insert(mine.end(), rows->data(), rows->data() + rows->units() * kGroup);
    }
    return communicator.gather_to_root(mine);
  }

  void restore(std::span<const Real> all) override {
    const auto& shape = kernel_.shape();
    const Index size = (shape.visible + shape.hidden) * kGroup;
    if (std::ssize(all) != groups_ * size) throw CheckpointError("the checkpoint holds other numbers of chains or units");
    for (auto& group : chains_) {
      const Real* from = all.data() + group.number * size;
      for (auto* rows : {&group.x, &group.h}) {
        std::copy_n(from, rows->units() * kGroup, rows->data());
        from += rows->units() * kGroup;
      }
    }
  }

 private:
  ChainRandom random(Purpose purpose, Index sweep) const { return {seed_, purpose, static_cast<std::uint64_t>(sweep)}; }

  void add_data(Index iteration, Index slot, Minibatches& data, Real weight, ExactSum& sum) {
    data_.number = slot;
    copy_rows(data.take(slot, iteration), data_);
    if (kernel_.shape().hidden_couplings) {
      const double start = wall_time();
      const Index cycles = kClampedCycles * input_.sampler.cycles;
      const ChainRandom clamped = random(Purpose::hidden_units, iteration * (cycles + 1));
      start_hidden_from_noise(kernel_.shape(), clamped, data_);
      move_hidden(cycles, {clamped.seed, clamped.purpose, clamped.sweep + 1});
      sampling_seconds_ += wall_time() - start;
    }
    const double start = wall_time();
    sums_.add(kernel_, data_, weight, partial_);
    std::copy_n(partial_.begin(), biases_.size(), biases_.begin());  // a and b come first
    sum.add(PhaseLayout::data, biases_);
    measuring_seconds_ += wall_time() - start;
  }

  void move_hidden(Index cycles, const ChainRandom& random) {
    if (input_.sampler.method == ChainMoves::gibbs) {
      gibbs_hidden(kernel_, random, cycles, data_);
    } else {
      metropolis_hidden(kernel_, random, cycles, data_);
    }
  }

  void advance(Index iteration, bool has_data, ChainGroup<Scalar>& group, ExactSum& sum) {
    const double start = wall_time();
    const Index cycles = input_.sampler.cycles;
    switch (input_.sampler.start) {
      case ChainStart::noise: start_from_noise(kernel_.machine(), random(Purpose::start_positions, iteration + 1), group); break;
      case ChainStart::data:
        if (has_data) start_at_data(iteration, group);
        break;
      case ChainStart::persistent:
      case ChainStart::tempering: break;
    }
    const ChainRandom moves = random(Purpose::sample, iteration * cycles);
    if (input_.sampler.method == ChainMoves::gibbs) {
      gibbs(kernel_, moves, cycles, group);
    } else {
      sum.count(kAccepted, metropolis(kernel_, input_.sampler.step, moves, cycles, group));
      sum.count(kProposed, cycles * kGroup * (kernel_.shape().visible + kernel_.shape().hidden));
    }
    sampling_seconds_ += wall_time() - start;
  }

  /// At the rows of the slot, over and over if it has fewer than there are chains.
  void start_at_data(Index iteration, ChainGroup<Scalar>& group) const {
    const auto copy = [&](const ChainRows<Scalar>& from, ChainRows<Scalar>& to) {
      for (Index unit = 0; unit < from.units(); ++unit) {
        for (Index chain = 0; chain < kGroup; ++chain) to(unit, chain) = from(unit, chain % data_.chains);
      }
    };
    copy(data_.x, group.x);
    if (kernel_.shape().hidden_couplings) {
      copy(data_.h, group.h);
    } else if (input_.sampler.method == ChainMoves::metropolis) {  // gibbs draws h first
      draw_hidden(kernel_, random(Purpose::hidden_units, iteration), group);
    }
  }

  void add_metric(Index local, const MetricTarget& metric, ExactSum& sum) {
    const auto& group = chains_[static_cast<std::size_t>(local)];
    for (Index k = 0; k < kGroupBatches; ++k) {
      Block& rows = metric.rows ? metric.rows->at(local * kGroupBatches + k, 0) : rows_;
      sums_.rows(kernel_, group, k, rows);
      metric.batch->clear();
      metric.batch->add(zeros_[0], zeros_[0], rows);
      const auto partial = metric.batch->partial();
      Index first = 0;
      const auto segments = metric.batch->layout().segments();
      for (Index s = 0; s < std::ssize(segments); ++s) {
        const Index length = segments[static_cast<std::size_t>(s)].length;
        sum.add(PhaseLayout::metric + s, partial.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(length)));
        first += length;
      }
    }
  }

  const TrainingInput& input_;
  std::uint64_t seed_;
  Index slots_, groups_;
  Share mine_;
  MachineKernel<Scalar> kernel_;
  PhaseSums<Scalar> sums_;
  std::vector<ChainGroup<Scalar>> chains_;
  ChainGroup<Scalar> data_;
  Block rows_, zeros_{1};
  std::vector<Real> partial_, biases_;
  double sampling_seconds_ = 0, measuring_seconds_ = 0;
};

}  // namespace

std::vector<ExactSum::Segment> PhaseLayout::segments(const MachineShape& shape, const GradientLayout& metric_layout) {
  const Index parameters = shape.parameters();
  const auto precision = parameters > kFewParameters ? ExactSum::Precision::compact : ExactSum::Precision::full;
  std::vector<ExactSum::Segment> all{{parameters, precision}, {shape.visible + shape.hidden}};
  if (metric_layout.metric != MetricSums::none) std::ranges::copy(metric_layout.segments(), std::back_inserter(all));
  return all;
}

std::unique_ptr<Phases> make_phases(const TrainingInput& resolved, const Machine& machine, Index slots, const Communicator& communicator) {
  if (*resolved.sampler.precision == Precision::single_) {
    return std::make_unique<PhasesOf<float>>(resolved, machine, slots, communicator);
  }
  return std::make_unique<PhasesOf<double>>(resolved, machine, slots, communicator);
}

}  // namespace rbm
