/// What is said when a rank makes no progress, and the end of the job.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>

#include "apps/program_end.hpp"
#include "rbm_vmc/base/host_name.hpp"

namespace rbm {

inline std::function<void(double, bool)> report_stall(const MpiSession& mpi, const Communicator& world,
                                                      std::string_view program) {
  return [&mpi, rank = rank_of(world), ranks = world.size(), program](double seconds, bool waiting) {
    const auto problem = fmt::format(
        "no progress for {:.0f} s on rank {} of {} (host {}, {}) start again to go on from the last checkpoint, see "
        "run.stall_seconds",
        seconds, rank, ranks, host_name(), waiting ? "waiting for another rank" : "busy with its own work or files");
    mpi.abort(report(program, {kNumericalFailure, {problem}}));
  };
}

}  // namespace rbm
