#include "rbm_vmc/session/run_record.hpp"

#include <algorithm>
#include <string_view>

namespace rbm {
namespace {

constexpr const char* kSeconds = "seconds/";
constexpr const char* kPeakMemory = "peak_memory_per_rank";

}  // namespace

Performance& Performance::operator+=(const Performance& other) {
  for (const auto& [name, value] : other.seconds) seconds[name] += value;
  for (const auto& [name, value] : other.counts) counts[name] += value;
  for (const auto& [name, value] : other.largest) largest[name] = std::max(largest[name], value);
  peak_memory = std::max(peak_memory, other.peak_memory);
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
  for (const auto& [name, value] : performance.seconds) archive.put(kSeconds + name, value);
  for (const auto& [name, value] : performance.counts) archive.put(name, value);
  for (const auto& [name, value] : performance.largest) archive.put(name, value);
  archive.put(kPeakMemory, performance.peak_memory);
  archive.group("seconds");
  archive.attribute("seconds", "units", "s");
  archive.attribute(kPeakMemory, "units", "byte");
  return archive;
}

Performance performance_from(const Archive& archive) {
  Performance performance;
  for (const auto& [path, value] : archive.datasets()) {
    if (path == kPeakMemory) {
      performance.peak_memory = archive.integer(path);
    } else if (path.starts_with(kSeconds)) {
      performance.seconds[path.substr(std::string_view(kSeconds).size())] = archive.real(path);
    } else if (std::holds_alternative<std::vector<Integer>>(value.data)) {
      performance.counts[path] = archive.integer(path);
    } else {
      performance.largest[path] = archive.real(path);
    }
  }
  return performance;
}

}  // namespace rbm
