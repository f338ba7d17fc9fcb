#!/usr/bin/env bash
# Energies against exact ones, from runs as users make them.
#   accuracy.sh PROGRAMS dots         two electrons, default ansatz and pair factors alone
#   accuracy.sh PROGRAMS rbm          a lone RBM of two hidden units: the best energy it can have
#   accuracy.sh PROGRAMS bosons       without interaction, from random weights
#   accuracy.sh PROGRAMS calogero     points on a line with a 1/r^2 repulsion, from another exponent
#   accuracy.sh PROGRAMS hard_spheres two of them against the relative motion, ten (with RBM_LONG_TESTS 50 and 100) against mean field
#   accuracy.sh PROGRAMS many_bosons  the same, 100 of them; with RBM_LONG_TESTS in 2D and 3D too
#   accuracy.sh PROGRAMS ideal_fermions  determinants without interaction: all closed shells to N = 90 in 2D and 40 in 3D, polarised
#                                        systems, open shells
#   accuracy.sh PROGRAMS triplet      two electrons of like spin, with interaction
source "$(dirname "$0")/../support/program_runs.sh"

holds() { awk "BEGIN {exit !($1)}"; }

# reaches NAME ENERGY TOLERANCE [HARTREE] ARGUMENTS OF rbm_input...: a run on 2 ranks comes within TOLERANCE of ENERGY, never more
# than three errors below it, with an honest error bar. $energy, $error and $rhat are what it found.
reaches() {
  local name=$1 exact=$2 tolerance=$3 start=$SECONDS found
  shift 3
  input "$name.h5" "$@"
  vmc 0 2 "$name.h5" || return
  found=$(value "$name.results.h5" result/energy/mean result/energy/error result/energy/rhat)
  read -r energy error rhat <<<"${found//$'\n'/ }"
  holds "$energy - $exact < $tolerance && $exact - $energy < $tolerance" || fail "$name: E = $energy, wanted $exact"
  holds "$exact - $energy < 3 * $error + 1e-10 * $exact" || fail "$name: E = $energy is below $exact by more than 3 errors of $error"
  holds "$rhat < 1.01" || fail "$name: R-hat = $rhat"
  printf '%-22s E - exact = %+.1e, error %.1e, R-hat %.4f, %d s\n' "$name" "$(awk "BEGIN {print $energy - $exact}")" "$error" "$rhat" \
    $((SECONDS - start))
}

# dot NAME ENERGY RELATIVE_TOLERANCE ARGUMENTS...
dot() {
  local name=$1 exact=$2 tolerance=$3
  shift 3
  reaches "$name" "$exact" "$tolerance * $exact" quantum-dot --particles 2 "$@"
  holds "$error <= 1e-4" || fail "$name: the error is $error"
}

# Exact where omega has a closed form (Taut 1993, 1994), else the series of the relative motion.
dots() {
  dot omega-1 3 1e-4 --omega 1
  dot omega-sixth 0.66666666666666667 1e-4 --omega 1/6
  dot omega-0.1 0.440791888 1e-4 --omega 0.1
  dot omega-0.28 1.021644 1e-4 --omega 0.28
  dot omega-0.5 1.659772 1e-4 --omega 0.5
  dot 3D-omega-0.5 2 1e-4 --omega 0.5 --dimensions 3
  dot pair-factors 3 1e-4 --omega 1 --factors gaussian,pair-rbm
  # The best that a Gaussian and a Pade-Jastrow factor can do, in eight iterations.
  reaches linear 3.000343 1e-4 quantum-dot --particles 2 --omega 1 --factors gaussian,jastrow --iterations 8 \
    --set wavefunction.gaussian.train_width=true --set optimizer.method=linear
}

# Its variance is infinite, so the energy is known to 1e-4 at best.
rbm() {
  local form exact
  while read -r form exact; do
    reaches "rbm-$form" "$exact" 5e-4 quantum-dot --particles 2 --omega 1 --factors rbm --hidden 2 --set "wavefunction.rbm.form=$form"
    holds "$energy - $exact < 3 * $error" || fail "rbm-$form: E = $energy is above $exact by more than 3 errors of $error"
  done <<<$'psi 3.078614\nsqrt 3.064932'
}

ideal() { # ideal PARTICLES DIMENSIONS
  reaches "bosons-$1-${2}D" "$(awk "BEGIN {print $1 * $2 / 2}")" 1e-6 trapped-bosons --particles "$1" --dimensions "$2"
}

bosons() {
  local particles dimensions
  for particles in 1 10; do
    for dimensions in 1 2 3; do ideal "$particles" "$dimensions"; done
  done
}

many_bosons() {
  ideal 100 1
  [[ -n ${RBM_LONG_TESTS-} ]] || return
  ideal 100 2
  ideal 100 3
}

