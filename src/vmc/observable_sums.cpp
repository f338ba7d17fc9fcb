#include "rbm_vmc/vmc/observable_sums.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/parallel/exact_sum.hpp"
#include "rbm_vmc/statistics/quantiles.hpp"

namespace rbm {
namespace {

constexpr Index kLeastGroups = 64;
enum Counter : Index { kGroups, kNumbers, kCounters };

/// Sums of one group, the parts of a profile added up; the last value is what lies outside.
void add_parts(const Profile& profile, const Real* entries, std::span<Real> values) {
  std::ranges::fill(values, 0.0);
  for (const Index part : profile.parts) {
    for (std::size_t b = 0; b < values.size(); ++b) values[b] += entries[part + static_cast<Index>(b)];
  }
}

/// A histogram has one more entry than values.
Index summed_values(const Profile& profile) { return profile.values() + (profile.axes.empty() ? 0 : 1); }

}  // namespace

ObservableSums::ObservableSums(std::vector<std::unique_ptr<Observable>> observables, Index batches, Index local_batches)
    : observables_(std::move(observables)), groups_(groups_of_batch(batches)), local_batches_(local_batches) {
  for (const auto& observable : observables_) {
    for (Profile& profile : observable->profiles()) {
      profiles_.push_back(std::move(profile));
      profile_first_.push_back(entries_);
    }
    first_.push_back(entries_);
    entries_ += observable->entries();
  }
  memory_.resize(static_cast<std::size_t>(local_batches * groups_ * entries_));
}

Index ObservableSums::groups_of_batch(Index batches) {
  Index groups = 1;
  while (groups < kBatch && groups * batches < kLeastGroups) groups *= 2;
  return groups;
}

void ObservableSums::add(Index local_batch, const Walkers& walkers) {
  Real* sums = memory_.data() + local_batch * groups_ * entries_;
  const Index lanes = kBatch / groups_;
  for (Index g = 0; g < groups_; ++g) sums[g * entries_] += static_cast<Real>(lanes);
  const Tally tally(sums, entries_, groups_);
  for (std::size_t k = 0; k < observables_.size(); ++k) observables_[k]->add(walkers, tally.from(first_[k]));
}

std::vector<Real> ObservableSums::reduce(Communicator& communicator, std::uint64_t fingerprint) const {
  std::vector<ExactSum::Segment> segments;
  for (const Profile& profile : profiles_) segments.insert(segments.end(), 2, summed_values(profile));
  ExactSum sum(segments, kCounters);
  std::vector<Real> values, total, squares;
  for (Index batch = 0; batch < local_batches_; ++batch) {
    const Real* sums = memory_.data() + batch * groups_ * entries_;
    sum.count(kGroups, groups_);
    sum.count(kNumbers, static_cast<std::int64_t>(sums[0]) * groups_);
    for (std::size_t k = 0; k < profiles_.size(); ++k) {
      const auto length = static_cast<std::size_t>(summed_values(profiles_[k]));
      values.resize(length);
      total.assign(length, 0.0);
      squares.assign(length, 0.0);
      for (Index g = 0; g < groups_; ++g) {
        add_parts(profiles_[k], sums + g * entries_ + profile_first_[k], values);
        for (std::size_t b = 0; b < length; ++b) {
          total[b] += values[b];
          squares[b] += values[b] * values[b];
        }
      }
      sum.add(static_cast<Index>(2 * k), total);
      sum.add(static_cast<Index>(2 * k + 1), squares);
    }
  }
  std::vector<Real> totals = sum.reduce(communicator, fingerprint);
  totals.insert(totals.begin(), {static_cast<Real>(sum.counter(kGroups)), static_cast<Real>(sum.counter(kNumbers))});
  return totals;
}

std::vector<ObservedProfile> ObservableSums::read(std::span<const Real> totals) const {
  Index expected = kCounters;
  for (const Profile& profile : profiles_) expected += 2 * summed_values(profile);
  if (std::ssize(totals) != expected) throw CheckpointError("observables of another version");
  const Real groups = totals[kGroups], numbers = totals[kNumbers];
  std::vector<ObservedProfile> results;
  if (!(numbers > 0)) return results;
  const Real student = student_factor(groups - 1);
  auto next = totals.begin() + kCounters;
  for (const Profile& profile : profiles_) {
    ObservedProfile& result = results.emplace_back(ObservedProfile{profile, {}, {}, 0});
    const Index length = summed_values(profile);
    for (Index b = 0; b < profile.values(); ++b) {
      const Real scale = profile.scale[static_cast<std::size_t>(b)];
      const Real s = next[b], s2 = next[length + b];
      const Real between = std::max(s2 - s * (s / groups), Real{0}) / (groups * (groups - 1));
      result.mean.push_back(scale * (s / numbers));
      result.error.push_back(scale * student * std::sqrt(between) * groups / numbers);
    }
    if (length > profile.values()) result.outside = next[length - 1] / numbers;
    next += 2 * length;
  }
  return results;
}

}  // namespace rbm
