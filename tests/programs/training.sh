#!/usr/bin/env bash
# rbm_train: the same bits on 1, 2 and 3 ranks, through any stop, kill and restart.
#   training.sh PROGRAMS ranks      starts of the chains, update rules, kinds of units, precisions
#   training.sh PROGRAMS restart    one unit of work a start, on another number of ranks each time
#   training.sh PROGRAMS killed     kill -9 at random moments
#   training.sh PROGRAMS stop       signals, a STOP file, --max-seconds; other data
source "$(dirname "$0")/../support/program_runs.sh"
source "$(dirname "$mpi")/restarts.sh"
program=rbm_train

# keys KEY=VALUE...: as options.
keys() { printf -- '--set %s ' "$@"; }

# Several slots of the minibatch and groups of chains: uneven shares on 2 and 3 ranks.
short=$(keys data.minibatch=600 sampler.chains=400 optimizer.iterations=9 evaluation.interval=4 evaluation.samples=150 \
  evaluation.burn_in=20 machine.hidden=6)
ising='--ising 7 --samples 2000 --validation-share 0.3'
mixture='--mixture --samples 2000 --dimensions 3 --validation-share 0.3'
annealed=$(keys evaluation.exact_units=0 evaluation.annealing_steps=20)

# every_kind DO: calls DO NAME ARGUMENTS OF rbm_input data...
every_kind() {
  "$1" pcd $ising $short $annealed
  "$1" tempering $ising $short $(keys sampler.start=tempering sampler.replicas=4 optimizer.method=momentum)
  "$1" data $ising $short $(keys sampler.start=data sampler.cycles=2 sampler.precision=single optimizer.centred=false)
  "$1" natural $ising $short $(keys optimizer.method=natural machine.hidden_units=spin)
  "$1" iterative $ising $short $(keys optimizer.method=natural optimizer.dense_limit=1 sampler.precision=single)
  "$1" gaussian $mixture $short $annealed $(keys machine.train_sigma=each)
  "$1" general $ising $short $(keys machine.visible_couplings=true machine.hidden_couplings=true sampler.method=metropolis \
    sampler.start=noise optimizer.method=sgd machine.beta=0.8)
}

# Without mpirun and on 2 and 3 ranks.
on_all_ranks() {
  local name=$1 ranks
  shift
  data "$name.h5" "$@"
  for ranks in 0 2 3; do
    train 0 "$ranks" "$name.h5" --output "$name-$ranks" --quiet || continue
    has_status "$name-$ranks" finished
    ((ranks == 0)) || same "$name on $ranks ranks" "$name-0" "$name-$ranks"
  done
  whole_history "$name-0"
  [[ $(value "$name-0.results.h5" history/iteration | wc -w) == 9 ]] || fail "$name: not 9 iterations"
  [[ $(value "$name-0.results.h5" likelihood/iteration | paste -s -d ' ') == '0 4 8 9' ]] || fail "$name: other likelihoods"
  [[ $(value "$name-0.results.h5" observables/samples | wc -w) -ge 450 ]] || fail "$name: no samples to compare"
}

ranks() {
  every_kind on_all_ranks
  # Data beyond the memory are read in windows.
  on_all_ranks windows --mixture --samples 60000 --dimensions 4 --validation-share 0.01 $short \
    $(keys data.memory=1 data.minibatch=20000)
  train 0 1 pcd.h5 --output pcd-1 --quiet
  same 'pcd on one rank' pcd-0 pcd-1
  # A comparison that never fails proves nothing.
  data seed.h5 $ising $short $annealed $(keys run.seed=2)
  train 0 0 seed.h5 --quiet
  "$bin/compare_results" pcd-0.results.h5 seed.results.h5 >differences && fail 'another seed gives the same results'
  grep -q '^parameters/rbm/W: ' differences || fail 'another seed gives the same machine'
}

# Of 6 units of work: 2 updates, 3 likelihoods, the evaluation.
piecewise() {
  local name=$1
  shift
  data "$name.h5" "$@" $(keys optimizer.iterations=2 evaluation.interval=1)
  train 0 0 "$name.h5" --output "$name-whole" --quiet
  in_pieces "$name" 3 1 2
  ((pieces >= 6)) || fail "$name: only $pieces units of work"
}

