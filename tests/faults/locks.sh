#!/usr/bin/env bash
# Two runs on one stem: the second is refused before it computes anything; a lock that was left over stops nobody.
source "$(dirname "$0")/../support/program_runs.sh"

input dot.h5 quantum-dot --particles 2 --omega 1 --chains 256 --iterations 8000 --samples 8192 --set optimizer.samples=8192 \
  --set run.checkpoint_seconds=0.2
input short.h5 quantum-dot --particles 2 --omega 1 --chains 64 --iterations 3 --samples 2048 --set optimizer.samples=128

# second WHAT: a second run is refused in one line that names the lock, and touches nothing.
second() {
  local ranks before
  for ranks in 1 3; do
    before=$(stat -c '%i %Y' dot.lock)
    vmc 3 "$ranks" dot.h5 "${@:2}"
    one_line 'rbm_vmc: dot.lock: another run*' || fail "$1 on $ranks ranks: $(cat err)"
    [[ ! -s out ]] || fail "$1: on stdout $(cat out)"
    [[ $(stat -c '%i %Y' dot.lock) == "$before" || $1 == *beats* ]] || fail "$1: the lock has changed"
  done
}

# lock NAME=VALUE...: the lock that the last run left behind, with other values.
lock() {
  local change
  cp left dot.lock
  for change in "$@"; do
    sed -i "s|^${change%%=*} = .*|${change%%=*} = ${change#*=}|" dot.lock
  done
}

# goes_on WHAT ARGUMENTS...: a start that is not refused, and says nothing of locks.
goes_on() {
  vmc 75 2 dot.h5 --max-seconds 1e-9 "${@:2}"
  [[ -z $(said) ]] || fail "$1: $(cat err)"
  [[ ! -e dot.lock ]] || fail "$1: the lock is still there"
}

touch before
sleep 0.01
start 2 dot.h5
computing dot || fail "the first run did not start: $(cat out err)"
ranks=($(children "$job"))
grep -qx "process = ${ranks[0]}" dot.lock || grep -qx "process = ${ranks[1]}" dot.lock || fail "the lock does not name a rank: $(cat dot.lock)"
cp dot.lock left
mv out out.first
mv err err.first
second 'a second run'
second 'a second run with --fresh' --fresh
kill -0 "$job" || fail 'the first run is gone'

# A run that was stopped for a while is a run.
kill -STOP "${ranks[@]}"
second 'beside a stopped run'
kill -CONT "${ranks[@]}"

# Killed: the lock stays, and the next start goes on at once.
kill -KILL "$job" "${ranks[@]}"
wait "$job" 2>/dev/null
cmp -s dot.lock left || fail 'no lock left by a killed run: nothing is tested'
goes_on 'after kill -9'

# A process of that number that is another one; another machine long silent; an earlier start of this job on a lost node.
lock "process=$$"
goes_on 'an id that was given again'
lock host=elsewhere boot=another
touch -d '1 hour ago' dot.lock
goes_on 'a machine that is silent'
lock host=elsewhere boot=another 'job=SLURM_JOB_ID 7'
SLURM_JOB_ID=7 SLURM_RESTART_COUNT=1 goes_on 'an earlier start of this job'

# Another machine that shows signs of life.
lock host=elsewhere boot=another
while sleep 0.2; do touch dot.lock; done &
beats=$!
second 'another machine that beats'
grep -q '(elsewhere, process ' err || fail "the owner is not named: $(cat err)"
kill "$beats"
wait "$beats" 2>/dev/null
rm dot.lock

# No lock is left behind, however a run ends.
vmc 0 2 short.h5 --quiet
vmc 0 1 short.h5 --quiet
input other.h5 quantum-dot --particles 2 --omega 2 --chains 64 --iterations 3 --samples 2048 --set optimizer.samples=128
vmc 3 2 other.h5 --output short
printf 'damage' | dd of=short.checkpoint.h5 bs=1 seek=3000 conv=notrunc status=none
rm -f short.checkpoint.h5.prev
vmc 5 2 short.h5
compgen -G '*.lock*' >/dev/null && fail "locks left behind: $(ls -- *.lock*)"
finish
