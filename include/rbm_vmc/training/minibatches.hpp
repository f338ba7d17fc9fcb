/// The rows of a data set as minibatches: which rows an iteration sees, on any number of ranks.
///
/// A minibatch of m rows has ⌈m/kGroup⌉ slots. Each slot owns a contiguous stripe of the data and takes from it m/slots rows an
/// iteration (fair shares), in an order that is shuffled anew in every epoch, so that each row is seen once in an epoch. Slots are dealt
/// to ranks, and a rank reads its stripes only.
///
/// A stripe that does not fit into its share of the memory is cut into windows of as many rows as do: an epoch visits the windows in a
/// shuffled order, and shuffles within each. Orders follow from (seed, slot, epoch, window) alone.
///
/// Throws InputError and FileError while reading; ContractError for slots of other ranks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rbm_vmc/io/sample_file.hpp"
#include "rbm_vmc/parallel/communicator.hpp"
#include "rbm_vmc/training/row_scaling.hpp"

namespace rbm {

class Minibatches {
 public:
  struct Plan {
    Index minibatch = 512;                        ///< rows of an iteration; more than the data have means all of them
    std::int64_t memory = std::int64_t{1} << 32;  ///< bytes for rows, all slots together
    bool whole_numbers = false;                   ///< all values fit into one byte
    std::uint64_t seed = 1;
  };

  /// Views: the file and the scaling must outlive it. Nothing is read yet.
  Minibatches(const SampleFile& file, const RowScaling& scaling, const Plan& plan);

  Index slots() const { return slots_; }
  Index iterations_per_epoch() const { return steps_; }
  Index epoch(Index iteration) const { return iteration / steps_; }
  /// Rows of a slot in an iteration, at most kGroup, and those of all slots.
  Index rows(Index slot, Index iteration) const;
  Index rows(Index iteration) const;

  /// The numbers of the rows in the file, in order.
  std::vector<Index> row_numbers(Index slot, Index iteration) const;

  /// Those rows, standardised, row-major. The window of a slot is read when it is first needed and kept until another one is.
  std::span<const Real> take(Index slot, Index iteration);

 private:
  struct Place {
    Index window;  ///< in the order of the epoch
    Index first;   ///< row within the window
    Index count;
  };
  struct Window {
    Index number = -1;  ///< epoch · windows + place in the epoch
    std::vector<std::int8_t> bytes;
    std::vector<Real> reals;
    std::vector<Index> order;
  };
  Share stripe(Index slot) const { return fair_share(rows_total_, slots_, slot); }
  Index rows_per_step(Index slot) const { return fair_share(minibatch_, slots_, slot).size(); }
  Index window_rows(Index slot) const;
  Index windows(Index slot) const;
  Place place(Index slot, Index step) const;
  Index window_number(Index slot, Index epoch, Index place) const;
  std::vector<Index> window_order(Index slot, Index epoch, const Place& place, Index size) const;
  Index window_size(Index slot, Index window) const;
  void load(Window& window, Index slot, Index epoch, const Place& place);

  const SampleFile& file_;
  const RowScaling& scaling_;
  Plan plan_;
  Index columns_, rows_total_, minibatch_, slots_, steps_ = 0;
  std::vector<Window> held_;  ///< one a slot, empty for those of other ranks
  std::vector<Real> taken_;
};

}  // namespace rbm
