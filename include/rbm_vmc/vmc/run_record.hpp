/// What a run remembers about itself, apart from its physics: the starts it took and the time it spent. Times and host names
/// live here only, so that everything else is the same bit for bit on any machine layout.
#pragma once

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

/// Seconds of the root rank by phase, and counts of the whole run, over all segments.
struct Performance {
  Real sampling = 0, local_energy = 0, measuring = 0, reduction = 0, solve = 0, io = 0;
  Integer proposals = 0;            ///< of all ranks
  Integer sweeps = 0;               ///< of every walker
  Integer bytes_reduced = 0;        ///< handed to MPI by the root
  Integer collectives = 0;
  Integer peak_memory = 0;          ///< bytes of the largest rank
  Real largest_drift = 0;           ///< rounding of ln|ψ| piled up by moves between two computations anew

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
