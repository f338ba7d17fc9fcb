#include "rbm_vmc/parallel/launcher.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

namespace rbm {
namespace {

std::optional<Copies> copies(Index size, std::map<std::string, std::string> variables) {
  return unconnected_copies(size, [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(Launcher, SeesCopiesThatMpiDoesNotConnect) {
  EXPECT_EQ(copies(1, {{"SLURM_STEP_NUM_TASKS", "4"}, {"SLURM_PROCID", "0"}}), (Copies{4, true, "srun"}));
  EXPECT_EQ(copies(1, {{"SLURM_STEP_NUM_TASKS", "4"}, {"SLURM_PROCID", "3"}}), (Copies{4, false, "srun"}));
  EXPECT_EQ(copies(1, {{"PMI_SIZE", "2"}, {"PMI_RANK", "0"}}), (Copies{2, true, "mpiexec"}));  // and a program of Open MPI
  EXPECT_EQ(copies(1, {{"OMPI_COMM_WORLD_SIZE", "8"}, {"OMPI_COMM_WORLD_RANK", "1"}}), (Copies{8, false, "mpirun"}));
}

TEST(Launcher, OneRunIsNoCopy) {
  EXPECT_EQ(copies(1, {}), std::nullopt);
  EXPECT_EQ(copies(4, {{"SLURM_STEP_NUM_TASKS", "4"}, {"SLURM_PROCID", "0"}}), std::nullopt);
  EXPECT_EQ(copies(1, {{"SLURM_STEP_NUM_TASKS", "1"}, {"SLURM_PROCID", "0"}}), std::nullopt);
  // A job script on many tasks runs a program alone: no step of srun.
  EXPECT_EQ(copies(1, {{"SLURM_NTASKS", "64"}, {"SLURM_PROCID", "0"}, {"SLURM_JOB_ID", "7"}}), std::nullopt);
  // mpirun -np 1 starts its daemons, one a node, by srun.
  EXPECT_EQ(copies(1, {{"OMPI_COMM_WORLD_SIZE", "1"},
                       {"OMPI_COMM_WORLD_RANK", "0"},
                       {"SLURM_STEP_NUM_TASKS", "3"},
                       {"SLURM_PROCID", "2"}}),
            std::nullopt);
  for (const char* text : {"", "x", "4x", "-4", "99999999999999999999"}) {
    EXPECT_EQ(copies(1, {{"SLURM_STEP_NUM_TASKS", text}, {"SLURM_PROCID", "0"}}), std::nullopt) << text;
  }
}

TEST(Launcher, SaysWhatToDo) {
  EXPECT_EQ(complaint({4, true, "srun"}),
            "4 copies of the run would compute the same (srun started 4 processes, and MPI connects none of them) "
            "use srun --mpi=pmix (srun --mpi=list shows what there is), or mpirun");
  EXPECT_NE(complaint({2, true, "mpiexec"}).find("use the mpiexec of the MPI that rbm_vmc --version names"), std::string::npos);
}

TEST(Launcher, ReadsTheEnvironment) {
  ::setenv("RBM_LAUNCHER_TEST", "7", 1);
  EXPECT_EQ(process_environment()("RBM_LAUNCHER_TEST"), "7");
  ::unsetenv("RBM_LAUNCHER_TEST");
  EXPECT_EQ(process_environment()("RBM_LAUNCHER_TEST"), std::nullopt);
}

}  // namespace
}  // namespace rbm
