#!/usr/bin/env bash
# A STOP file: seen soon, a clean stop, removed; a run stopped by it again and again ends with the bits of an undisturbed one.
source "$(dirname "$0")/../support/program_runs.sh"

input dot.h5 quantum-dot --particles 2 --omega 1 --chains 256 --iterations 8000 --samples 8000000 --set optimizer.samples=4096
vmc 0 2 dot.h5 --output whole --quiet

# stopped WHAT: as by a STOP file.
stopped() {
  [[ $(value dot.results.h5 @status @reason | paste -s -d :) == 'stopped:STOP file' ]] ||
    fail "$1: $(value dot.results.h5 @status @reason)"
  grep -q '^stopped (STOP file) after' out || fail "$1: the screen does not say why: $(cat out)"
  [[ -z $(said) ]] || fail "$1: $(cat err)"
  [[ ! -e dot.STOP ]] || fail "$1: the STOP file is still there"
  whole_history dot
}

touch before
for ranks in 3 1; do
  sleep 0.01
  start "$ranks" dot.h5
  computing dot || fail "on $ranks ranks it ended before it was stopped: $(cat out err)"
  sleep 0.3
  touch dot.STOP
  start=$SECONDS
  wait "$job"
  code=$?
  ((code == 75 && SECONDS - start <= 20)) || fail "on $ranks ranks: exit code $code after $((SECONDS - start)) s"
  stopped "on $ranks ranks"
  iterations[ranks]=$(value dot.results.h5 history/iteration | wc -w)
  touch before
done
((iterations[1] > iterations[3])) || fail "the second start did not go on: ${iterations[*]} iterations"

# One that is there before the start, with something in it, and for a stem of its own.
echo 'stop, please' >dot.STOP
touch other.STOP
vmc 75 2 dot.h5
stopped 'at the start'
[[ -e other.STOP ]] || fail 'the STOP file of another stem is gone'

# What else stops a run says so.
vmc 75 2 dot.h5 --max-seconds 1e-9
[[ $(value dot.results.h5 @reason) == 'time limit' ]] || fail "time limit: $(value dot.results.h5 @reason)"
touch before
sleep 0.01
start 2 dot.h5
computing dot || fail "it ended before the signal: $(cat out err)"
kill -USR1 "$job"
wait "$job"
[[ $(value dot.results.h5 @reason) == 'signal' ]] || fail "signal: $(value dot.results.h5 @reason)"

# It has finished before it looks: no file is left to stop the next.
vmc 0 2 dot.h5 --quiet
same 'stopped by a file' whole dot
touch dot.STOP
vmc 0 2 dot.h5 --quiet
[[ ! -e dot.STOP ]] || fail 'a finished run leaves the STOP file'
finish
