#include "rbm_vmc/vmc/configurations.hpp"

#include <algorithm>

#include "rbm_vmc/random/stream.hpp"

namespace rbm {

Configurations::Configurations(Index wanted, Index coordinates, std::uint64_t seed)
    : wanted_(wanted), coordinates_(coordinates), seed_(seed) {}

void Configurations::prepare(Index sampled) {
  limit_ = static_cast<Real>(wanted_) / static_cast<Real>(std::max<Index>(1, sampled));
  auto kept = records_.begin();
  for (auto one = records_.begin(); one != records_.end(); one += record()) {
    if (*one < limit_) kept = std::copy_n(one, record(), kept);
  }
  records_.erase(kept, records_.end());
}

void Configurations::add(const Walkers& walkers, std::uint64_t measurement) {
  if (wanted_ == 0) return;
  RandomStream random(seed_, Purpose::configurations, static_cast<std::int64_t>(walkers.id), measurement);
  Block numbers(1);
  random.uniform(numbers[0]);
  for (Index lane = 0; lane < kBatch; ++lane) {
    if (numbers(0, lane) >= limit_) continue;
    records_.push_back(numbers(0, lane));
    for (Index m = 0; m < coordinates_; ++m) records_.push_back(walkers.x(m, lane));
  }
}

std::vector<Real> Configurations::gather(Communicator& communicator) const {
  const std::vector<Real> all = communicator.gather_to_root(records_);
  std::vector<std::span<const Real>> order;
  for (std::size_t at = 0; at < all.size(); at += static_cast<std::size_t>(record())) {
    order.push_back(std::span(all).subspan(at, static_cast<std::size_t>(record())));
  }
  std::ranges::sort(order, [](auto a, auto b) { return std::ranges::lexicographical_compare(a, b); });
  std::vector<Real> sorted;
  sorted.reserve(all.size());
  for (const auto& one : order) sorted.insert(sorted.end(), one.begin(), one.end());
  return sorted;
}

std::vector<Real> Configurations::positions(std::span<const Real> records) const {
  std::vector<Real> all;
  for (auto one = records.begin(); one != records.end(); one += record()) all.insert(all.end(), one + 1, one + record());
  return all;
}

void Configurations::restore(std::vector<Real> records) {
  if (std::ssize(records) % record() != 0) throw CheckpointError("configurations of another system");
  records_ = std::move(records);
}

}  // namespace rbm
