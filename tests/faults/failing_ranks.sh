#!/usr/bin/env bash
# One rank of three fails: all end in bounded time, one line says what happened, the checkpoint is whole, and the next start
# ends with the bits of an undisturbed run.
#   failing_ranks.sh PROGRAMS errors    exceptions, a rank that is killed
#   failing_ranks.sh PROGRAMS crashes   no memory, a bad address: what the sanitizers would take in hand
#   failing_ranks.sh PROGRAMS stalls    ranks that are stopped or hang
#   failing_ranks.sh PROGRAMS numbers   ranks that diverge, numbers that are none
source "$(dirname "$0")/../support/program_runs.sh"
ulimit -c 0

dot='quantum-dot --particles 2 --omega 1 --chains 128 --iterations 12 --samples 24000 --set optimizer.samples=512'
dot+=' --set run.stall_seconds=2'
whole=whole
kept='' # whether a run begins with what is there
input dot.h5 $dot --set run.checkpoint_seconds=0
vmc 0 2 dot.h5 --output whole --quiet

# fails MODE RANK ROUND CODE PATTERN: it does, within 30 s; PATTERN is of the shell, for all that is said.
fails() {
  local mode=$1 rank=$2 round=$3 wanted=$4 pattern=$5 start code
  [[ -n $kept ]] || rm -f dot.checkpoint.h5* dot.results.h5 dot.lock
  start=$(date +%s%N)
  timeout 60 bash "$mpi" 3 "$bin/failing_run" "$mode" "$rank" "$round" dot.h5 dot >out 2>err
  code=$?
  took=$((($(date +%s%N) - start) / 1000000))
  [[ $code == "$wanted" ]] || fail "$mode on rank $rank: exit code $code, wanted $wanted: $(cat err)"
  ((took < 30000)) || fail "$mode on rank $rank: it took $took ms"
  if [[ -n $pattern ]]; then
    one_line "$pattern" || fail "$mode on rank $rank: it said $(said)"
  else
    [[ $(said) != *rbm_vmc* ]] || fail "$mode on rank $rank: it said $(said)"
  fi
  echo "$mode on rank $rank: exit code $code after $took ms${pattern:+, $(said)}"
  "$bin/read_result" dot.checkpoint.h5 simulation/stage >/dev/null || fail "$mode on rank $rank: the checkpoint is not whole"
  if value dot.checkpoint.h5 simulation/theta simulation/walkers | grep -qi nan; then fail "$mode: a checkpoint with NaN"; fi
  if value dot.results.h5 history/energy parameters/values | grep -qi nan; then fail "$mode: results with NaN"; fi
  vmc 0 0 dot.h5 --quiet
  [[ -z $(said) ]] || fail "restart after $mode: $(said)"
  same "restart after $mode on rank $rank" "$whole" dot
}

errors() {
  fails throw 1 9 4 'rbm_vmc: something that nobody foresaw'
  fails throw -1 9 4 'rbm_vmc: something that nobody foresaw'
  fails bad_alloc 2 9 4 'rbm_vmc: out of memory (*'
  fails terminate 1 9 4 'failing_run: internal error (an exception that nobody catches) *'
  fails file 2 9 3 'rbm_vmc: a file that only this rank knows of' # an error that all should have had
  fails kill 2 9 137 ''
}

crashes() {
  fails memory 1 6 4 'rbm_vmc: out of memory (*'
  fails memory 0 6 4 'rbm_vmc: out of memory (*'
  fails segfault 0 9 139 ''
}

stalls() {
  fails stop 1 9 4 'rbm_vmc: no progress for [0-9]* s on rank 0 of 3 (host *, waiting for another rank) *'
  fails stop 0 9 4 'rbm_vmc: no progress for [0-9]* s on rank [12] of 3 (host *, waiting for another rank) *'
  fails hang 2 9 4 'rbm_vmc: no progress for [0-9]* s on rank 2 of 3 (host *, busy with its own work or files) *'
}

numbers() {
  fails diverge 1 9 4 'rbm_vmc: ranks diverged (*'
  fails nan_walker 2 9 4 'rbm_vmc: the position of a walker is not finite (*'
  fails nan_parameters -1 9 4 'rbm_vmc: a parameter is not finite (*'
  fails nan_evaluation 1 0 4 'rbm_vmc: the position of a walker is not finite (*'

  # No checkpoint comes between: the estimates are refused, and what is left is that of before.
  input dot.h5 $dot --set run.checkpoint_seconds=1e6
  kept=yes whole=seldom
  vmc 0 0 dot.h5 --output seldom --quiet
  vmc 75 3 dot.h5 --max-seconds 1e-9 --quiet --fresh
  fails nan_walker 2 9 4 'rbm_vmc: no sound energy at iteration [0-9]* (*9 times running*'
  vmc 75 3 dot.h5 --max-seconds 1e-9 --quiet --fresh
  fails nan_evaluation 1 0 4 'rbm_vmc: a local energy is not finite (during evaluation) *'

  # Parameters alone can be mended.
  rm dot.*.h5
  timeout 60 bash "$mpi" 3 "$bin/failing_run" nan_parameters -1 9 dot.h5 dot >out 2>err || fail "nan_parameters: $(cat err)"
  has_status dot finished
  [[ $(value dot.results.h5 result/refused_iterations) == 1 ]] || fail 'nan_parameters: nothing was refused'
  whole_history dot
}

case $2 in
  errors | crashes | stalls | numbers) "$2" ;;
  *) fail "$2: no such part" ;;
esac
finish
