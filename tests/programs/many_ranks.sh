#!/usr/bin/env bash
# The first run of a new user, on 2 ranks and on 64: it ends by itself, close to the exact energy, with the same bits.
source "$(dirname "$0")/../support/program_runs.sh"

input dot.h5 quantum-dot --particles 2 --omega 1
vmc 0 2 dot.h5
vmc 0 64 dot.h5 --output many --quiet
same 'on 64 ranks' dot many
energy=$(value dot.results.h5 result/energy/mean)
awk "BEGIN {exit !(($energy - 3)^2 < 1e-8)}" || fail "the energy is $energy"
finish
