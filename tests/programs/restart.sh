#!/usr/bin/env bash
# The same bits through any stop, kill and restart, each on another number of ranks.
#   restart.sh PROGRAMS every_unit   one unit of work a start, through all stages of a run
#   restart.sh PROGRAMS methods      the same, shorter, for each update rule and sampler
#   restart.sh PROGRAMS killed       kill -9 at 20 random moments; with RBM_LONG_TESTS at 200
#   restart.sh PROGRAMS finished     a finished run started again
source "$(dirname "$0")/../support/program_runs.sh"
source "$(dirname "$mpi")/restarts.sh"

every_unit() {
  # 4 batches: on 7 ranks, three have no chains.
  input all.h5 quantum-dot --particles 2 --omega 1 --chains 128 --iterations 4 --samples 12288 --set optimizer.samples=512 \
    --set evaluation.configurations=50
  vmc 0 2 all.h5 --output all-whole --quiet
  in_pieces all 1 3 2 7 4
  # 3 rounds of tuning, 1 of measuring, 4 iterations, 2 trials, 4 rounds, 3 of evaluation.
  value all-whole.results.h5 observables/density/mean >/dev/null || fail 'no observables to compare'
  ((pieces >= 17)) || fail "only $pieces units of work: not every stage was stopped in"

  # A restart that forgets something is noticed: here, how far the random numbers were used.
  local unit
  for unit in 1 2 3 4 5 6; do vmc 75 2 all.h5 --output forgetful --quiet --max-seconds 1e-9; done
  cp forgetful.checkpoint.h5 whole.h5
  "$bin/make_archive" forgetful.checkpoint.h5 -from whole.h5 "simulation/sweeps=$(($(value whole.h5 simulation/sweeps) + 1))"
  vmc 0 2 all.h5 --output forgetful --quiet
  "$bin/compare_results" all-whole.results.h5 forgetful.results.h5 >out && fail 'other random numbers give the same results'
}

methods() {
  local dot='quantum-dot --particles 2 --omega 1' n=0 name
  local short='--chains 96 --iterations 3 --samples 6144 --set optimizer.samples=384 --set sampler.equilibration=1'
  short+=' --set evaluation.configurations=20'
  input adam.h5 $dot $short --set optimizer.method=adam --set sampler.method=langevin --set optimizer.average=always
  input momentum.h5 $dot $short --factors rbm --set optimizer.method=momentum --set optimizer.average=never
  input cg.h5 quantum-dot --particles 6 $short --set optimizer.dense_limit=1 --set sampler.distribution=normal \
    --set optimizer.average=never
  input backflow.h5 quantum-dot --particles 6 $short --set wavefunction.slater.backflow=2 --set optimizer.average=never
  input sgd.h5 trapped-bosons --particles 3 --dimensions 1 $short --set optimizer.method=sgd --set optimizer.average=never
  local unsymmetric="--set wavefunction.rbm.symmetric=false --set wavefunction.slater.occupation_up=[[0,0],[1,0]]"
  input fermions.h5 quantum-dot --particles 3 --spin-up 2 $unsymmetric $short --set optimizer.average=never
  input polarised.h5 quantum-dot --particles 4 --spin-up 3 $short --set optimizer.average=never
  input minsr.h5 $dot $short --set optimizer.method=minsr --set optimizer.average=never
  input spring.h5 $dot $short --set optimizer.method=spring --hidden 60 --set optimizer.average=never
  input linear.h5 $dot $short --factors gaussian,jastrow --set wavefunction.gaussian.train_width=true \
    --set optimizer.method=linear
  input calogero.h5 calogero --particles 3 --omega 0.7 $short --set wavefunction.calogero.exponent=1.7
  input spheres.h5 trapped-bosons --particles 5 --omega 0.7 --interaction hard-sphere --set system.diameter=0.4 $short
  for name in adam momentum cg sgd minsr spring linear backflow fermions polarised calogero spheres; do
    vmc 0 1 "$name.h5" --output "$name-whole" --quiet
    case $((n++ % 2)) in
      0) in_pieces "$name" 3 1 2 ;;
      1) in_pieces "$name" 2 4 1 ;;
    esac
  done
}

killed() {
  local wanted=20
  [[ -z ${RBM_LONG_TESTS-} ]] || wanted=200
  # A checkpoint after each unit of work, so that many kills fall into its writing.
  input long.h5 quantum-dot --particles 2 --omega 1 --chains 256 --iterations 80 --samples 262144 \
    --set optimizer.samples=2048 --set run.checkpoint_seconds=0
  vmc 0 2 long.h5 --output long-whole --quiet
  killed_often long "$wanted"
}

finished() {
  local name=quick
  input $name.h5 quantum-dot --particles 2 --omega 1 --chains 64 --iterations 3 --samples 2048 --set optimizer.samples=128
  vmc 0 2 $name.h5 --quiet
  sha256sum $name.*h5* >sums
  stat -c '%n %i %Y' $name.*h5* >dates
  vmc 0 3 $name.h5 --quiet --max-seconds 20
  sha256sum --quiet -c sums || fail 'a finished run that was started again changed its files'
  stat -c '%n %i %Y' $name.*h5* | cmp -s - dates || fail 'a finished run that was started again wrote its files anew'
  cp $name.results.h5 whole.results.h5

  # Killed after the last checkpoint and before the results of it.
  rm $name.results.h5
  vmc 0 1 $name.h5 --quiet
  same 'results of a finished run that were removed' whole $name
  "$bin/make_archive" $name.results.h5 -from whole.results.h5 -drop result @status=running
  vmc 0 2 $name.h5 --quiet
  same 'results older than the last checkpoint' whole $name

  # checkpoint_seconds may change between starts; all else is another run.
  input $name.h5 quantum-dot --particles 2 --omega 1 --chains 64 --iterations 3 --samples 2048 --set optimizer.samples=128 \
    --set run.checkpoint_seconds=7
  vmc 0 1 $name.h5 --quiet
}

case $2 in
  every_unit | methods | killed | finished) "$2" ;;
  *) fail "$2: no such part" ;;
esac
finish
