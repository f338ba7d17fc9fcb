#include "rbm_vmc/vmc/run_record.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rbm {
namespace {

constexpr std::array<std::pair<const char*, Real Performance::*>, 6> kSeconds{{{"sampling", &Performance::sampling},
                                                                              {"local_energy", &Performance::local_energy},
                                                                              {"measuring", &Performance::measuring},
                                                                              {"reduction", &Performance::reduction},
                                                                              {"solve", &Performance::solve},
                                                                              {"io", &Performance::io}}};
constexpr std::array<std::pair<const char*, Integer Performance::*>, 5> kCounts{
    {{"proposals", &Performance::proposals},
     {"sweeps", &Performance::sweeps},
     {"bytes_reduced", &Performance::bytes_reduced},
     {"collectives", &Performance::collectives},
     {"peak_memory_per_rank", &Performance::peak_memory}}};

}  // namespace

Performance& Performance::operator+=(const Performance& other) {
  for (const auto& [name, member] : kSeconds) this->*member += other.*member;
  proposals += other.proposals;
  sweeps += other.sweeps;
  bytes_reduced += other.bytes_reduced;
  collectives += other.collectives;
  peak_memory = std::max(peak_memory, other.peak_memory);
  largest_drift = std::max(largest_drift, other.largest_drift);
  return *this;
}

Archive segments_archive(const std::vector<Segment>& segments) {
  std::vector<Integer> ranks, first, last;
  std::vector<std::string> hosts;
  std::vector<Real> seconds;
  for (const Segment& segment : segments) {
    ranks.push_back(segment.ranks);
    hosts.push_back(segment.hosts);
    first.push_back(segment.first_iteration);
    last.push_back(segment.last_iteration);
    seconds.push_back(segment.seconds);
  }
  Archive archive;
  archive.put("ranks", ranks);
  archive.put("hosts", hosts);
  archive.put("first_iteration", first);
  archive.put("last_iteration", last);
  archive.put("seconds", seconds);
  return archive;
}

std::vector<Segment> segments_from(const Archive& archive) {
  std::vector<Segment> segments(archive.integers("ranks").size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    segments[i] = {archive.integers("ranks").at(i), archive.texts("hosts").at(i), archive.integers("first_iteration").at(i),
                   archive.integers("last_iteration").at(i), archive.reals("seconds").at(i)};
  }
  return segments;
}

Archive performance_archive(const Performance& performance) {
  Archive archive;
  for (const auto& [name, member] : kSeconds) archive.put(std::string("seconds/") + name, performance.*member);
  for (const auto& [name, member] : kCounts) archive.put(name, performance.*member);
  archive.put("largest_drift", performance.largest_drift);
  archive.attribute("seconds", "units", "s");
  archive.attribute("peak_memory_per_rank", "units", "byte");
  return archive;
}

Performance performance_from(const Archive& archive) {
  Performance performance;
  for (const auto& [name, member] : kSeconds) performance.*member = archive.real(std::string("seconds/") + name);
  for (const auto& [name, member] : kCounts) performance.*member = archive.integer(name);
  performance.largest_drift = archive.real("largest_drift");
  return performance;
}

}  // namespace rbm
