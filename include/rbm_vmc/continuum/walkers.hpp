/// Where the walkers of one batch are.
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// Identity of a batch within a run; random streams are keyed by it, whoever computes it.
enum class BatchId : std::int64_t {};

/// Positions of one batch: x(particle * dimensions + d, lane) [bohr].
struct Walkers {
  BatchId id{};
  Index particles = 0;
  Index dimensions = 0;
  Block x;

  Walkers() = default;
  Walkers(BatchId id_, Index particles_, Index dimensions_)
      : id(id_), particles(particles_), dimensions(dimensions_), x(particles_ * dimensions_) {}
};

}  // namespace rbm