# ideal_gas NAME ENERGY ARGUMENTS...: determinants of the exact orbitals, from the start values. Their variance is a rounding error: for 90
# electrons 1e-30 E^2.
ideal_gas() {
  local name=ideal-$1 exact=$2 variance
  shift 2
  reaches "$name" "$exact" "1e-12 * $exact" quantum-dot --interaction none --set wavefunction.rbm.init_scale=0 --iterations 0 \
    --chains 64 --samples 4096 "$@"
  variance=$(value "$name.results.h5" result/energy/variance)
  holds "$variance < 1e-26 * $exact * $exact" || fail "$name: the variance is $variance"
  [[ $(value "$name.results.h5" result/refused_moves/on_node result/refused_moves/not_finite | xargs) == '0 0' ]] ||
    fail "$name: moves were refused"
}

ideal_fermions() {
  local particles energy
  while read -r particles energy; do
    ideal_gas "2D-$particles" "$energy" --particles "$particles"
  done <<<$'6 10\n12 28\n20 60\n30 110\n42 182\n56 280\n72 408\n90 570'
  while read -r particles energy; do
    ideal_gas "3D-$particles" "$energy" --particles "$particles" --dimensions 3
  done <<<$'8 18\n20 60\n40 150'
  ideal_gas gaussian 10 --particles 6 --factors gaussian,slater
  ideal_gas part 6 --particles 4 --spin-up 3
  ideal_gas part-omega 9.5 --particles 9 --spin-up 6 --omega 0.5
  ideal_gas full 30 --particles 10 --spin-up 10
  ideal_gas open 4 --particles 3 --spin-up 2 --set 'wavefunction.slater.occupation_up=[[0,0],[1,0]]'
}

# omega = 1/3: E = 4/3 (Taut 1993, angular momentum 1). The p shell is open: any orbital of it will do, or the one that turns.
triplet() {
  reaches triplet 1.3333333333333333 1e-4 quantum-dot --particles 2 --spin-up 2 --omega 0.3333333333333333 \
    --set 'wavefunction.slater.occupation_up=[[0,0],[1,0]]'
  holds "$error <= 1e-4" || fail "triplet: the error is $error"
}

calogero() {
  local particles exact
  while read -r particles exact; do
    reaches "calogero-$particles" "$exact" 1e-5 calogero --particles "$particles" --set wavefunction.calogero.exponent=1.6 \
      --iterations 100 --chains 512 --samples 200000
  done <<<$'5 22.5\n10 95'
  reaches calogero-exact 13 1e-10 calogero --particles 4 --omega 0.5 --set system.lambda=4 --set wavefunction.rbm.init_scale=0 \
    --iterations 0 --chains 128 --samples 16384
  holds "$(value calogero-exact.results.h5 result/energy/variance) < 1e-16" || fail 'the exact state has a variance'
}

spheres() { # spheres NAME ENERGY RELATIVE_TOLERANCE ARGUMENTS...
  local name=$1 exact=$2 tolerance=$3
  shift 3
  reaches "$name" "$exact" "$tolerance * $exact" trapped-bosons --interaction hard-sphere "$@"
  [[ $(value "$name.results.h5" result/virial_ratio) == *nan* ]] || fail "$name: a virial ratio of hard spheres"
  grep -q 'no virial ratio' out || fail "$name: nothing is said of the virial ratio"
}

# mean_field PARTICLES ENERGY: below it by a little is right, as the equation counts N pairs in place of N-1.
mean_field() {
  input "mean-field-$1.h5" trapped-bosons --particles "$1" --omega 1,1,2.8284271247461903 --interaction hard-sphere \
    --set system.diameter=0.0043 --chains 512
  vmc 0 2 "mean-field-$1.h5" || return
  energy=$(value "mean-field-$1.results.h5" result/energy/mean)
  holds "$energy > 0.99 * $2 && $energy < 1.01 * $2" || fail "$1 hard spheres: E = $energy, not within 1 % of $2"
  holds "$energy > 2.41421356 * $1" || fail "$1 hard spheres: E = $energy, below the ideal gas"
  grep -q '^gross-pitaevskii' out || fail 'the mean field is not named'
  printf '%-22s E = %s, mean field %s\n' "mean-field-$1" "$energy" "$2"
}

hard_spheres() {
  local short='--particles 2 --chains 512 --samples 400000 --set system.diameter'
  spheres rods 2.257148573 1e-3 --dimensions 1 $short=0.3
  spheres discs 2.636174287 1e-3 --dimensions 2 $short=0.3
  spheres spheres 3.448686775 1e-3 --dimensions 3 $short=0.5
  mean_field 10 24.429
  [[ -n ${RBM_LONG_TESTS-} ]] || return
  mean_field 50 127.33
  mean_field 100 266.06
}

case $2 in
  dots | rbm | bosons | many_bosons | ideal_fermions | triplet | calogero | hard_spheres) "$2" ;;
  *) fail "$2: no such part" ;;
esac
finish
