# shellcheck shell=bash
# What the tests share that interrupt a run of $program; to be sourced after program_runs.sh.

# in_pieces NAME RANKS...: one unit of work a start (the time is always up), on these ranks in turn, until NAME is finished;
# then it is compared with the undisturbed NAME-whole. $pieces is the number of starts.
in_pieces() {
  local name=$1 ranks code=75
  shift
  ranks=("$@")
  pieces=0
  while ((code == 75 && pieces < 100)); do
    timeout 60 bash "$mpi" "${ranks[pieces % ${#ranks[@]}]}" "$bin/$program" "$name.h5" --quiet --max-seconds 1e-9 >out 2>err
    code=$?
    pieces=$((pieces + 1))
    ((code == 75)) && has_status "$name" stopped
    whole_history "$name"
  done
  ((code == 0)) || fail "$name: exit code $code after $pieces starts: $(cat err)"
  has_status "$name" finished
  same "$name in $pieces pieces" "$name-whole" "$name"
  [[ $(value "$name.results.h5" segments/ranks | wc -w) == "$pieces" ]] || fail "$name: not a segment for each start"
}

# kill_all PROCESS...: and waits until they are gone, or nothing but a name in the table of processes.
kill_all() {
  local process
  kill -KILL "$@" 2>/dev/null
  for process in "$@"; do
    while grep -qs '^State:[[:space:]]*[^ZX]' "/proc/$process/status"; do sleep 0.01; done
  done
}

# killed_often NAME TIMES: runs NAME.h5 on changing numbers of ranks, with kill -9 at so many random moments; what finishes is
# compared with the undisturbed NAME-whole.
killed_often() {
  local name=$1 wanted=$2 kills=0 runs=0 starts=0 ranks victims
  RANDOM=20231124
  touch -d '1 hour ago' before
  while ((kills < wanted && starts < 10 * wanted)); do # the shell has a word for each that was killed: it goes to the file noise
    ranks=$((RANDOM % 4 + 1))
    start "$ranks" "$name.h5" --output "$name-$runs" --quiet
    starts=$((starts + 1))
    if computing "$name-$runs"; then
      sleep "0.$(printf %03d $((RANDOM % 200)))"
      victims=("$job" $(children "$job"))
      ((RANDOM % 3 > 0)) || victims=("${victims[-1]}") # one rank, and mpirun ends the others
      if kill -0 "${victims[-1]}" 2>/dev/null; then
        kill_all "${victims[@]}"
        kills=$((kills + 1))
      fi
    fi
    wait "$job" 2>/dev/null
    if [[ $? == 0 ]]; then # it was faster
      same "killed $kills times" "$name-whole" "$name-$runs"
      runs=$((runs + 1))
      touch -d '1 hour ago' before
    else
      [[ ! -e $name-$runs.results.h5 ]] || whole_history "$name-$runs"
      touch before
    fi
  done 2>noise
  ((kills == wanted)) || fail "only $kills kills in $starts starts"
  run 0 3 "$name.h5" --output "$name-$runs" --quiet
  same "killed $kills times" "$name-whole" "$name-$runs"
  whole_history "$name-$runs"
  echo "$kills kills, $starts starts, $((runs + 1)) runs finished"
}
