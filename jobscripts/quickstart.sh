#!/usr/bin/env bash
# From a fresh machine to a first result: dependencies, programs, the input of a quantum dot, a run on two ranks.
# The last lines are the verdict of the run. Safe to repeat: what is there already is not done again.
#
#   bash jobscripts/quickstart.sh [FOLDER]        results go to FOLDER, runs/quickstart of the checkout by default
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/cmake/steps.sh"
source "$root/tests/support/mpi.sh"

folder=${1:-$root/runs/quickstart}
mkdir -p "$folder" "$root/build"
folder=$(cd "$folder" && pwd)
cd "$root"
step_log=$root/build/quickstart.log
: >"$step_log"

bash cmake/install_dependencies.sh programs "$step_log"

# A build folder that has tests keeps them; a new one is configured without, since they need more packages.
use_compiler_cache "$root"
options=(-DCMAKE_CXX_COMPILER_LAUNCHER="$compiler_launcher")
[[ -e build/release/build.ninja ]] || options+=(-DBUILD_TESTING=OFF -DRBM_BENCHMARKS=OFF)
step 'configure (release)' cmake --preset release "${options[@]}"
step 'build the programs in build/release/bin' cmake --build --preset release --target programs --parallel "$(nproc)"

# The input and the results of an earlier quick start are replaced.
programs=$root/build/release/bin
input=$folder/dot.h5
rm -f "$input"
step 'write the input: two electrons, omega = 1' "$programs/rbm_input" quantum-dot --particles 2 --omega 1 -o "$input"

printf '\n$ mpirun -np 2 %s %s\n' "${programs#"$root/"}/rbm_vmc" "${input#"$root/"}"
run_ranks 2 "$programs/rbm_vmc" --fresh "$input"
