/// A sum of many partial results, the same bits for any number of ranks and any order of adding.
///
///     ExactSum sum({1, parameters, {pairs, ExactSum::Precision::compact}}, counters);
///     for (each batch of this rank) { sum.add(partial); sum.count(kSamples, kBatch); }
///     sum.reduce(communicator, totals, fingerprint);        // two collectives
///     sum.clear();                                          // ready for the next iteration
///
/// A partial result must not depend on who computed it. Its entries fall into segments of like magnitude; the entries
/// of a segment share one level of the grid in slice_grid.hpp, where it is shown why order cannot matter. What a partial loses,
/// relative to the largest |entry| of any partial in the segment, is at most
///
///     Precision::full     2^-86, 24 bytes an entry: as good as exact
///     Precision::compact  2^-43, 16 bytes an entry; 2^-58 if that largest entry is 1, 2^-68 if 1000, 2^-78 if 10^6
///
/// and the total is rounded once more on conversion. compact is for segments that fill the memory (S matrices).
///
/// NaN and infinities do not enter the sum: they are counted, and their entries come out as NaN on every rank. Throws
/// NumericalError, on every rank alike, if the fingerprints differ or a segment took more than kMaxPartials partials in all.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

class ExactSum {
 public:
  enum class Precision : int { compact = 2, full = 3 };  ///< limbs an entry

  struct Segment {
    Segment(Index length_, Precision precision_ = Precision::full) : length(length_), precision(precision_) {}
    Index length;
    Precision precision;
  };

  explicit ExactSum(const std::vector<Segment>& segments, Index counters = 0);

  /// Entries of all segments.
  Index size() const { return size_; }
  Index segment_count() const { return std::ssize(parts_); }

  /// Adds a partial result: all segments one after the other, or one of them.
  void add(std::span<const Real> partial);
  void add(Index segment, std::span<const Real> partial);

  /// Adds to an integer counter: samples, accepted moves, raised flags.
  void count(Index counter, std::int64_t amount);

  /// Sums over all ranks; `totals` takes size() entries. Until clear(), counters and nonfinite() are those of all ranks and
  /// nothing may be added. `fingerprint` is a hash of what must be equal on every rank (parameters, for one).
  void reduce(Communicator& communicator, std::span<Real> totals, std::uint64_t fingerprint = 0);
  std::vector<Real> reduce(Communicator& communicator, std::uint64_t fingerprint = 0);

  std::int64_t counter(Index counter) const;
  /// How many entries of partials were not finite.
  std::int64_t nonfinite() const;

  /// Back to nothing added, keeping the memory.
  void clear();

 private:
  struct Part {
    Index first;  // entry
    Index length;
    Index first_word;  // its limbs lie at words_[first_word + limb * length + entry]
    int limbs;
    int level;
    std::int64_t limit;  // magnitudes from here on need a higher level
  };

  void add_block(Part& part, Index offset, std::span<const Real> block);
  void add_damaged_block(Part& part, Index offset, std::span<const Real> block);
  void raise(Part& part, int level);
  std::int64_t& partials(std::size_t segment) { return words_[first_partial_count_ + segment]; }
  void agree_on_levels(Communicator& communicator, std::uint64_t fingerprint);

  Index size_ = 0;
  std::size_t first_counter_ = 0;
  std::size_t first_partial_count_ = 0;
  std::vector<Part> parts_;
  std::vector<std::int64_t> words_;      // limbs, counters, partials of each segment: one message
  std::vector<std::int64_t> nonfinite_;  // of each entry; empty until there is one
  bool reduced_ = false;
};

}  // namespace rbm
