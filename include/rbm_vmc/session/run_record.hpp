/// What a run remembers about itself, apart from its physics: the starts it took and the time it spent. Times and host names
/// live here only, so that everything else is the same bit for bit on any machine layout.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

/// One start of the program.
struct Segment {
  Integer ranks = 1;
  std::string hosts;            ///< names, comma-separated
  Integer first_iteration = 0;  ///< iterations done before it
  Integer last_iteration = 0;   ///< and after it
  Real seconds = 0;
};

/// Seconds of the root rank by phase, counts and peaks, over all segments.
struct Performance {
  std::map<std::string, Real> seconds;    ///< by phase, of the root; the names are the job's
  std::map<std::string, Integer> counts;  ///< of the whole run
  std::map<std::string, Real> largest;    ///< of all ranks
  Integer peak_memory = 0;                ///< bytes of the largest rank

  Performance& operator+=(const Performance& other);
};

struct RunRecord {
  std::string version, commit;
  std::vector<Segment> segments;
  Performance performance;
};

Archive segments_archive(const std::vector<Segment>& segments);
std::vector<Segment> segments_from(const Archive& archive);
Archive performance_archive(const Performance& performance);
Performance performance_from(const Archive& archive);

}  // namespace rbm
