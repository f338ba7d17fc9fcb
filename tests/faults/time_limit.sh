#!/usr/bin/env bash
# --max-seconds: mpirun is over before the limit, in whatever stage of a run it falls, and start after start comes to an end.
source "$(dirname "$0")/../support/program_runs.sh"

# The least that a start takes: MPI, one unit of work, a checkpoint. Limits are in units of it, for slow machines.
input large.h5 quantum-dot --particles 20 --omega 1 --chains 512 --iterations 3000 --samples 100000
begin=$(date +%s.%N)
vmc 75 2 large.h5 --output least --quiet --max-seconds 1e-9
unit=$(awk "BEGIN {u = 1.2 * ($(date +%s.%N) - $begin); print (u > 1 ? u : 1)}")

# within SECONDS CODE ARGUMENTS...: a run of this limit and exit code is over in time; $took is its wall time.
within() {
  local limit=$1 wanted=$2 begin
  shift 2
  begin=$(date +%s.%N)
  timeout 120 bash "$mpi" 2 "$bin/rbm_vmc" "$@" --quiet --max-seconds "$limit" >out 2>err
  code=$?
  took=$(awk "BEGIN {print $(date +%s.%N) - $begin}")
  [[ $code == "$wanted" || $wanted == any ]] || fail "limit $limit s: exit code $code: $(cat err)"
  awk "BEGIN {exit !($took < $limit)}" || fail "limit $limit s: it took $took s ($(cat out))"
}

for factor in 2 4 8; do
  limit=$(awk "BEGIN {print $factor * $unit}")
  within "$limit" 75 large.h5 --output "large-$factor"
  [[ $(value "large-$factor.results.h5" @status @reason | paste -s -d :) == 'stopped:time limit' ]] || fail "limit $limit s: no word why"
  ((factor < 8)) || awk "BEGIN {exit !($took > $limit / 4)}" || fail "limit $limit s: it stopped after $took s already"
  echo "limit $limit s: $took s, $(value "large-$factor.results.h5" history/iteration | wc -w) iterations"
done

# Through all stages, in pieces.
input small.h5 quantum-dot --particles 6 --omega 1 --chains 512 --iterations 800 --samples 4000000 --set optimizer.samples=4096
vmc 0 2 small.h5 --output whole --quiet
limit=$(awk "BEGIN {print 3 * $unit}")
code=75
for ((starts = 0; code == 75 && starts < 40; ++starts)); do
  within "$limit" any small.h5
done
((code == 0)) || fail "exit code $code after $starts starts"
((starts > 1)) || fail "it was never stopped"
same "in $starts pieces" whole small
echo "$starts starts of at most $limit s"
finish
