#!/usr/bin/env bash
# Files that cannot be written for a while, or for ever, and a screen that is not there.
source "$(dirname "$0")/../support/program_runs.sh"

dot='quantum-dot --particles 2 --omega 1 --chains 256 --samples 400000 --set optimizer.samples=4096'
input dot.h5 $dot --iterations 4000 --set run.checkpoint_seconds=0.1
vmc 0 2 dot.h5 --output whole --quiet

# begin FILE.h5: a run of it, which computes and has written its first files.
begin() {
  touch before
  sleep 0.01
  start 2 "$1"
  computing "${1%.h5}" || fail "$1 ended before anything failed: $(cat out err)"
}

# block FILE: nothing can be written by this name; unblock FILE.
block() {
  until
    rm -rf "$1"
    mkdir "$1" 2>/dev/null
  do :; done
}

# await WHAT COMMAND...: until it succeeds, at most for a minute.
await() {
  local end=$((SECONDS + 60))
  until "${@:2}"; do
    ((SECONDS < end)) || {
      fail "$1: waited in vain: $(cat err)"
      return 1
    }
    sleep 0.02
  done
}

# ends CODE WHAT
ends() {
  local code
  wait "$job"
  code=$?
  ((code == $1)) || fail "$2: exit code $code, wanted $1: $(cat err)"
}

for file in dot.checkpoint.h5 dot.results.h5; do
  begin dot.h5
  await 'the first checkpoint' test -f dot.checkpoint.h5
  block "$file"
  await "a word about $file" grep -q "^rbm_vmc: $file: cannot be written (.*) *; the run goes on" err
  rmdir "$file"
  await "$file again" test -f "$file"
  kill -USR1 "$job"
  ends 75 "$file was blocked for a while"
  said | grep -v "^rbm_vmc: $file: cannot be written (.*the run goes on and will try again$" && fail "other words: $(cat err)"
  whole_history dot
done
vmc 0 3 dot.h5 --quiet
same 'files that failed for a while' whole dot

# For ever: 10 s, then the run ends; the results are those of before and whole.
input long.h5 $dot --iterations 1000000 --set run.checkpoint_seconds=0.1
begin long.h5
await 'the first checkpoint' test -f long.checkpoint.h5
block long.checkpoint.h5
start=$SECONDS
ends 3 'a checkpoint blocked for ever'
took=$((SECONDS - start))
((took >= 9 && took <= 60)) || fail "it gave up after $took s"
[[ $(said | tail -n 1) == 'rbm_vmc: long.checkpoint.h5: cannot be written '*'so the run ends' ]] || fail "no last word: $(cat err)"
(($(said | wc -l) <= 12)) || fail "too many words: $(said | wc -l) lines"
whole_history long
echo "gave up after $took s and $(said | wc -l) lines"
rmdir long.checkpoint.h5
vmc 75 2 long.h5 --quiet --max-seconds 1e-9

# At the end: tried some times, then code 3; or it passes.
input end.h5 $dot --iterations 1000000 --set run.checkpoint_seconds=1e6
begin end.h5
block end.checkpoint.h5
kill -USR1 "$job"
ends 3 'the last checkpoint blocked'
one_line 'rbm_vmc: end.checkpoint.h5: cannot be written *' || fail "the last checkpoint blocked: $(cat err)"
has_status end running
rmdir end.checkpoint.h5
begin end.h5
block end.checkpoint.h5
kill -USR1 "$job"
sleep 0.5
rmdir end.checkpoint.h5
ends 75 'the last checkpoint blocked for a while'
has_status end stopped

# A screen that is full, closed or gone.
small='quantum-dot --particles 2 --chains 64 --iterations 30 --samples 2048 --set optimizer.samples=128'
input screen.h5 $small
vmc 0 0 screen.h5 --output seen
for screen in full closed gone none; do
  case $screen in
    full) "$bin/rbm_vmc" screen.h5 --output $screen >/dev/full 2>err ;;
    closed) "$bin/rbm_vmc" screen.h5 --output $screen >&- 2>err ;;
    gone) # its reader is
      "$bin/rbm_vmc" screen.h5 --output $screen 2>err | true
      (exit "${PIPESTATUS[0]}")
      ;;
    none) "$bin/rbm_vmc" screen.h5 --output $screen <&- >&- 2>&- ;;
  esac || fail "a screen that is $screen: exit code $?: $(cat err)"
  same "a screen that is $screen" seen $screen
done
bash "$mpi" 2 "$bin/rbm_vmc" screen.h5 --output ranks 2>err | true
[[ ${PIPESTATUS[0]} == 0 ]] || fail "ranks whose screen is gone: $(cat err)"
same 'ranks whose screen is gone' seen ranks
# A run of many lines: mpirun bears about ten that nobody reads.
input lines.h5 $small --set optimizer.iterations=100000
vmc 0 0 lines.h5 --output heard --quiet
bash "$mpi" 2 "$bin/rbm_vmc" lines.h5 --output lines 2>err | true
[[ ${PIPESTATUS[0]} == 0 ]] || fail "ranks with much to say to a screen that is gone: $(cat err)"
same 'ranks with much to say' heard lines
finish
