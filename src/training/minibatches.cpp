#include "rbm_vmc/training/minibatches.hpp"

#include <algorithm>
#include <numeric>

#include "rbm_vmc/generative/chain_group.hpp"

namespace rbm {
namespace {

Index ratio_up(Index a, Index b) { return (a + b - 1) / b; }

/// 0 ... n-1 in a random order (Fisher and Yates).
std::vector<Index> shuffled(Index n, std::uint64_t seed, Index slot, std::uint64_t sweep) {
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  RandomStream random(seed, Purpose::data, slot, sweep);
  alignas(64) std::array<Real, kBatch> a{}, b{};
  for (Index left = n, used = 2 * kBatch; left > 1; --left, ++used) {
    if (used == 2 * kBatch) {
      random.uniform2(Lanes(a), Lanes(b));
      used = 0;
    }
    const Real u = used < kBatch ? a[static_cast<std::size_t>(used)] : b[static_cast<std::size_t>(used - kBatch)];
    std::swap(order[static_cast<std::size_t>(left - 1)], order[static_cast<std::size_t>(u * static_cast<Real>(left))]);
  }
  return order;
}

}  // namespace

Minibatches::Minibatches(const SampleFile& file, const RowScaling& scaling, const Plan& plan)
    : file_(file), scaling_(scaling), plan_(plan), columns_(file.samples().columns), rows_total_(file.samples().rows) {
  expects(plan.minibatch >= 1, "a row in a minibatch");
  minibatch_ = std::min(plan.minibatch, rows_total_);
  slots_ = groups_of(minibatch_);
  for (Index slot = 0; slot < slots_; ++slot) {
    const Index whole = windows(slot) - 1;
    const Index last = window_size(slot, whole);
    steps_ = std::max(steps_, whole * (window_rows(slot) / rows_per_step(slot)) + ratio_up(last, rows_per_step(slot)));
  }
  held_.resize(static_cast<std::size_t>(slots_));
}

/// A multiple of the rows of a step, so that no step needs two windows.
Index Minibatches::window_rows(Index slot) const {
  const Index bytes = columns_ * (plan_.whole_numbers ? 1 : static_cast<Index>(sizeof(Real)));
  const Index fits = static_cast<Index>(plan_.memory) / slots_ / bytes;
  const Index step = rows_per_step(slot);
  return std::max<Index>(std::min(ratio_up(stripe(slot).size(), step), fits / step), 1) * step;
}

Index Minibatches::windows(Index slot) const { return ratio_up(stripe(slot).size(), window_rows(slot)); }

Index Minibatches::window_size(Index slot, Index window) const {
  return std::min(window_rows(slot), stripe(slot).size() - window * window_rows(slot));
}

Minibatches::Place Minibatches::place(Index slot, Index step) const {
  const Index rows = rows_per_step(slot), steps = window_rows(slot) / rows;
  const Index window = std::min(step / steps, windows(slot) - 1);
  const Index size = window_size(slot, window);
  const Index first = std::min((step - window * steps) * rows, size);
  return {window, first, std::min(rows, size - first)};
}

Index Minibatches::rows(Index slot, Index iteration) const { return place(slot, iteration % steps_).count; }

Index Minibatches::rows(Index iteration) const {
  Index sum = 0;
  for (Index slot = 0; slot < slots_; ++slot) sum += rows(slot, iteration);
  return sum;
}

/// Which window comes at a place of an epoch; the last, which may be short, stays last.
Index Minibatches::window_number(Index slot, Index epoch, Index place) const {
  const Index whole = windows(slot) - 1;
  if (place == whole) return whole;
  const auto sweep = static_cast<std::uint64_t>(epoch * (whole + 2));
  return shuffled(whole, plan_.seed, slot, sweep)[static_cast<std::size_t>(place)];
}

std::vector<Index> Minibatches::window_order(Index slot, Index epoch, const Place& place, Index size) const {
  const auto sweep = static_cast<std::uint64_t>(epoch * (windows(slot) + 1) + 1 + place.window);
  return shuffled(size, plan_.seed, slot, sweep);
}

std::vector<Index> Minibatches::row_numbers(Index slot, Index iteration) const {
  const Place now = place(slot, iteration % steps_);
  const Index window = window_number(slot, epoch(iteration), now.window);
  const auto order = window_order(slot, epoch(iteration), now, window_size(slot, window));
  std::vector<Index> numbers;
  for (Index k = now.first; k < now.first + now.count; ++k) {
    numbers.push_back(stripe(slot).first + window * window_rows(slot) + order[static_cast<std::size_t>(k)]);
  }
  return numbers;
}

void Minibatches::load(Window& window, Index slot, Index epoch, const Place& place) {
  const Index number = epoch * windows(slot) + place.window;
  if (window.number == number) return;
  const bool same_rows = windows(slot) == 1 && window.number >= 0;  // in another order
  const Index which = window_number(slot, epoch, place.window);
  const Index size = window_size(slot, which);
  window.order = window_order(slot, epoch, place, size);
  window.number = number;
  if (same_rows) return;
  const Index first = stripe(slot).first + which * window_rows(slot);
  const Index step = std::clamp<Index>(SampleFile::kMostValues / columns_, 1, size);
  const auto all = static_cast<std::size_t>(size * columns_);
  plan_.whole_numbers ? window.bytes.resize(all) : window.reals.resize(all);
  for (Index row = 0; row < size; row += step) {
    const Index count = std::min(step, size - row);
    const auto begin = static_cast<std::size_t>(row * columns_), length = static_cast<std::size_t>(count * columns_);
    if (plan_.whole_numbers) {
      file_.read_rows(SamplePart::samples, first + row, count, std::span(window.bytes).subspan(begin, length));
    } else {
      const auto part = std::span(window.reals).subspan(begin, length);
      file_.read_rows(SamplePart::samples, first + row, count, part);
      scaling_.standardise(part);
    }
  }
}

std::span<const Real> Minibatches::take(Index slot, Index iteration) {
  expects(slot >= 0 && slot < slots_, "a slot of the minibatch");
  Window& window = held_[static_cast<std::size_t>(slot)];
  const Place now = place(slot, iteration % steps_);
  load(window, slot, epoch(iteration), now);
  taken_.resize(static_cast<std::size_t>(now.count * columns_));
  for (Index k = 0; k < now.count; ++k) {
    const auto from = window.order[static_cast<std::size_t>(now.first + k)] * columns_;
    if (plan_.whole_numbers) {
      std::copy_n(window.bytes.begin() + from, columns_, taken_.begin() + k * columns_);
    } else {
      std::copy_n(window.reals.begin() + from, columns_, taken_.begin() + k * columns_);
    }
  }
  return taken_;
}

}  // namespace rbm
