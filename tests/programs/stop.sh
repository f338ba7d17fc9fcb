#!/usr/bin/env bash
# Clean stops: by signals to mpirun or to one rank, and by --max-seconds. One run is stopped in all these ways, one after the
# other, on another number of ranks each time, and ends with the bits of an undisturbed run.
source "$(dirname "$0")/../support/program_runs.sh"
unset OMPI_MCA_odls_base_sigkill_timeout # after TERM mpirun leaves the ranks their second, as it does for users

input run.h5 quantum-dot --particles 2 --omega 1 --chains 256 --iterations 8000 --samples 16000000 --set optimizer.samples=8192
vmc 0 2 run.h5 --output whole --quiet

# signalled RANKS: starts or continues the run; returns when it computes. $job is mpirun, ${ranks[@]} its ranks.
signalled() {
  touch before
  sleep 0.01
  start "$1" run.h5
  computing run || fail "the run ended before it was stopped: $(cat out err)"
  sleep 0.1
  ranks=($(children "$job"))
  ((${#ranks[@]} == $1)) || fail "${#ranks[@]} ranks instead of $1"
}

# stopped HOW: waits for the end, which must be soon and clean.
stopped() {
  local how=$1 start=$SECONDS code
  wait "$job"
  code=$?
  ((code == 75)) || fail "$how: exit code $code"
  ((SECONDS - start <= 20)) || fail "$how: it took $((SECONDS - start)) s"
  has_status run stopped
  whole_history run
  [[ $(grep -c '^stopped (' out) == 1 ]] || fail "$how: not one line says so: $(cat out)"
  grep -q '^rbm_vmc:' err && fail "$how: an error: $(cat err)"
}

# ended HOW: of TERM and INT mpirun makes an exit code of its own, and after a second it kills the ranks, whatever they do.
ended() {
  local start=$SECONDS code
  wait "$job"
  code=$?
  ((code != 0 && SECONDS - start <= 20)) || fail "$1: exit code $code after $((SECONDS - start)) s"
  whole_history run
  echo "$1: exit code $code, status $(value run.results.h5 @status)"
}

vmc 75 2 run.h5 --max-seconds 0.5
has_status run stopped
seconds=$(value run.results.h5 segments/seconds | awk '{print $NF}')
awk "BEGIN {exit !($seconds < 1.5)}" || fail "--max-seconds 0.5: it took $seconds s"
[[ $(value run.results.h5 @reason) == *'time limit'* ]] || fail 'the results do not say why it stopped'

signalled 3
kill -USR1 "$job"
stopped 'USR1 to mpirun'

signalled 2
kill -USR2 "$job"
stopped 'USR2 to mpirun'

signalled 4
kill -TERM "$job"
ended 'TERM to mpirun'

signalled 1
kill -INT "$job"
ended 'INT to mpirun'

signalled 3
kill -USR1 "${ranks[2]}"
stopped 'USR1 to the last rank'

signalled 2
kill -TERM "${ranks[0]}"
stopped 'TERM to the first rank'

# A mpirun whose ranks have ended dies of the next signal, so that those that come late go to the ranks.
signalled 3
for i in 1 2 3; do
  kill -USR1 "$job"
done
for rank in "${ranks[@]}"; do
  sleep 0.2
  kill -USR1 "$rank" 2>/dev/null
done
stopped 'three signals at once and three late ones'

vmc 0 2 run.h5
has_status run finished
same 'stopped eight times' whole run
whole_history run
finish
