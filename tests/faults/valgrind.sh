#!/usr/bin/env bash
# Short runs under valgrind: no byte is used before it was set, none outside of what was asked for, and nothing that the program
# itself took is lost at the end. The libraries' own are named in their suppressions.
source "$(dirname "$0")/../support/program_runs.sh"

suppressions=$(dirname "$(dirname "$(command -v mpirun)")")/share/openmpi/openmpi-valgrind.supp
supports=$(dirname "$mpi")/valgrind.supp

# clean NAME RANKS ARGUMENTS OF rbm_vmc...
clean() {
  local name=$1 ranks=$2 code
  shift 2
  bash "$mpi" "$ranks" valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite \
    --errors-for-leak-kinds=definite --suppressions="$suppressions" --suppressions="$supports" --log-file="$name.%p.log" \
    "$bin/rbm_vmc" "$@" --quiet >out 2>err
  code=$?
  ((code == 0 || code == 75)) || fail "$name: exit code $code: $(cat err)"
  grep -hv "^\(hwloc\|May be\|and reloading\)" "$name".*.log | head -n 40 | grep . && fail "$name: valgrind has found something"
}

short='--chains 96 --iterations 2 --samples 384 --set optimizer.samples=192 --set sampler.equilibration=1'
input dot.h5 quantum-dot --particles 6 --omega 1 $short --set wavefunction.slater.backflow=1 --set evaluation.configurations=8
input minsr.h5 quantum-dot --particles 2 $short --set optimizer.method=minsr --set sampler.method=langevin
input rbm.h5 trapped-bosons --particles 3 --dimensions 1 --factors rbm $short --set sampler.method=gibbs --set optimizer.method=adam
input spheres.h5 trapped-bosons --particles 4 --interaction hard-sphere --set system.diameter=0.4 $short
input linear.h5 calogero --particles 3 $short --set optimizer.method=linear
clean serial 1 dot.h5
clean ranks 2 dot.h5 --output again
clean stop 2 dot.h5 --output stopped --max-seconds 1e-9
clean restart 3 dot.h5 --output stopped
for name in minsr rbm spheres linear; do clean $name 2 $name.h5; done
finish
