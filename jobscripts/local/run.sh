#!/usr/bin/env bash
# A long run on a workstation: starts the program again when it was stopped in time or killed, until it is finished.
#
#   bash jobscripts/local/run.sh dot.h5 [RANKS]        as many ranks as there are cores if not said
#
# Ctrl-C (or TERM to this script) stops cleanly, and the same command goes on where it stopped; a second Ctrl-C ends it at once.
# `kill -USR1` of mpirun makes it write a checkpoint and start again.
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
input=${1:?usage: run.sh INPUT [RANKS]}
ranks=${2:-$(nproc)}
segment_seconds=''        # EDIT: a number makes it start anew after so long
most_restarts=1000
most_failures=3           # in a row: killed ranks
margin=0

# In a session of its own Ctrl-C does not reach mpirun, which would give the ranks no time for a checkpoint.
launcher=("${MPIRUN:-mpirun}" -np "$ranks")
command -v setsid >/dev/null && launcher=(setsid "${launcher[@]}")

source "$checkout/jobscripts/lib.sh" || exit 2
PATH=$checkout/build/release/bin:$PATH
trap 'if [[ -n $stop_signal ]]; then say "ending at once"; kill -TERM "$launched"; else stop_signal=INT; pass_on; fi' INT

for ((restarts = 0; ; restarts++)); do
  # shellcheck disable=SC2046
  run_vmc $(stop_before "$segment_seconds") "$input"
  worth_restarting "$(stem_of "$input")" "$$" "$restarts" || break
  say "exit code $code: restart number $((restarts + 1))"
done
exit "$code"
