#include "rbm_vmc/parallel/exact_sum.hpp"

#include <algorithm>
#include <limits>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/parallel/slice_grid.hpp"

namespace rbm {
namespace {

constexpr Index kBlock = 1024;  // entries that stay in the nearest cache between looking for the largest and adding

}  // namespace

ExactSum::ExactSum(const std::vector<Segment>& segments, Index counters) {
  expects(counters >= 0, "a number of counters >= 0");
  Index words = 0;
  for (const Segment& segment : segments) {
    expects(segment.length >= 0, "segments of length >= 0");
    const int limbs = static_cast<int>(segment.precision);
    parts_.push_back({size_, segment.length, words, limbs, kLowestLevel, level_limit(kLowestLevel)});
    size_ += segment.length;
    words += limbs * segment.length;
  }
  first_counter_ = static_cast<std::size_t>(words);
  first_partial_count_ = first_counter_ + static_cast<std::size_t>(counters);
  words_.resize(first_partial_count_ + segments.size());
}

void ExactSum::add(std::span<const Real> partial) {
  expects(std::ssize(partial) == size_, "a partial result with one entry for each of the sum");
  for (Index s = 0; s < segment_count(); ++s) {
    const Part& part = parts_[static_cast<std::size_t>(s)];
    add(s, partial.subspan(static_cast<std::size_t>(part.first), static_cast<std::size_t>(part.length)));
  }
}

void ExactSum::add(Index segment, std::span<const Real> partial) {
  expects(!reduced_, "clear() between reduce() and add()");
  expects(0 <= segment && segment < segment_count(), "a segment of the sum");
  const auto s = static_cast<std::size_t>(segment);
  Part& part = parts_[s];
  expects(std::ssize(partial) == part.length, "a partial result as long as the segment");
  expects(partials(s) < kMaxPartials, "at most 2^20 partial results between two reductions");
  ++partials(s);
  for (Index offset = 0; offset < part.length; offset += kBlock) {
    const Index n = std::min(kBlock, part.length - offset);
    add_block(part, offset, partial.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(n)));
  }
}

void ExactSum::add_block(Part& part, Index offset, std::span<const Real> block) {
  const std::int64_t largest = largest_magnitude(block);
  if (largest >= kInfinityBits) return add_damaged_block(part, offset, block);
  if (largest >= part.limit) raise(part, level_of(largest));
  add_slices(block, part.level, part.limbs, words_.data() + part.first_word + offset, part.length);
}

void ExactSum::add_damaged_block(Part& part, Index offset, std::span<const Real> block) {
  if (nonfinite_.empty()) nonfinite_.resize(static_cast<std::size_t>(size_));
  std::vector<Real> repaired(block.begin(), block.end());
  for (std::size_t i = 0; i < repaired.size(); ++i) {
    if (magnitude_bits(repaired[i]) < kInfinityBits) continue;
    repaired[i] = 0;
    ++nonfinite_[static_cast<std::size_t>(part.first + offset) + i];
  }
  add_block(part, offset, repaired);
}

void ExactSum::raise(Part& part, int level) {
  const Index kept = std::max<Index>(0, part.limbs - (level - part.level)) * part.length;
  std::int64_t* const begin = words_.data() + part.first_word;
  std::int64_t* const end = begin + part.limbs * part.length;
  std::copy_backward(begin, begin + kept, end);
  std::fill(begin, end - kept, 0);
  part.level = level;
  part.limit = level_limit(level);
}

void ExactSum::count(Index counter, std::int64_t amount) {
  expects(!reduced_, "clear() between reduce() and count()");
  const auto c = first_counter_ + static_cast<std::size_t>(counter);
  expects(counter >= 0 && c < first_partial_count_, "a counter of the sum");
  words_[c] += amount;
}

void ExactSum::agree_on_levels(Communicator& communicator, std::uint64_t fingerprint) {
  std::vector<std::int64_t> largest;
  for (const Part& part : parts_) largest.push_back(part.level);
  const auto hash = static_cast<std::int64_t>(fingerprint);
  const std::size_t extra = largest.size();
  largest.insert(largest.end(), {nonfinite_.empty() ? 0 : 1, hash, ~hash});  // ~ turns the order round: min h = ~max ~h
  communicator.max(largest);
  if (largest[extra + 1] != ~largest[extra + 2]) {
    throw NumericalError(
        "ranks diverged (numbers that must be the same on every rank differ); "
        "check that all nodes have the same kind of processor and run the same build");
  }
  if (largest[extra] != 0) nonfinite_.resize(static_cast<std::size_t>(size_));
  for (std::size_t s = 0; s < parts_.size(); ++s) {
    if (largest[s] > parts_[s].level) raise(parts_[s], static_cast<int>(largest[s]));
  }
}

void ExactSum::reduce(Communicator& communicator, std::span<Real> totals, std::uint64_t fingerprint) {
  expects(!reduced_, "clear() between two reductions");
  expects(std::ssize(totals) == size_, "room for one total of each entry");
  reduced_ = true;
  agree_on_levels(communicator, fingerprint);
  communicator.sum(words_);
  if (!nonfinite_.empty()) communicator.sum(nonfinite_);

  for (std::size_t s = 0; s < parts_.size(); ++s) {
    const Part& part = parts_[s];
    if (partials(s) > kMaxPartials) {
      throw NumericalError("too many partial results in one reduction (" + std::to_string(partials(s)) +
                           " of at most 2^20); use fewer chains or reduce more often");
    }
    read_slices(words_.data() + part.first_word, part.length, part.level, part.limbs,
                totals.subspan(static_cast<std::size_t>(part.first), static_cast<std::size_t>(part.length)));
  }
  for (std::size_t i = 0; i < nonfinite_.size(); ++i) {
    if (nonfinite_[i] > 0) totals[i] = std::numeric_limits<Real>::quiet_NaN();
  }
}

std::vector<Real> ExactSum::reduce(Communicator& communicator, std::uint64_t fingerprint) {
  std::vector<Real> totals(static_cast<std::size_t>(size_));
  reduce(communicator, totals, fingerprint);
  return totals;
}

std::int64_t ExactSum::counter(Index counter) const {
  const auto c = first_counter_ + static_cast<std::size_t>(counter);
  expects(counter >= 0 && c < first_partial_count_, "a counter of the sum");
  return words_[c];
}

std::int64_t ExactSum::nonfinite() const {
  std::int64_t total = 0;
  for (const std::int64_t entries : nonfinite_) total += entries;
  return total;
}

void ExactSum::clear() {
  for (Part& part : parts_) {
    part.level = kLowestLevel;
    part.limit = level_limit(kLowestLevel);
  }
  std::fill(words_.begin(), words_.end(), 0);
  nonfinite_.clear();
  reduced_ = false;
}

}  // namespace rbm
