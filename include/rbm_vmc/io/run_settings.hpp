/// What every kind of run is told about itself: the group `run` of an input.
#pragma once

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

struct RunSettings {
  Integer seed = 1;
  Real checkpoint_seconds = 60;
  Real stall_seconds = 1800;
  bool operator==(const RunSettings&) const = default;
};

}  // namespace rbm
