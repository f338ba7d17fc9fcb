#include "rbm_vmc/statistics/chain_blocking.hpp"

#include <bit>

#include "rbm_vmc/statistics/blocking_sums.hpp"

namespace rbm {
namespace {

// Rows of the memory: the header, then four a level, then the stretches of the history.
enum Row : Index { kSamples, kSum, kCubes, kFourths, kFirstLevel };
enum LevelRow : Index { kLast, kFirst, kSquares, kProducts, kLevelRows };
constexpr Index kHistory = kFirstLevel + kLevelRows * kBlockingLevels;

constexpr Index level_row(Index level, LevelRow row) { return kFirstLevel + kLevelRows * level + row; }

}  // namespace

Index coarse_width(Index samples) {
  const auto widths = static_cast<std::size_t>(samples / (kCoarseBlocks / 2));
  return widths == 0 ? 1 : static_cast<Index>(std::bit_floor(widths));
}

Index first_half(Index samples) {
  const Index width = coarse_width(samples);
  return width * ((samples / 2 + width / 2) / width);
}

ChainBlocking::ChainBlocking() : memory_(kHistory + kCoarseBlocks) {}

void ChainBlocking::add(ConstLanes deviation) {
  const Index before = samples(), after = before + 1;
  expects(before < kBlockingMaxSamples, "fewer samples of a chain than blocking can hold");
  Pack* const rows = &memory_.pack(0, 0);
  const auto row = [rows](Index r) { return rows + r * kPacks; };
  Pack value[kPacks];
  for (Index p = 0; p < kPacks; ++p) {
    const Pack x = pack(deviation, p), square = x * x;
    value[p] = x;
    row(kSamples)[p] = broadcast(static_cast<Real>(after));
    row(kSum)[p] += x;
    row(kCubes)[p] += square * x;
    row(kFourths)[p] += square * square;
  }

  for (Index level = 0; level < kBlockingLevels; ++level) {
    const Index blocks = before >> level;
    Pack* const last = row(level_row(level, kLast));
    Pack* const squares = row(level_row(level, kSquares));
    Pack* const products = row(level_row(level, kProducts));
    if (blocks == 0) std::copy_n(value, kPacks, row(level_row(level, kFirst)));
    for (Index p = 0; p < kPacks; ++p) {
      const Pack x = value[p], neighbour = last[p];  // zero before the first block
      squares[p] += x * x;
      products[p] += neighbour * x;
      value[p] = 0.5 * (neighbour + x);
      last[p] = x;
    }
    const bool completes_pair = blocks % 2 == 1;
    if (!completes_pair) break;
  }
  if (after % coarse_width(before) == 0) keep_stretch(before);
}

void ChainBlocking::keep_stretch(Index before) {
  // A stretch is a block of its level, just completed.
  const Index width = coarse_width(before), stretches = (before + 1) / width;
  const Index level = std::countr_zero(static_cast<std::size_t>(width));
  std::ranges::copy(memory_[level_row(level, kLast)], memory_[kHistory + stretches - 1].begin());
  if (stretches < kCoarseBlocks) return;
  for (Index i = 0; i < kCoarseBlocks / 2; ++i) {
    for (Index p = 0; p < kPacks; ++p) {
      memory_.pack(kHistory + i, p) = 0.5 * (memory_.pack(kHistory + 2 * i, p) + memory_.pack(kHistory + 2 * i + 1, p));
    }
  }
}

Real ChainBlocking::half_mean(Index lane, Index stretches) const {
  Real sum = 0;
  for (Index i = 0; i < stretches; ++i) sum += memory_(kHistory + i, lane);
  return stretches > 0 ? sum / static_cast<Real>(stretches) : 0;
}

void ChainBlocking::add_sums(std::span<Real> sums, Index first_lane, Index lanes) const {
  expects(std::ssize(sums) == BlockingSums::kSize, "a place for every blocking sum");
  expects(first_lane >= 0 && lanes >= 0 && first_lane + lanes <= kBatch, "lanes of one batch");
  const Index total = samples();
  const Index head = first_half(total);
  const auto entry = [&](BlockingEntry e) -> Real& { return sums[static_cast<std::size_t>(e)]; };

  for (Index lane = first_lane; lane < first_lane + lanes; ++lane) {
    const Real sum = memory_(kSum, lane);
    entry(BlockingEntry::chains) += 1;
    entry(BlockingEntry::samples) += static_cast<Real>(total);
    entry(BlockingEntry::sum) += sum;
    entry(BlockingEntry::cubes) += memory_(kCubes, lane);
    entry(BlockingEntry::fourths) += memory_(kFourths, lane);

    const Real m1 = half_mean(lane, head / coarse_width(total));
    const Real m2 = total > 0 ? (sum - static_cast<Real>(head) * m1) / static_cast<Real>(total - head) : 0;
    entry(BlockingEntry::m1) += m1;
    entry(BlockingEntry::m2) += m2;
    entry(BlockingEntry::m1_m1) += m1 * m1;
    entry(BlockingEntry::m2_m2) += m2 * m2;
    entry(BlockingEntry::m1_m2) += m1 * m2;

    Real level_sum = sum;
    for (Index level = 0; level < kBlockingLevels; ++level) {
      Real* out = sums.data() + BlockingSums::kHeader + BlockingSums::kPerLevel * level;
      const Real last = memory_(level_row(level, kLast), lane);
      out[0] += level_sum;
      out[1] += memory_(level_row(level, kSquares), lane);
      out[2] += memory_(level_row(level, kProducts), lane);
      out[3] += memory_(level_row(level, kFirst), lane) + last;
      // Each pair of blocks is one block of the next level, of half the sum; an odd one waits.
      level_sum = 0.5 * ((total >> level) % 2 == 1 ? level_sum - last : level_sum);
    }
  }
}

}  // namespace rbm
