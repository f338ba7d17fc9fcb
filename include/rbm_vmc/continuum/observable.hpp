/// What is measured on walkers besides their energy: densities, pair distributions, mean lengths.
///
/// An observable has a number of sums, its entries. `add`, called once for a batch and a measurement, adds to them; a
/// published mean and its error are those of entries over samples, times a scale,
///
///     value_b = scale_b · Σ_parts < entry (part + b) >.
///
/// A histogram counts into one entry a bin; one more entry behind them counts what lies outside of its axes.
///
/// To add an observable: a class of this kind in its own two files, its name in `ObservableKind` (io/input.hpp) and one line
/// in src/vmc/make_observables.cpp. Or from a program of one's own: vmc/additions.hpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rbm_vmc/continuum/bins.hpp"
#include "rbm_vmc/continuum/walkers.hpp"

namespace rbm {

/// Where the measurements of one batch are added up: a row of sums for each group of neighbouring lanes.
class Tally {
 public:
  /// Row g begins at sums + g · stride. `groups` divides kBatch.
  Tally(Real* sums, Index stride, Index groups);
  /// The same, entries counted from `first`.
  Tally from(Index first) const;

  /// Adds one to the entry first + bin, in the row of each lane of pack p.
  [[gnu::always_inline]] void count(Index p, Index first, PackBins bin) {
    alignas(PackBins) std::int32_t at[kPack];
    *reinterpret_cast<PackBins*>(at) = bin + rows_[p];
    Real* sums = sums_ + first;
    for (Index lane = 0; lane < kPack; ++lane) sums[at[lane]] += 1.0;
  }
  /// Adds the lanes of pack p to an entry.
  void add(Index p, Index entry, Pack value) {
    if (whole_packs_) {
      sums_[rows_[p][0] + entry] += sum_pack(value);
    } else {
      for (Index lane = 0; lane < kPack; ++lane) sums_[rows_[p][lane] + entry] += value[lane];
    }
  }

 private:
  Real* sums_;
  bool whole_packs_;       // no pack is shared by groups
  PackBins rows_[kPacks];  // where the row of each lane begins
};

/// How many particles there are and which are alike: the first `up` have spin up. Bosons are all alike.
struct Species {
  Index particles = 1;
  Index up = 1;
  bool fermions = false;
};

/// One result of an observable.
struct Profile {
  std::string name;          ///< as in files
  std::string units;         ///< of the values
  std::string long_name;     ///< what it is and how it is normalised
  std::vector<Bins> axes;    ///< [bohr]; none: a single number
  std::vector<Index> parts;  ///< first entries of what is added up
  std::vector<Real> scale;   ///< of each value; row-major over the axes

  Index values() const { return std::ssize(scale); }
};

/// The profile of everything and, for fermions, of the up and down particles that there are; these are counted into
/// histograms one behind the other, up first.
std::vector<Profile> by_spin(const Profile& all, const Species& species);

class Observable {
 public:
  virtual ~Observable() = default;
  virtual Index entries() const = 0;
  virtual void add(const Walkers& walkers, Tally tally) const = 0;
  virtual std::vector<Profile> profiles() const = 0;
};

}  // namespace rbm
