#!/usr/bin/env bash
# Ranks on one machine that is no cluster: as root, in a container, more of them than cores.
#
#   source tests/support/mpi.sh; run_ranks 4 program argument...       in a script
#   bash tests/support/mpi.sh 4 program argument...                    in a ctest
#
# The variable MPIRUN names another mpirun.

if ((EUID == 0)); then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
export OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_hwloc_base_binding_policy=none           # several runs at a time would share one core
export OMPI_MCA_btl=self,vader                           # shared memory: no network interface is looked for
export OMPI_MCA_btl_vader_single_copy_mechanism=none     # containers forbid reading another process
export OMPI_MCA_mpi_yield_when_idle=1                    # a waiting rank leaves its core to the others
# The plug-ins of the MPI library leak at exit, from code unloaded by then, which no suppression can name.
export ASAN_OPTIONS=detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}

# An mpirun reads its input ahead for rank 0, and would eat that of a calling loop.
run_ranks() {
  local ranks=$1
  shift
  "${MPIRUN:-mpirun}" -np "$ranks" "$@" </dev/null
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  ranks=$1
  shift
  exec "${MPIRUN:-mpirun}" -np "$ranks" "$@" </dev/null # exec: a time-out of ctest reaches mpirun itself
fi
