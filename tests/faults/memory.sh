#!/usr/bin/env bash
# Memory: flat over 10,000 iterations, and what --check says beforehand.
source "$(dirname "$0")/../support/program_runs.sh"

# resident PROCESS: KiB of its own in memory now. Pages of programs and libraries do not count: the system maps them
# when it likes, some MiB more whenever code runs for the first time, as at the end of a run.
resident() { awk '/^RssAnon:/ {print $2}' "/proc/$1/status" 2>/dev/null; }

# 10,000 iterations with many checkpoints and results. Each rank keeps the history, 72 bytes a row in a vector that
# doubles; the root holds some copies more while it writes: half a KiB an iteration.
flat() {
  local root_growth=1 # KiB an iteration
  local other_growth=2048 # KiB
  input long.h5 quantum-dot --particles 2 --omega 1 --chains 64 --iterations 10000 --samples 2048 \
    --set optimizer.samples=2048 --set run.checkpoint_seconds=0.1
  touch -d '1 hour ago' before
  start 2 long.h5 --quiet
  computing long || fail "it did not start: $(cat err)"
  local ranks first=() rank now rows=0 i
  ranks=($(children "$job"))
  ((${#ranks[@]} == 2)) || fail "${#ranks[@]} ranks instead of 2"
  until ((rows >= 1000)) || ! kill -0 "$job" 2>/dev/null; do # once all buffers have been filled
    sleep 0.05
    rows=$(value long.results.h5 history/iteration 2>/dev/null | wc -w)
  done
  for rank in "${ranks[@]}"; do first+=("$(resident "$rank")"); done
  local seen last=()
  while kill -0 "$job" 2>/dev/null; do
    for i in 0 1; do
      now=$(resident "${ranks[i]}")
      [[ -n $now ]] && echo "$now" >>"rank$i.kib"
    done
    sleep 0.05
  done
  for i in 0 1; do # the least of the last looks: a leak is in each, a file being written or the evaluation in few
    seen=$(wc -l <"rank$i.kib")
    ((seen >= 20)) || fail "$seen looks at rank $i: nothing to compare"
    last+=("$(tail -n 10 "rank$i.kib" | sort -n | head -n 1)")
  done
  wait "$job" || fail "exit code $?: $(cat err)"
  has_status long finished
  whole_history long
  for i in 0 1; do
    echo "rank $i: ${first[i]} KiB at iteration $rows, ${last[i]} KiB at the end"
  done
  ((last[0] - first[0] < root_growth * (10000 - rows) + 1024)) || fail "the root grew from ${first[0]} to ${last[0]} KiB"
  ((last[1] - first[1] < other_growth)) || fail "rank 1 grew from ${first[1]} to ${last[1]} KiB"
  ((rows < 6000)) || fail "the first look came at iteration $rows: nothing to compare"
}

# The estimate of --check beside the peak of the run, less that of a run that needs next to nothing.
estimate() {
  local peak nothing said system name flags
  input tiny.h5 quantum-dot --particles 2 --omega 1 --chains 32 --iterations 1 --samples 64 --set optimizer.samples=32
  vmc 0 1 tiny.h5 --quiet
  nothing=$(value tiny.results.h5 performance/peak_memory_per_rank)
  for system in 'sr --particles 12 --hidden 40 --set wavefunction.rbm.symmetric=false' \
    'minsr --particles 6 --hidden 60 --set optimizer.method=minsr' 'linear --particles 6 --set optimizer.method=linear' \
    'chains --particles 2 --chains 16384'; do
    read -r name flags <<<"$system"
    input "$name.h5" quantum-dot --omega 1 $flags --iterations 2 --samples 4096
    vmc 0 1 "$name.h5" --check
    said=$(sed -n 's/^# memory per rank: \([0-9.]*\) MiB.* \([0-9.]*\) MiB more$/\1 + \2/p' out)
    vmc 0 1 "$name.h5" --quiet
    peak=$(value "$name.results.h5" performance/peak_memory_per_rank)
    echo "$name: $said MiB said, $(awk "BEGIN {print ($peak - $nothing) / 1048576}") MiB taken"
    awk "BEGIN {m = ($peak - $nothing) / 1048576; exit !(m < 1.3 * ($said) + 4 && m > 0.4 * ($said) - 4)}" ||
      fail "$name: --check said $said MiB, it took $peak bytes, and a run of next to nothing $nothing"
  done
}

case $2 in
  flat | estimate) "$2" ;;
  *) fail "$2: no such part" ;;
esac
finish
