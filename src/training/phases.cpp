#include "rbm_vmc/training/phases.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "rbm_vmc/generative/chain_starts.hpp"
#include "rbm_vmc/generative/metropolis.hpp"
#include "rbm_vmc/generative/phase_sums.hpp"
#include "rbm_vmc/generative/tempering.hpp"
#include "rbm_vmc/session/control.hpp"

namespace rbm {
namespace {

constexpr Index kFewParameters = 20000;  // up to here sums are as good as exact at no cost

template <class Scalar>
class PhasesOf final : public Phases {
 public:
  PhasesOf(const TrainingInput& input, const Machine& machine, Index slots, const Communicator& communicator)
      : input_(input), seed_(static_cast<std::uint64_t>(input.run.seed)), slots_(slots),
        groups_(*input.sampler.chains / kGroup), mine_(communicator.share(std::max(slots_, groups_))), kernel_(machine),
        sums_(machine.shape()), data_(0, machine.shape()), rows_(machine.shape().parameters()),
        partial_(static_cast<std::size_t>(machine.shape().parameters())),
        biases_(static_cast<std::size_t>(machine.shape().visible + machine.shape().hidden)) {
    if (*input.sampler.start == ChainStart::tempering) {
      tempering_.emplace(machine, even_ladder(input.sampler.replicas, input.sampler.beta_min));
    }
    for (Index g = mine_.first; g < std::min(mine_.last, groups_); ++g) {
      if (tempering_) {
        tempered_.push_back(tempering_->start(random(Purpose::start_positions, 0), g));
      } else {
        chains_.emplace_back(g, machine.shape());
        start_from_noise(machine, random(Purpose::start_positions, 0), chains_.back());
      }
    }
  }

  Index groups() const override { return groups_; }
  Index local_batches() const override {
    return std::max<Index>(std::min(mine_.last, groups_) - mine_.first, 0) * kGroupBatches;
  }
  double sampling_seconds() const override { return sampling_seconds_; }
  double measuring_seconds() const override { return measuring_seconds_; }

  void add(Index iteration, const Machine& machine, Minibatches& data, ExactSum& sum, const MetricTarget& metric) override {
    kernel_.set(machine);
    if (tempering_) tempering_->set(machine);
    const Real of_data = 1 / static_cast<Real>(data.rows(iteration));
    const Real of_chains = -1 / static_cast<Real>(groups_ * kGroup);
    for (Index unit = mine_.first; unit < mine_.last; ++unit) {
      std::ranges::fill(partial_, 0.0);
      const bool has_data = unit < slots_ && data.rows(unit, iteration) > 0;
      if (has_data) add_data(iteration, unit, data, of_data, sum);
      if (unit < groups_) {
        const Index local = unit - mine_.first;
        tempering_ ? temper(iteration, local, sum) : advance(iteration, has_data, local, sum);
        const double start = wall_time();
        sums_.add(kernel_, chains(local), of_chains, partial_);
        if (metric.batch || metric.rows) add_metric(local, metric, sum);
        measuring_seconds_ += wall_time() - start;
      }
      sum.add(PhaseLayout::gradient, partial_);
    }
  }

  std::vector<Real> save(Communicator& communicator) const override {
    std::vector<Real> mine;
    for (const auto& group : chains_) {
      for_each_number(group, [&](Scalar number) { mine.push_back(static_cast<Real>(number)); });
    }
    for (const auto& group : tempered_) {
      const auto state = group.save();
      mine.insert(mine.end(), state.begin(), state.end());
    }
    return communicator.gather_to_root(mine);
  }

  void restore(std::span<const Real> all) override {
    const auto& shape = kernel_.shape();
    const Index replicas = tempering_ ? input_.sampler.replicas : 1;
    const Index counters = tempering_ ? replicas : 0;  // rounds, and swaps of each pair
    const Index size = counters + replicas * (shape.visible + shape.hidden) * kGroup;
    if (std::ssize(all) != groups_ * size) throw CheckpointError("the checkpoint holds other numbers of chains or units");
    for (auto& group : chains_) {
      const Real* from = all.data() + group.number * size;
      for_each_number(group, [&](Scalar& number) { number = static_cast<Scalar>(*from++); });
    }
    for (auto& group : tempered_) {
      group.restore(
          all.subspan(static_cast<std::size_t>(group.replicas.front().number * size), static_cast<std::size_t>(size)));
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

  /// Those of the machine itself.
  const ChainGroup<Scalar>& chains(Index local) const {
    const auto g = static_cast<std::size_t>(local);
    return tempering_ ? tempered_[g].replicas.front() : chains_[g];
  }

  /// One round; swaps are counted as moves.
  void temper(Index iteration, Index local, ExactSum& sum) {
    const double start = wall_time();
    auto& group = tempered_[static_cast<std::size_t>(local)];
    const auto swaps = [&] { return std::reduce(group.swaps.begin(), group.swaps.end()); };
    const auto before = swaps();
    tempering_->run(random(Purpose::sample, iteration * input_.sampler.cycles), 1, input_.sampler.cycles, group);
    sum.count(kAccepted, swaps() - before);
    sum.count(kProposed, kGroup * (input_.sampler.replicas - 1));
    sampling_seconds_ += wall_time() - start;
  }

  void advance(Index iteration, bool has_data, Index local, ExactSum& sum) {
    const double start = wall_time();
    auto& group = chains_[static_cast<std::size_t>(local)];
    const Index cycles = input_.sampler.cycles;
    switch (*input_.sampler.start) {
      case ChainStart::noise:
        start_from_noise(kernel_.machine(), random(Purpose::start_positions, iteration + 1), group);
        break;
      case ChainStart::data:
        if (has_data) start_at_data(iteration, group);
        break;
      default: break;  // go on
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
    copy_over_and_over(data_.x, data_.chains, group.x);
    if (kernel_.shape().hidden_couplings) {
      copy_over_and_over(data_.h, data_.chains, group.h);
    } else if (input_.sampler.method == ChainMoves::metropolis) {  // gibbs draws h first
      draw_hidden(kernel_, random(Purpose::hidden_units, iteration), group);
    }
  }

  void add_metric(Index local, const MetricTarget& metric, ExactSum& sum) {
    const auto& group = chains(local);
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
  std::vector<ChainGroup<Scalar>> chains_;  // unless tempered
  std::optional<Tempering<Scalar>> tempering_;
  std::vector<TemperedGroup<Scalar>> tempered_;
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

std::unique_ptr<Phases> make_phases(const TrainingInput& resolved, const Machine& machine, Index slots,
                                    const Communicator& communicator) {
  if (*resolved.sampler.precision == Precision::single_) {
    return std::make_unique<PhasesOf<float>>(resolved, machine, slots, communicator);
  }
  return std::make_unique<PhasesOf<double>>(resolved, machine, slots, communicator);
}

}  // namespace rbm