restart() {
  if [[ -n ${RBM_LONG_TESTS-} ]]; then
    every_kind piecewise
  else
    piecewise tempering $ising $short $(keys sampler.start=tempering sampler.replicas=4 sampler.precision=single)
    piecewise gaussian $mixture $short $annealed $(keys machine.train_sigma=each)
    piecewise iterative $ising $short $(keys optimizer.method=natural optimizer.dense_limit=1 machine.hidden_couplings=true)
  fi
  # Of spins without order there is nothing to learn: the training stalls, if it remembers over stops how it went.
  data stall.h5 --ising 5 --temperature 1000 --samples 40 --validation-share 0.5 \
    $(keys optimizer.iterations=2000 evaluation.interval=50 evaluation.patience=2 evaluation.samples=1)
  train 0 0 stall.h5 --output stall-whole --quiet
  [[ $(value stall-whole.results.h5 result/stalled) == true ]] || fail 'the training did not stall'
  train 75 2 stall.h5 --quiet --max-seconds 1e-9
  train 75 1 stall.h5 --quiet --max-seconds 1e-9
  train 0 2 stall.h5 --quiet
  same 'a stalled one' stall-whole stall
  # A finished one that is started again writes nothing.
  sha256sum stall.*h5* >sums
  train 0 2 stall.h5 --quiet
  sha256sum --quiet -c sums || fail 'a finished training that was started again changed its files'
}

killed() {
  local wanted=4
  [[ -z ${RBM_LONG_TESTS-} ]] || wanted=100
  data long.h5 $ising $short \
    $(keys optimizer.iterations=60 evaluation.interval=10 evaluation.patience=0 run.checkpoint_seconds=0)
  train 0 2 long.h5 --output long-whole --quiet
  killed_often long "$wanted"
}

# ended_with CODE HOW REASON: the run that was started ends soon.
ended_with() {
  local start=$SECONDS code
  wait "$job"
  code=$?
  ((code == $1 && SECONDS - start <= 20)) || fail "$2: exit code $code after $((SECONDS - start)) s: $(cat out err)"
  [[ $(value run.results.h5 @status @reason | paste -s -d :) == "stopped:$3" ]] ||
    fail "$2: $(value run.results.h5 @status @reason)"
  [[ $(grep -c '^stopped (' out) == 1 && -z $(said) ]] || fail "$2: not one line says so: $(cat out err)"
  whole_history run
}

# begun RANKS: the run is started and computes.
begun() {
  touch before
  sleep 0.01
  start "$1" run.h5
  computing run || fail "the run ended before it was stopped: $(cat out err)"
}

stop() {
  local run_keys=$(keys data.minibatch=600 sampler.chains=400 machine.hidden=16 optimizer.iterations=10000 evaluation.patience=0)
  data run.h5 --ising 16 --samples 2000 $run_keys
  train 0 2 run.h5 --output whole --quiet

  begun 3
  kill -USR1 "$job"
  ended_with 75 'USR1 to mpirun' signal
  begun 2
  kill -USR1 "$(children "$job" | tail -n 1)"
  ended_with 75 'USR1 to one rank' signal
  begun 1
  touch run.STOP
  ended_with 75 'a STOP file' 'STOP file'
  [[ ! -e run.STOP ]] || fail 'the STOP file is still there'
  train 75 2 run.h5 --max-seconds 1e-9
  [[ $(value run.results.h5 @reason) == 'time limit' ]] || fail "time limit: $(value run.results.h5 @reason)"

  # Not with other data, even if as many; they stay for the next who has the right ones.
  mv run.h5 right.h5
  data run.h5 --ising 16 --samples 2000 $run_keys --seed 2
  train 3 2 run.h5
  one_line 'rbm_train: run.checkpoint.h5: belongs to another input (*' || fail "other data: $(cat err)"
  mv right.h5 run.h5
  train 0 2 run.h5
  has_status run finished
  same 'stopped four times' whole run
  data run.h5 --ising 16 --samples 2000 $run_keys --seed 2
  train 3 1 run.h5 --quiet
  train 75 2 run.h5 --fresh --max-seconds 1e-9
}

case $2 in
  ranks | restart | killed | stop) "$2" ;;
  *) fail "$2: no such part" ;;
esac
finish
