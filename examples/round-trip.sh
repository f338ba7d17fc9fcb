#!/usr/bin/env bash
# From a wave function to data, to a machine that learns them, and back to a wave function:
#
#   bash examples/round-trip.sh [FOLDER]       files go to FOLDER, round-trip of the present folder by default
#
#   1. rbm_vmc finds the ground state of two electrons in a dot, with cusp and all, and keeps configurations drawn from |psi|^2.
#   2. rbm_input makes a data set of them; rbm_train learns it without ever hearing of a Hamiltonian: p(x) -> |psi|^2.
#   3. rbm_input --parameters-from makes that machine a plain RBM wave function, psi = sqrt(p), and rbm_vmc optimises its energy.
#   4. The same wave function from random weights.
#
# The best such a psi can do is 3.064932 hartree (exact: 3). Printed is after how many iterations each of the two is within 0.01
# of that, as mean over five iterations: 0 for the trained machine, around 6 for random weights.
#
# Needs the programs in PATH or in build/release/bin. Variables: RANKS (2), MPIRUN (mpirun).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../jobscripts/results.sh" # values
export PATH=$PATH:$here/../build/release/bin
mkdir -p "${1:-round-trip}"
cd "${1:-round-trip}"

on_ranks() { "${MPIRUN:-mpirun}" -np "${RANKS:-2}" "$@" </dev/null; }

rbm_input quantum-dot --particles 2 --omega 1 --iterations 60 --samples 500000 --set evaluation.configurations=20000 \
  -o dot.h5
on_ranks rbm_vmc dot.h5 --quiet

# The width of the Gaussians is that of the trap, sigma^2 = 1/(2 omega), in bohr as the data are not standardised.
rbm_input data --configurations dot.results.h5 -o data.h5 --set machine.visible=gaussian --set machine.hidden=2 \
  --set machine.sigma=0.7071067811865476 --set machine.train_sigma=fixed --set data.standardise=none \
  --set optimizer.iterations=1000
on_ranks rbm_train data.h5 --quiet

plain=(quantum-dot --particles 2 --omega 1 --factors rbm --set wavefunction.rbm.form=sqrt --set sampler.method=gibbs
  --iterations 30 --set optimizer.samples=262144 --samples 1000000)
rbm_input "${plain[@]}" --parameters-from data.results.h5 -o trained.h5
rbm_input "${plain[@]}" -o random.h5
on_ranks rbm_vmc trained.h5 --quiet
on_ranks rbm_vmc random.h5 --quiet

# iterations_to STEM ENERGY: iterations before the first five whose mean energy is below.
iterations_to() {
  values "$1.results.h5" history/energy |
    awk -v wanted="$2" '{e[NR] = $1}
      END {
        for (i = 1; i + 4 <= NR; i++) if (e[i] + e[i+1] + e[i+2] + e[i+3] + e[i+4] < 5 * wanted) {print i - 1; exit}
        print "more than " NR
      }'
}

for start in trained random; do
  energy=$(values $start.results.h5 result/energy/mean)
  echo "from $start weights: $(iterations_to $start 3.074932) iterations, E = $energy hartree"
done
