#include "rbm_vmc/parallel/launcher.hpp"

#include <charconv>
#include <cstdlib>

namespace rbm {
namespace {

std::optional<Index> number(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  Index value = 0;
  const char* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || at != end || value < 0) return std::nullopt;
  return value;
}

struct Launcher {
  const char* name;
  const char* size;
  const char* rank;
};

/// Open MPI's mpirun; the mpiexec of MPICH, Intel MPI, MVAPICH, and srun --mpi=pmi2; srun.
constexpr Launcher kLaunchers[] = {{"mpirun", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
                                   {"mpiexec", "PMI_SIZE", "PMI_RANK"},
                                   {"srun", "SLURM_STEP_NUM_TASKS", "SLURM_PROCID"}};

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (!value) return std::nullopt;
    return value;
  };
}

std::optional<Copies> unconnected_copies(Index size, const Environment& environment) {
  if (size > 1) return std::nullopt;
  for (const auto& launcher : kLaunchers) {
    const auto count = number(environment(launcher.size)), rank = number(environment(launcher.rank));
    if (!count || !rank) continue;
    if (*count <= 1) return std::nullopt;
    return Copies{*count, *rank == 0, launcher.name};
  }
  return std::nullopt;
}

std::string complaint(const Copies& copies) {
  const std::string count = std::to_string(copies.count);
  const std::string hint = copies.launcher == "srun" ? "use srun --mpi=pmix (srun --mpi=list shows what there is), or mpirun"
                                                     : "use the " + copies.launcher + " of the MPI that rbm_vmc --version names";
  return count + " copies of the run would compute the same (" + copies.launcher + " started " + count +
         " processes, and MPI connects none of them) " + hint;
}

}  // namespace rbm
