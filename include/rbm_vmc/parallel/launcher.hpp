/// What the environment says about the start of the program: whether a launcher started many processes that MPI does not connect.
///
/// `srun` without `--mpi`, or an mpirun of another MPI than the one linked, starts n processes that each believe to be alone: n
/// copies of one run, on one output. MPI itself cannot tell; the launcher's variables can.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// The value of an environment variable, if it is set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// That of this process.
Environment process_environment();

/// Copies of a run that know nothing of each other.
struct Copies {
  Index count = 0;     ///< processes started together
  bool first = false;  ///< this is number 0 of them, the one to complain
  std::string launcher;
  bool operator==(const Copies&) const = default;
};

/// `size` is the number of ranks as MPI sees it. Nothing if it is more than 1, or if this process was started alone. The launcher
/// nearest to the process counts: an mpirun within a job of SLURM, then srun. The allocation of a job (SLURM_NTASKS) says
/// nothing: a job script may well run a program alone.
std::optional<Copies> unconnected_copies(Index size, const Environment& environment);

/// "4 copies of the run would start (...) ..."
std::string complaint(const Copies& copies);

}  // namespace rbm
