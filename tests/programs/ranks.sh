#!/usr/bin/env bash
# The same bits on 1, 2, 3, 4 and 7 ranks.
#   ranks.sh PROGRAMS uniform|normal|langevin|gibbs   one sampler with every optimizer, each with another system and ansatz
#   ranks.sh PROGRAMS fermions                        determinants beside an rbm that is not symmetric, and partial polarisation
#   ranks.sh PROGRAMS walls                           particles that cannot meet: calogero, hard spheres
#   ranks.sh PROGRAMS shares                          more ranks than batches, no mpirun, uneven shares
source "$(dirname "$0")/../support/program_runs.sh"

# on_all_ranks NAME ARGUMENTS OF rbm_input...: a short run on each number of ranks, compared with that of one rank.
on_all_ranks() {
  local name=$1 ranks
  shift
  input "$name.h5" "$@"
  for ranks in 1 2 3 4 7; do
    vmc 0 "$ranks" "$name.h5" --output "$name-$ranks" --quiet || continue
    has_status "$name-$ranks" finished
    ((ranks == 1)) || same "$name on $ranks ranks" "$name-1" "$name-$ranks"
  done
  whole_history "$name-1"
  value "$name-1.results.h5" observables/mean_radius/error >/dev/null || fail "$name: no observables to compare"
  value "$name-1.results.h5" observables/configurations/positions >/dev/null || fail "$name: no configurations to compare"
  [[ $(value "$name-1.results.h5" history/iteration | wc -w) == 6 ]] || fail "$name: not 6 iterations"
}

brief='--iterations 6 --set optimizer.samples=1024 --set evaluation.configurations=100'
short="$brief --chains 256 --samples 16384" # 8 batches: uneven shares on 3 and 7 ranks

optimizers=(sgd momentum adam sr cg minsr spring linear)
optimizer() {
  if [[ $1 == cg ]]; then
    echo '--set optimizer.method=sr --set optimizer.dense_limit=1'
  else
    echo "--set optimizer.method=$1"
  fi
}

systems=(
  'quantum-dot --particles 2 --omega 1'
  'quantum-dot --particles 2 --dimensions 3 --omega 0.5 --factors gaussian,pair-rbm --set wavefunction.gaussian.train_width=true'
  'quantum-dot --particles 2 --omega 0.5 --factors rbm,jastrow'
  'trapped-bosons --particles 3 --dimensions 1 --interaction gaussian --set wavefunction.rbm.symmetric=true'
  'trapped-bosons --particles 4 --dimensions 3 --omega 1,2,3 --factors rbm --set wavefunction.rbm.train_sigma=true'
  'quantum-dot --particles 6 --omega 1 --set wavefunction.slater.virtual_orbitals=2'
)
systems_of_fermions=(
  'quantum-dot --particles 4 --spin-up 3'
  'quantum-dot --particles 3 --spin-up 2 --set wavefunction.slater.occupation_up=[[0,0],[1,0]] --set wavefunction.rbm.symmetric=false'
  'quantum-dot --particles 6 --set wavefunction.rbm.symmetric=false --set sampler.method=langevin'
)
systems_of_gibbs=(
  'quantum-dot --particles 2 --omega 1 --factors rbm'
  'quantum-dot --particles 2 --dimensions 3 --factors rbm --hidden 4 --set wavefunction.rbm.form=sqrt'
  'trapped-bosons --particles 3 --dimensions 1 --interaction soft-coulomb --factors rbm --set wavefunction.rbm.symmetric=true'
  'trapped-bosons --particles 2 --dimensions 2 --omega 1,2 --factors rbm --set wavefunction.rbm.init_scale=0.3'
  'trapped-bosons --particles 4 --dimensions 3 --factors rbm --set wavefunction.rbm.train_sigma=true'
)

# every_optimizer TURN SAMPLER OPTION...: TURN changes which system meets which optimizer.
every_optimizer() {
  local turn=$1 o
  shift
  for o in "${!optimizers[@]}"; do
    on_all_ranks "${optimizers[o]}" ${systems[(o + turn) % ${#systems[@]}]} $short $(optimizer "${optimizers[o]}") "$@"
  done
}

fermions() {
  local o
  for o in "${!systems_of_fermions[@]}"; do
    on_all_ranks "fermions-$o" ${systems_of_fermions[o]} $short
  done
  for o in 1 2; do
    awk "BEGIN {exit !($(value fermions-$o-1.results.h5 result/symmetry_defect/value) > 0)}" || fail "fermions-$o: no symmetry defect"
  done
  [[ $(value fermions-0-1.results.h5 result/symmetry_defect/value) == 0 ]] || fail 'a symmetric rbm has a symmetry defect'
  vmc 0 1 fermions-1.h5 --output screen
  grep -q '^symmetry defect [1-9]' out || fail 'nothing is said of the symmetry defect'
}

case $2 in
  fermions) fermions ;;
  uniform) every_optimizer 0 --set sampler.method=metropolis ;;
  normal) every_optimizer 1 --set sampler.method=metropolis --set sampler.distribution=normal ;;
  langevin) every_optimizer 2 --set sampler.method=langevin ;;
  gibbs)
    systems=("${systems_of_gibbs[@]}")
    every_optimizer 0 --set sampler.method=gibbs
    ;;
  walls)
    short="$brief --chains 256 --samples 8192"
    on_all_ranks calogero calogero --particles 4 --set wavefunction.calogero.exponent=1.7 $short
    on_all_ranks spheres trapped-bosons --particles 8 --omega 1,1,2.8 --interaction hard-sphere --set system.diameter=0.3 $short
    on_all_ranks rods trapped-bosons --particles 3 --dimensions 1 --interaction hard-sphere --set system.diameter=0.5 $short \
      --set sampler.method=langevin
    ;;
  shares)
    dot='quantum-dot --particles 2 --omega 1'
    for what in sr cg minsr spring linear; do
      on_all_ranks "two-batches-$what" $dot $brief --chains 64 --samples 16384 $(optimizer "$what")
    done
    on_all_ranks backflow quantum-dot --particles 6 --omega 1 --set wavefunction.slater.backflow=2 $short
    on_all_ranks backflow-langevin quantum-dot --particles 6 --omega 1 --set wavefunction.slater.backflow=2 $short \
      --set sampler.method=langevin
    vmc 0 3 two-batches-sr.h5 --output screen
    grep -q '^note: 1 of 3 ranks have no chains' out || fail 'nothing is said of ranks without chains'
    vmc 0 0 two-batches-sr.h5 --output alone --quiet
    same 'without mpirun' two-batches-sr-1 alone

    input seven.h5 $dot $brief --chains 200 --samples 16384 --set optimizer.average=always
    input error.h5 $dot $brief --chains 256 --samples 1000000 --target-error 1e-2 --set optimizer.average=never
    for name in seven error; do
      for ranks in 2 5 6 12; do
        vmc 0 "$ranks" "$name.h5" --output "$name-$ranks" --quiet
        ((ranks == 2)) || same "$name on $ranks ranks" "$name-2" "$name-$ranks"
      done
    done
    # A comparison that never fails proves nothing.
    input seed.h5 $dot $brief --chains 200 --samples 16384 --set optimizer.average=always --seed 2
    vmc 0 2 seed.h5 --quiet
    "$bin/compare_results" seven-2.results.h5 seed.results.h5 >differences && fail 'another seed gives the same results'
    grep -q '^result/energy/mean: ' differences || fail 'another seed gives the same energy'
    ;;
  *) fail "$2: no such part" ;;
esac
finish
